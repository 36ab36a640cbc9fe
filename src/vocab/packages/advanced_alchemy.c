/*
 * advanced_alchemy: its bases of models and mixins of columns, as version 1 has them. The types are in column_types.c.
 *
 * Keys made by the application (uuid6, uuid7, NanoID) are uuid4 here, as in the package where what makes them is not installed.
 * The slug has its constraint; that of Spanner is left out.
 */
#include "eval/std/source.h"

/* clang-format off */
static const char text[] =
    "import datetime\n"
    "import uuid\n"
    "import sqlalchemy as sa\n"
    "from advanced_alchemy.types import GUID, BigIntIdentity, DateTimeUTC, JsonB, StoredObject\n"
    "from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column, registry\n"
    "\n"
    "convention = {\n"
    "    \"ix\": \"ix_%(column_0_label)s\",\n"
    "    \"uq\": \"uq_%(table_name)s_%(column_0_name)s\",\n"
    "    \"ck\": \"ck_%(table_name)s_%(constraint_name)s\",\n"
    "    \"fk\": \"fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s\",\n"
    "    \"pk\": \"pk_%(table_name)s\",\n"
    "}\n"
    "\n"
    "\n"
    "def create_registry(custom_annotation_map=None):\n"
    "    types = {\n"
    "        uuid.UUID: GUID, datetime.datetime: DateTimeUTC, datetime.date: sa.Date, dict: JsonB,\n"
    "        dict[str, object]: JsonB, dict[str, str]: JsonB,\n"
    "    }\n"
    "    types.update(custom_annotation_map or {})\n"
    "    return registry(metadata=sa.MetaData(naming_convention=convention), type_annotation_map=types)\n"
    "\n"
    "\n"
    "orm_registry = create_registry()\n"
    "\n"
    "\n"
    "class MetadataRegistry:\n"
    "    def __init__(self):\n"
    "        self._registry = {None: orm_registry.metadata}\n"
    "\n"
    "    def get(self, bind_key=None):\n"
    "        return self._registry.setdefault(bind_key, sa.MetaData(naming_convention=convention))\n"
    "\n"
    "    def set(self, bind_key, metadata):\n"
    "        self._registry[bind_key] = metadata\n"
    "\n"
    "    def __iter__(self):\n"
    "        return iter(self._registry)\n"
    "\n"
    "    def __getitem__(self, bind_key):\n"
    "        return self._registry[bind_key]\n"
    "\n"
    "    def __setitem__(self, bind_key, metadata):\n"
    "        self._registry[bind_key] = metadata\n"
    "\n"
    "    def __contains__(self, bind_key):\n"
    "        return bind_key in self._registry\n"
    "\n"
    "\n"
    "metadata_registry = MetadataRegistry()\n"
    "\n"
    "\n"
    "# ---- mixins: keys come first, the sentinel and the times last\n"
    "\n"
    "\n"
    "def _now():\n"
    "    return datetime.datetime.now(datetime.timezone.utc)\n"
    "\n"
    "\n"
    "class AuditColumns:\n"
    "    created_at: Mapped[datetime.datetime] = mapped_column(DateTimeUTC(timezone=True), default=_now, sort_order=3002)\n"
    "    updated_at: Mapped[datetime.datetime] = mapped_column(\n"
    "        DateTimeUTC(timezone=True), default=_now, onupdate=_now, sort_order=3003)\n"
    "\n"
    "\n"
    "class SentinelMixin:\n"
    "    @declared_attr\n"
    "    def _sentinel(cls) -> Mapped[int]:\n"
    "        return mapped_column(\n"
    "            name=\"sa_orm_sentinel\", insert_sentinel=True, use_existing_column=True, nullable=True, sort_order=3001)\n"
    "\n"
    "\n"
    "class UUIDPrimaryKey(SentinelMixin):\n"
    "    id: Mapped[uuid.UUID] = mapped_column(default=uuid.uuid4, primary_key=True, sort_order=-100)\n"
    "\n"
    "\n"
    "class UUIDv6PrimaryKey(SentinelMixin):\n"
    "    id: Mapped[uuid.UUID] = mapped_column(default=uuid.uuid4, primary_key=True, sort_order=-100)\n"
    "\n"
    "\n"
    "class UUIDv7PrimaryKey(SentinelMixin):\n"
    "    id: Mapped[uuid.UUID] = mapped_column(default=uuid.uuid4, primary_key=True, sort_order=-100)\n"
    "\n"
    "\n"
    "class NanoIDPrimaryKey(SentinelMixin):\n"
    "    id: Mapped[str] = mapped_column(default=lambda: str(uuid.uuid4()), primary_key=True, sort_order=-100)\n"
    "\n"
    "\n"
    "def _schema_of(cls):\n"
    "    given = getattr(cls, \"__table_args__\", None)\n"
    "    if isinstance(given, tuple) and given:\n"
    "        given = given[-1]\n"
    "    return given.get(\"schema\") if isinstance(given, dict) else None\n"
    "\n"
    "\n"
    "class BigIntPrimaryKey:\n"
    "    @declared_attr\n"
    "    def id(cls) -> Mapped[int]:\n"
    "        sequence = sa.Sequence(f\"{cls.__tablename__}_id_seq\", schema=_schema_of(cls), optional=False)\n"
    "        return mapped_column(BigIntIdentity, sequence, primary_key=True, sort_order=-100)\n"
    "\n"
    "\n"
    "class IdentityPrimaryKey:\n"
    "    @declared_attr\n"
    "    def id(cls) -> Mapped[int]:\n"
    "        return mapped_column(BigIntIdentity, sa.Identity(start=1, increment=1), primary_key=True, sort_order=-100)\n"
    "\n"
    "\n"
    "class SlugKey:\n"
    "    @declared_attr\n"
    "    def slug(cls) -> Mapped[str]:\n"
    "        return mapped_column(sa.String(length=100), nullable=False)\n"
    "\n"
    "    @declared_attr.directive\n"
    "    def __table_args__(cls):\n"
    "        return (sa.UniqueConstraint(\"slug\", name=f\"uq_{cls.__tablename__}_slug\"),)\n"
    "\n"
    "\n"
    "class UniqueMixin:\n"
    "    pass\n"
    "\n"
    "\n"
    "# ---- bases\n"
    "\n"
    "\n"
    "class BasicAttributes:\n"
    "    pass\n"
    "\n"
    "\n"
    "class CommonTableAttributes(BasicAttributes):\n"
    "    __names_itself__ = True\n"
    "\n"
    "\n"
    "class AdvancedDeclarativeBase(DeclarativeBase):\n"
    "    registry = orm_registry\n"
    "    __abstract__ = True\n"
    "    __metadata_registry__ = metadata_registry\n"
    "    __bind_key__ = None\n"
    "\n"
    "    def __init_subclass__(cls, **kwargs):\n"
    "        if cls.__bind_key__ is not None:\n"
    "            cls.metadata = cls.__metadata_registry__.get(cls.__bind_key__)\n"
    "        super().__init_subclass__(**kwargs)\n"
    "\n"
    "\n"
    "class DefaultBase(CommonTableAttributes, AdvancedDeclarativeBase):\n"
    "    __abstract__ = True\n"
    "\n"
    "\n"
    "class UUIDBase(UUIDPrimaryKey, CommonTableAttributes, AdvancedDeclarativeBase):\n"
    "    __abstract__ = True\n"
    "\n"
    "\n"
    "class UUIDAuditBase(CommonTableAttributes, UUIDPrimaryKey, AuditColumns, AdvancedDeclarativeBase):\n"
    "    __abstract__ = True\n"
    "\n"
    "\n"
    "class UUIDv6Base(UUIDv6PrimaryKey, CommonTableAttributes, AdvancedDeclarativeBase):\n"
    "    __abstract__ = True\n"
    "\n"
    "\n"
    "class UUIDv6AuditBase(CommonTableAttributes, UUIDv6PrimaryKey, AuditColumns, AdvancedDeclarativeBase):\n"
    "    __abstract__ = True\n"
    "\n"
    "\n"
    "class UUIDv7Base(UUIDv7PrimaryKey, CommonTableAttributes, AdvancedDeclarativeBase):\n"
    "    __abstract__ = True\n"
    "\n"
    "\n"
    "class UUIDv7AuditBase(CommonTableAttributes, UUIDv7PrimaryKey, AuditColumns, AdvancedDeclarativeBase):\n"
    "    __abstract__ = True\n"
    "\n"
    "\n"
    "class NanoIDBase(NanoIDPrimaryKey, CommonTableAttributes, AdvancedDeclarativeBase):\n"
    "    __abstract__ = True\n"
    "\n"
    "\n"
    "class NanoIDAuditBase(CommonTableAttributes, NanoIDPrimaryKey, AuditColumns, AdvancedDeclarativeBase):\n"
    "    __abstract__ = True\n"
    "\n"
    "\n"
    "class BigIntBase(BigIntPrimaryKey, CommonTableAttributes, AdvancedDeclarativeBase):\n"
    "    __abstract__ = True\n"
    "\n"
    "\n"
    "class BigIntAuditBase(CommonTableAttributes, BigIntPrimaryKey, AuditColumns, AdvancedDeclarativeBase):\n"
    "    __abstract__ = True\n"
    "\n"
    "\n"
    "class IdentityBase(IdentityPrimaryKey, CommonTableAttributes, AdvancedDeclarativeBase):\n"
    "    __abstract__ = True\n"
    "\n"
    "\n"
    "class IdentityAuditBase(CommonTableAttributes, IdentityPrimaryKey, AuditColumns, AdvancedDeclarativeBase):\n"
    "    __abstract__ = True\n";

static const struct std_source source = {"advanced_alchemy.base", text, NULL};

STD_NAME(source, AdvancedDeclarativeBase, "AdvancedDeclarativeBase")
STD_NAME(source, BasicAttributes, "BasicAttributes")
STD_NAME(source, CommonTableAttributes, "CommonTableAttributes")
STD_NAME(source, DefaultBase, "DefaultBase")
STD_NAME(source, convention, "convention")
STD_NAME(source, create_registry, "create_registry")
STD_NAME(source, metadata_registry, "metadata_registry")
STD_NAME(source, orm_registry, "orm_registry")
STD_NAME(source, MetadataRegistry, "MetadataRegistry")
STD_NAME(source, UUIDBase, "UUIDBase")
STD_NAME(source, UUIDAuditBase, "UUIDAuditBase")
STD_NAME(source, UUIDv6Base, "UUIDv6Base")
STD_NAME(source, UUIDv6AuditBase, "UUIDv6AuditBase")
STD_NAME(source, UUIDv7Base, "UUIDv7Base")
STD_NAME(source, UUIDv7AuditBase, "UUIDv7AuditBase")
STD_NAME(source, NanoIDBase, "NanoIDBase")
STD_NAME(source, NanoIDAuditBase, "NanoIDAuditBase")
STD_NAME(source, BigIntBase, "BigIntBase")
STD_NAME(source, BigIntAuditBase, "BigIntAuditBase")
STD_NAME(source, IdentityBase, "IdentityBase")
STD_NAME(source, IdentityAuditBase, "IdentityAuditBase")
STD_NAME(source, AuditColumns, "AuditColumns")
STD_NAME(source, BigIntPrimaryKey, "BigIntPrimaryKey")
STD_NAME(source, IdentityPrimaryKey, "IdentityPrimaryKey")
STD_NAME(source, NanoIDPrimaryKey, "NanoIDPrimaryKey")
STD_NAME(source, SentinelMixin, "SentinelMixin")
STD_NAME(source, SlugKey, "SlugKey")
STD_NAME(source, UUIDPrimaryKey, "UUIDPrimaryKey")
STD_NAME(source, UUIDv6PrimaryKey, "UUIDv6PrimaryKey")
STD_NAME(source, UUIDv7PrimaryKey, "UUIDv7PrimaryKey")
STD_NAME(source, UniqueMixin, "UniqueMixin")

#define BASE_ITEMS \
    ITEM_VALUE_OF(AdvancedDeclarativeBase), \
    ITEM_VALUE_OF(BasicAttributes), \
    ITEM_VALUE_OF(CommonTableAttributes), \
    ITEM_VALUE_OF(DefaultBase), \
    ITEM_VALUE_OF(convention), \
    ITEM_VALUE_OF(create_registry), \
    ITEM_VALUE_OF(metadata_registry), \
    ITEM_VALUE_OF(orm_registry), \
    ITEM_VALUE_OF(MetadataRegistry), \
    ITEM_VALUE_OF(UUIDBase), \
    ITEM_VALUE_OF(UUIDAuditBase), \
    ITEM_VALUE_OF(UUIDv6Base), \
    ITEM_VALUE_OF(UUIDv6AuditBase), \
    ITEM_VALUE_OF(UUIDv7Base), \
    ITEM_VALUE_OF(UUIDv7AuditBase), \
    ITEM_VALUE_OF(NanoIDBase), \
    ITEM_VALUE_OF(NanoIDAuditBase), \
    ITEM_VALUE_OF(BigIntBase), \
    ITEM_VALUE_OF(BigIntAuditBase), \
    ITEM_VALUE_OF(IdentityBase), \
    ITEM_VALUE_OF(IdentityAuditBase)
#define MIXIN_ITEMS \
    ITEM_VALUE_OF(AuditColumns), \
    ITEM_VALUE_OF(BigIntPrimaryKey), \
    ITEM_VALUE_OF(IdentityPrimaryKey), \
    ITEM_VALUE_OF(NanoIDPrimaryKey), \
    ITEM_VALUE_OF(SentinelMixin), \
    ITEM_VALUE_OF(SlugKey), \
    ITEM_VALUE_OF(UUIDPrimaryKey), \
    ITEM_VALUE_OF(UUIDv6PrimaryKey), \
    ITEM_VALUE_OF(UUIDv7PrimaryKey), \
    ITEM_VALUE_OF(UniqueMixin)

static const struct native_item base_items[] = {
    BASE_ITEMS,
    /* What the package's module imports itself. */
    ITEM_VALUE_OF(AuditColumns),
    ITEM_VALUE_OF(BigIntPrimaryKey),
    ITEM_VALUE_OF(UUIDPrimaryKey),
    {0},
};
static const struct native_item mixin_items[] = {MIXIN_ITEMS, {0}};
static const struct native_item extension_items[] = {
    BASE_ITEMS,
    MIXIN_ITEMS,
    {.name = "base", .kind = ITEM_MODULE, .path = "advanced_alchemy.base"},
    {.name = "mixins", .kind = ITEM_MODULE, .path = "advanced_alchemy.mixins"},
    {.name = "types", .kind = ITEM_MODULE, .path = "advanced_alchemy.types"},
    {0},
};
/* clang-format on */

const struct native_module advanced_base_module = {.name = "advanced_alchemy.base", .items = base_items};
const struct native_module advanced_mixins_module = {.name = "advanced_alchemy.mixins", .items = mixin_items};
const struct native_module advanced_litestar_module = {.name = "advanced_alchemy.extensions.litestar",
                                                       .items = extension_items};
const struct native_module advanced_plugin_module = {.name = "litestar.plugins.sqlalchemy", .items = extension_items};
