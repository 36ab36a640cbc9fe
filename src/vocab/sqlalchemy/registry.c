/*
 * Registries: other ways to a declarative base than deriving from DeclarativeBase.
 *
 * A class given to registry.mapped() gets its table by a class of the same name on a base of the registry: the scan
 * (mapping.c) takes what the given one holds as its own body. Dataclass transformations change no table. What
 * map_imperatively() maps has its Table already; it is no class for a Session.
 */
#include "eval/std/source.h"
#include "vocab/sqlalchemy/internal.h"

static const char text[] =
    "from sqlalchemy import MetaData\n"
    "from sqlalchemy.orm import declarative_base\n"
    "\n"
    "\n"
    "class registry:\n"
    "    def __init__(self, metadata=None, class_registry=None, type_annotation_map=None, constructor=None, **kwargs):\n"
    "        self.metadata = metadata if metadata is not None else MetaData()\n"
    "        self.type_annotation_map = dict(type_annotation_map) if type_annotation_map is not None else {}\n"
    "        self._base = None\n"
    "\n"
    "    def generate_base(self, mapper=None, cls=object, name=\"Base\", metaclass=None):\n"
    "        base = declarative_base(metadata=self.metadata, cls=cls if cls is not object else None, name=name)\n"
    "        base.registry = self\n"
    "        return base\n"
    "\n"
    "    def as_declarative_base(self, **options):\n"
    "        return lambda cls: self.generate_base(cls=cls, name=cls.__name__)\n"
    "\n"
    "    def mapped(self, cls):\n"
    "        if self._base is None:\n"
    "            self._base = self.generate_base()\n"
    "        return type(cls.__name__, (cls, self._base), {\"__module__\": cls.__module__, \"__sa_body__\": cls})\n"
    "\n"
    "    def mapped_as_dataclass(self, cls=None, **options):\n"
    "        return self.mapped if cls is None else self.mapped(cls)\n"
    "\n"
    "    def update_type_annotation_map(self, types):\n"
    "        self.type_annotation_map.update(types)\n"
    "\n"
    "    def map_imperatively(self, class_, local_table=None, **options):\n"
    "        return None\n"
    "\n"
    "    def configure(self, cascade=False):\n"
    "        return None\n"
    "\n"
    "    def dispose(self, cascade=False):\n"
    "        return None\n"
    "\n"
    "\n"
    "def mapped_as_dataclass(registry, **options):\n"
    "    return registry.mapped\n"
    "\n"
    "\n"
    "def as_declarative(**options):\n"
    "    def decorate(cls):\n"
    "        return declarative_base(cls=cls, name=cls.__name__, metadata=options.get(\"metadata\"))\n"
    "\n"
    "    return decorate\n";

static const struct std_source source = {"sqlalchemy.orm.decl_api", text, NULL};

STD_NAME(source, registry, "registry")
STD_NAME(source, mapped_as_dataclass, "mapped_as_dataclass")
STD_NAME(source, as_declarative, "as_declarative")

static const struct native_item items[] = {
    ITEM_VALUE_OF(registry),
    ITEM_VALUE_OF(mapped_as_dataclass),
    ITEM_VALUE_OF(as_declarative),
    {0},
};

const struct native_module sqlalchemy_orm_registry_module = {.name = "sqlalchemy.orm._registry", .items = items};
