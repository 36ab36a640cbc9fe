/* abc, in Python: the marks that eval/abstract.c looks at. */
#include "eval/std/source.h"

static const char text[] =
    "class ABCMeta(type):\n"
    "    _enforces_abstract = True\n"
    "\n"
    "\n"
    "class ABC(metaclass=ABCMeta):\n"
    "    pass\n"
    "\n"
    "\n"
    "def abstractmethod(funcobj):\n"
    "    inner = funcobj.fget if isinstance(funcobj, property) else getattr(funcobj, \"__func__\", funcobj)\n"
    "    try:\n"
    "        inner.__isabstractmethod__ = True\n"
    "    except AttributeError:\n"
    "        pass\n"
    "    return funcobj\n"
    "\n"
    "\n"
    "def abstractproperty(fget=None, fset=None, fdel=None, doc=None):\n"
    "    return abstractmethod(property(fget, fset, fdel, doc))\n"
    "\n"
    "\n"
    "def abstractclassmethod(callable):\n"
    "    return classmethod(abstractmethod(callable))\n"
    "\n"
    "\n"
    "def abstractstaticmethod(callable):\n"
    "    return staticmethod(abstractmethod(callable))\n"
    "\n"
    "\n"
    "def update_abstractmethods(cls):\n"
    "    return cls\n";

static const struct std_source source = {"abc", text, NULL};

STD_NAME(source, py_ABCMeta, "ABCMeta")
STD_NAME(source, py_ABC, "ABC")
STD_NAME(source, py_abstractmethod, "abstractmethod")
STD_NAME(source, py_abstractproperty, "abstractproperty")
STD_NAME(source, py_abstractclassmethod, "abstractclassmethod")
STD_NAME(source, py_abstractstaticmethod, "abstractstaticmethod")
STD_NAME(source, py_update_abstractmethods, "update_abstractmethods")

static const struct native_item items[] = {
    STD_ITEM(py_ABCMeta, "ABCMeta"),
    STD_ITEM(py_ABC, "ABC"),
    STD_ITEM(py_abstractmethod, "abstractmethod"),
    STD_ITEM(py_abstractproperty, "abstractproperty"),
    STD_ITEM(py_abstractclassmethod, "abstractclassmethod"),
    STD_ITEM(py_abstractstaticmethod, "abstractstaticmethod"),
    STD_ITEM(py_update_abstractmethods, "update_abstractmethods"),
    {0},
};

const struct native_module std_abc_meta = {.name = "abc", .items = items, .closed = true};
