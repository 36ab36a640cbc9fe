/*
 * geoalchemy2: Geometry, Geography and Raster on PostgreSQL with PostGIS.
 *
 * A column of such a type brings its GiST index along, with create_table and with add_column (sql/table_complete.c), unless
 * the type says spatial_index=False. The package's op.*_geospatial_* directives are create_table, add_column, ... here: on
 * PostgreSQL they differ in nothing but that add_geospatial_column makes no index. SpatiaLite and MySQL are refused.
 */
#include "eval/std/source.h"
#include "vocab/packages/package_type.h"

#define GEO "geoalchemy2"
#define GEO_ARGUMENT_ERROR "sqlalchemy.exc.ArgumentError"

static bool is_offered(struct vm *vm, const struct package_call *call)
{
    const struct host *host = vocab_host(vm);
    const struct dialect *dialect = host->context_dialect != NULL ? host->context_dialect(host->subject) : NULL;

    if (dialect == NULL || str_equal(dialect->name, STR("postgresql")))
        return true;
    return refuse_feature(vm, "Write the statements of the spatial extension with op.execute().",
                          GEO ".%s is offered on PostgreSQL only, not on " STR_FMT, call->row->class_.name,
                          STR_ARG(dialect->name));
}

static bool text_of(struct vm *vm, const struct package_call *call, const char *name, const char *missing, str *out)
{
    struct value value = package_argument(call, name);

    if (is_absent(value))
    {
        *out = str_from(missing);
        return true;
    }
    if (!is_text(vm, value))
        return refuse_value(vm, value, name, "a str");
    *out = keep_text(vm, value);
    return true;
}

/* Z, M and ZM at the end of a geometry type say how many dimensions there are. */
static bool dimension_check(struct vm *vm, const struct package_call *call, str kind)
{
    int64_t given, implied = str_ends(kind, STR("ZM")) ? 4 : str_ends(kind, STR("Z")) || str_ends(kind, STR("M")) ? 3 : 2;

    if (!package_int(vm, call, "dimension", 0, &given))
        return false;
    if (given != 0 && (given < 2 || given > 4))
        return vm_raise(vm, "ValueError", "dimension must be one of [None, 2, 3, 4] but got %lld", (long long)given);
    if (given != 0 && implied != 2 && given != implied)
        return vm_raise(vm, "ValueError", "dimension must be %lld when geometry_type ends with '" STR_FMT "'",
                        (long long)implied, STR_ARG(implied == 4 ? STR("ZM") : STR("Z' or 'M")));
    return true;
}

static bool spatial_arrange(struct vm *vm, const struct package_call *call, bool is_raster)
{
    struct spatial *spatial = arena_new(vm->arena, struct spatial);
    bool nullable, typmod;

    if (!is_offered(vm, call) || !package_flag(vm, call, "spatial_index", true, &spatial->is_indexed) ||
        !package_flag(vm, call, "use_N_D_index", false, &spatial->is_many_dimensional) ||
        !package_flag(vm, call, "nullable", true, &nullable) || !package_flag(vm, call, "use_typmod", true, &typmod))
        return false;
    if (!typmod)
        return refuse_feature(vm, "Leave use_typmod out, or write the column with op.execute().",
                              "a geometry with use_typmod=False is not offered");
    if (!spatial->is_indexed && spatial->is_many_dimensional)
        return vm_raise(vm, GEO_ARGUMENT_ERROR, "Arg Error(use_N_D_index): spatial_index must be True");
    spatial->is_raster = is_raster;
    spatial->is_not_null = !nullable;
    call->type->spatial = spatial;
    return true;
}

static bool geometry_arrange(struct vm *vm, const struct package_call *call)
{
    struct value kind_given = call->values[0];
    int64_t srid;
    str kind, name;

    if (!spatial_arrange(vm, call, false) || !package_int(vm, call, "srid", -1, &srid) ||
        !text_of(vm, call, "name", call->row->spec, &name) || !text_of(vm, call, "geometry_type", "GEOMETRY", &kind))
        return false;
    call->type->spec = name;
    if (is_none(kind_given) || kind.len == 0)
        return true;
    kind = str_upper(vm->arena, kind);
    if (!dimension_check(vm, call, kind))
        return false;
    call->type->spec = str_print(vm->arena, STR_FMT "(" STR_FMT ",%lld)", STR_ARG(name), STR_ARG(kind), (long long)srid);
    return true;
}

static bool raster_arrange(struct vm *vm, const struct package_call *call)
{
    return spatial_arrange(vm, call, true);
}

#define GEOMETRY_PARAMETERS                                                                                                    \
    .parameters = {"geometry_type", "srid",      "dimension", "spatial_index", "use_N_D_index",                                \
                   "use_typmod",    "from_text", "name",      "nullable",      "_spatial_index_reflected"}

static const struct package_type geometry_type = {.class_ = {.name = "Geometry", .module = GEO ".types", PACKAGE_USER_DEFINED},
                                                  GEOMETRY_PARAMETERS,
                                                  .spec = "geometry",
                                                  .arrange = geometry_arrange};
static const struct package_type geography_type = {
    .class_ = {.name = "Geography", .module = GEO ".types", PACKAGE_USER_DEFINED},
    GEOMETRY_PARAMETERS,
    .spec = "geography",
    .arrange = geometry_arrange};
static const struct package_type raster_type = {
    .class_ = {.name = "Raster", .module = GEO ".types", PACKAGE_USER_DEFINED},
    .parameters = {"spatial_index", "from_text", "name", "nullable", "_spatial_index_reflected"},
    .spec = "raster",
    .arrange = raster_arrange};

static bool include_object_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)vm;
    (void)self;
    (void)args;
    *out = value_bool(true);
    return true;
}

static bool render_item_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)vm;
    (void)self;
    (void)args;
    *out = value_bool(false);
    return true;
}

static const struct native include_object_row = {"include_object", "obj, name, obj_type, reflected, compare_to",
                                                 include_object_call, NATIVE_TAKES_OPAQUE};
static const struct native render_item_row = {"render_item", "obj_type, obj, autogen_context", render_item_call,
                                              NATIVE_TAKES_OPAQUE};

/* ---- directives that differ ---- */

static bool op_call(struct vm *vm, const char *name, const struct value *args, size_t count, struct value *out)
{
    struct value module, callee;

    return vm_import(vm, STR("alembic.op"), &module) && attribute_get(vm, module, name, &callee) &&
           vm_call_nested(vm, callee, args, count, out);
}

/* add_column() without the index. */
static bool add_column_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value list[] = {args[0], args[1]};
    struct column *column;

    (void)self;
    if (!vocab_column_of(vm, args[1], "add_geospatial_column() argument 'column'", &column))
        return false;
    if (column->type != NULL && column->type->spatial != NULL)
    {
        struct type *type = type_copy(vm->arena, column->type);
        struct spatial *spatial = arena_new(vm->arena, struct spatial);

        *spatial = *column->type->spatial;
        spatial->is_indexed = false;
        type->spatial = spatial;
        column->type = type;
    }
    if (is_given_some(args[2]))
        return refuse_feature(vm, "Use op.add_column() with a type that says spatial_index=False.",
                              "add_geospatial_column() with schema is not offered");
    return op_call(vm, "add_column", list, 2, out);
}

static bool drop_index_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value list[] = {args[0], is_given(args[1]) ? args[1] : NONE};

    (void)self;
    return op_call(vm, "drop_index", list, 2, out);
}

static const struct native add_column_row = {"add_geospatial_column", "table_name, column, schema=None", add_column_call, 0};
static const struct native drop_index_row = {"drop_geospatial_index", "index_name, table_name=None, column_name=None, **kw",
                                             drop_index_call, 0};
static const struct native_item directives_items[] = {
    ITEM_FUNCTION_OF("add_geospatial_column", add_column_row),
    ITEM_FUNCTION_OF("drop_geospatial_index", drop_index_row),
    {0},
};

/* What env.py hands to context.configure(); only autogenerate asks them. */
static const struct native_item helpers_items[] = {
    ITEM_FUNCTION_OF("include_object", include_object_row),
    ITEM_FUNCTION_OF("render_item", render_item_row),
    ITEM_FUNCTION_OF("writer", std_identity_row),
    {0},
};

static const struct native_item types_items[] = {PACKAGE_ITEM("Geometry", geometry_type),
                                                 PACKAGE_ITEM("Geography", geography_type),
                                                 PACKAGE_ITEM("Raster", raster_type),
                                                 {0}};
static const struct native_item package_items[] = {
    PACKAGE_ITEM("Geometry", geometry_type),
    PACKAGE_ITEM("Geography", geography_type),
    PACKAGE_ITEM("Raster", raster_type),
    {.name = "types", .kind = ITEM_MODULE, .path = GEO ".types"},
    {.name = "alembic_helpers", .kind = ITEM_MODULE, .path = GEO ".alembic_helpers"},
    {0},
};

const struct native_module geoalchemy2_module = {.name = GEO, .items = package_items};
const struct native_module geoalchemy2_directives_module = {.name = GEO "._directives", .items = directives_items};
const struct native_module geoalchemy2_helpers_module = {.name = GEO ".alembic_helpers", .items = helpers_items};
const struct native_module geoalchemy2_types_module = {.name = GEO ".types", .items = types_items};
