/*
 * The package alembic and its modules, as tables of names. Functions that only commands need are known and refused, so that
 * importing them is harmless.
 */
#include "vocab/alembic/internal.h"

#define CLASS(text, row)                                                                                                       \
    {                                                                                                                          \
        .name = (text), .kind = ITEM_CLASS, .class_ = &(row)                                                                   \
    }
#define ALIAS(text, dotted)                                                                                                    \
    {                                                                                                                          \
        .name = (text), .kind = ITEM_ALIAS, .path = (dotted)                                                                   \
    }
#define MODULE_ITEM(text, dotted)                                                                                              \
    {                                                                                                                          \
        .name = (text), .kind = ITEM_MODULE, .path = (dotted)                                                                  \
    }
#define FUNCTION(row)                                                                                                          \
    {                                                                                                                          \
        .name = #row, .kind = ITEM_FUNCTION, .function = &row##_row                                                            \
    }

/* A function of Alembic's that is refused when it is called. */
#define REFUSED(id) static const struct native id##_row = {#id, "*args, **kw", refuse_api, NATIVE_TAKES_OPAQUE};

static bool version_value(struct vm *vm, struct value *out)
{
    *out = str_make(vm, STR(VOCAB_ALEMBIC_VERSION));
    return true;
}

/* ---- alembic ---- */

static const struct native_item alembic_items[] = {
    {.name = "__version__", .kind = ITEM_VALUE, .value = version_value},
    MODULE_ITEM("autogenerate", "alembic.autogenerate"),
    MODULE_ITEM("command", "alembic.command"),
    MODULE_ITEM("config", "alembic.config"),
    MODULE_ITEM("context", "alembic.context"),
    MODULE_ITEM("ddl", "alembic.ddl"),
    MODULE_ITEM("environment", "alembic.runtime.environment"),
    MODULE_ITEM("migration", "alembic.migration"),
    MODULE_ITEM("op", "alembic.op"),
    MODULE_ITEM("operations", "alembic.operations"),
    MODULE_ITEM("runtime", "alembic.runtime"),
    MODULE_ITEM("script", "alembic.script"),
    MODULE_ITEM("util", "alembic.util"),
    {0},
};

const struct native_module alembic_module = {.name = "alembic", .items = alembic_items, .closed = true};

/* ---- alembic.command ---- */

#define COMMANDS(ROW)                                                                                                          \
    ROW(branches)                                                                                                              \
    ROW(check)                                                                                                                 \
    ROW(current)                                                                                                               \
    ROW(downgrade)                                                                                                             \
    ROW(edit)                                                                                                                  \
    ROW(ensure_version)                                                                                                        \
    ROW(heads)                                                                                                                 \
    ROW(history)                                                                                                               \
    ROW(init)                                                                                                                  \
    ROW(list_templates)                                                                                                        \
    ROW(merge)                                                                                                                 \
    ROW(revision)                                                                                                              \
    ROW(show)                                                                                                                  \
    ROW(stamp)                                                                                                                 \
    ROW(upgrade)

static bool command_refuse(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    (void)args;
    (void)out;
    return refuse_feature(vm, "Run it as a command of its own: `limbeck upgrade head`.",
                          "a command cannot be run from inside of a command");
}

#define COMMAND_ROW(id)                                                                                                        \
    static const struct native command_##id##_row = {#id, "*args, **kw", command_refuse, NATIVE_TAKES_OPAQUE};
COMMANDS(COMMAND_ROW)
#undef COMMAND_ROW

static const struct native_item command_items[] = {
#define COMMAND_ITEM(id) {.name = #id, .kind = ITEM_FUNCTION, .function = &command_##id##_row},
    COMMANDS(COMMAND_ITEM)
#undef COMMAND_ITEM
        {0},
};

const struct native_module alembic_command_module = {.name = "alembic.command", .items = command_items, .closed = true};

/* ---- alembic.config ---- */

REFUSED(main)
static const struct native command_line_make_row = {"__init__", "*args, **kw", refuse_api, NATIVE_TAKES_OPAQUE};
static const struct native_class command_line_row = {
    .name = "CommandLine", .module = "alembic.config", .make = &command_line_make_row};

static const struct native_item config_items[] = {
    CLASS("Config", config_row),
    CLASS("CommandLine", command_line_row),
    FUNCTION(main),
    {0},
};

const struct native_module alembic_config_module = {.name = "alembic.config", .items = config_items, .closed = true};

/* ---- alembic.script ---- */

static const struct native_class script_error_row = {
    .name = "RevisionError", .module = "alembic.script.revision", .base = "builtins.Exception", .make = &exception_make};
static const struct native_class resolution_error_row = {.name = "ResolutionError",
                                                         .module = "alembic.script.revision",
                                                         .base = "alembic.script.revision.RevisionError",
                                                         .make = &exception_make};
static const struct native_class multiple_heads_row = {.name = "MultipleHeads",
                                                       .module = "alembic.script.revision",
                                                       .base = "alembic.script.revision.RevisionError",
                                                       .make = &exception_make};

static const struct native_item script_revision_items[] = {
    CLASS("RevisionError", script_error_row),
    CLASS("ResolutionError", resolution_error_row),
    CLASS("MultipleHeads", multiple_heads_row),
    {0},
};

const struct native_module alembic_script_revision_module = {.name = "alembic.script.revision", .items = script_revision_items};

static const struct native_item script_items[] = {
    CLASS("Script", script_record_row),
    CLASS("ScriptDirectory", script_directory_row),
    MODULE_ITEM("revision", "alembic.script.revision"),
    MODULE_ITEM("base", "alembic.script.base"),
    {0},
};

const struct native_module alembic_script_module = {.name = "alembic.script", .items = script_items};
const struct native_module alembic_script_base_module = {.name = "alembic.script.base", .items = script_items};

/* ---- alembic.runtime ---- */

static const struct native_item environment_items[] = {
    CLASS("EnvironmentContext", environment_row),
    CLASS("MigrationContext", migration_context_row),
    {0},
};

static const struct native_item runtime_items[] = {
    MODULE_ITEM("environment", "alembic.runtime.environment"),
    MODULE_ITEM("migration", "alembic.runtime.migration"),
    {0},
};

const struct native_module alembic_runtime_module = {.name = "alembic.runtime", .items = runtime_items};
const struct native_module alembic_runtime_environment_module = {.name = "alembic.runtime.environment",
                                                                 .items = environment_items};
const struct native_module alembic_environment_module = {.name = "alembic.environment", .items = environment_items};
const struct native_module alembic_runtime_migration_module = {.name = "alembic.runtime.migration", .items = environment_items};
const struct native_module alembic_migration_module = {.name = "alembic.migration", .items = environment_items};

/* ---- alembic.operations ---- */

static const struct native_item operations_items[] = {
    CLASS("AbstractOperations", operations_row),
    CLASS("BatchOperations", batch_operations_row),
    CLASS("Operations", operations_row),
    ALIAS("MigrateOperation", "alembic.operations.ops.MigrateOperation"),
    ALIAS("MigrationScript", "alembic.operations.ops.MigrationScript"),
    MODULE_ITEM("ops", "alembic.operations.ops"),
    MODULE_ITEM("base", "alembic.operations.base"),
    MODULE_ITEM("toimpl", "alembic.operations.toimpl"),
    MODULE_ITEM("_directives", "alembic.operations._directives"),
    {0},
};

const struct native_module alembic_operations_module = {.name = "alembic.operations", .items = operations_items};
const struct native_module alembic_operations_base_module = {.name = "alembic.operations.base", .items = operations_items};

/* ---- alembic.operations.toimpl: Alembic's own implementations, which one of the project's may call ---- */

#define IMPLEMENTATIONS(ROW)                                                                                                   \
    ROW(add_column)                                                                                                            \
    ROW(alter_column)                                                                                                          \
    ROW(bulk_insert)                                                                                                           \
    ROW(create_constraint)                                                                                                     \
    ROW(create_index)                                                                                                          \
    ROW(create_table)                                                                                                          \
    ROW(create_table_comment)                                                                                                  \
    ROW(drop_column)                                                                                                           \
    ROW(drop_constraint)                                                                                                       \
    ROW(drop_index)                                                                                                            \
    ROW(drop_table)                                                                                                            \
    ROW(drop_table_comment)                                                                                                    \
    ROW(execute_sql)                                                                                                           \
    ROW(rename_table)

#define IMPLEMENTATION_ROW(id) static const struct native toimpl_##id##_row = {#id, "operations, operation", operations_run, 0};
IMPLEMENTATIONS(IMPLEMENTATION_ROW)
#undef IMPLEMENTATION_ROW

static const struct native_item toimpl_items[] = {
#define IMPLEMENTATION_ITEM(id) {.name = #id, .kind = ITEM_FUNCTION, .function = &toimpl_##id##_row},
    IMPLEMENTATIONS(IMPLEMENTATION_ITEM)
#undef IMPLEMENTATION_ITEM
        {0},
};

const struct native_module alembic_operations_toimpl_module = {
    .name = "alembic.operations.toimpl", .items = toimpl_items, .closed = true};

/* ---- alembic.util ---- */

static const struct native_class command_error_row = {
    .name = "CommandError", .module = "alembic.util.exc", .base = "builtins.Exception", .make = &exception_make};
static const struct native_class diffs_detected_row = {.name = "AutogenerateDiffsDetected",
                                                       .module = "alembic.util.exc",
                                                       .base = "alembic.util.exc.CommandError",
                                                       .make = &exception_make};
static const struct native_class not_at_head_row = {.name = "DatabaseNotAtHead",
                                                    .module = "alembic.util.exc",
                                                    .base = "alembic.util.exc.CommandError",
                                                    .make = &exception_make};

static const struct native_item exc_items[] = {
    CLASS("AutogenerateDiffsDetected", diffs_detected_row),
    CLASS("CommandError", command_error_row),
    CLASS("DatabaseNotAtHead", not_at_head_row),
    {0},
};

const struct native_module alembic_util_exc_module = {.name = "alembic.util.exc", .items = exc_items};

/* rev_id(): the last twelve digits of a uuid4, as Alembic makes them. */
static bool util_rev_id(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    unsigned char bytes[6] = {0};

    (void)self;
    (void)args;
    if (vm->host.random == NULL)
        return refuse_feature(vm, "Write the identifier as a text.", "rev_id() needs randomness, which is not there");
    vm->host.random(vm->host.subject, bytes, sizeof bytes);
    *out = str_make_print(vm, "%02x%02x%02x%02x%02x%02x", bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5]);
    return true;
}

static bool util_to_list(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    if (is_none(args[0]))
        *out = is_given(args[1]) ? args[1] : NONE;
    else if (is_str(args[0]) ||
             !(is_kind(args[0], OBJECT_LIST) || is_kind(args[0], OBJECT_TUPLE) || is_kind(args[0], OBJECT_SET)))
        *out = list_make(vm, &args[0], 1);
    else
        return value_to_list(vm, args[0], out);
    return true;
}

static bool util_asbool(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    bool truth;

    (void)self;
    if (is_str(args[0]))
    {
        *out = value_bool(str_equal_nocase(str_trim(str_of(args[0])), STR("true")));
        return true;
    }
    if (!value_truth(vm, args[0], &truth))
        return false;
    *out = value_bool(truth);
    return true;
}

static bool util_message(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value text;

    (void)self;
    (void)out;
    if (!value_str_value(vm, args[0], &text))
        return false;
    if (vm->host.log != NULL)
        vm->host.log(vm->host.subject, vm, STR("INFO"), STR("alembic.util.messaging"), str_of(text));
    return true;
}

static bool util_err(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value text;

    (void)self;
    (void)out;
    return value_str_value(vm, args[0], &text) && vm_raise(vm, COMMAND_ERROR, STR_FMT, STR_ARG(str_of(text)));
}

static const struct native rev_id_row = {"rev_id", "", util_rev_id, 0};
static const struct native to_list_row = {"to_list", "x, default=None", util_to_list, 0};
static const struct native asbool_row = {"asbool", "value", util_asbool, 0};
static const struct native msg_row = {"msg", "msg, newline=True, flush=False, quiet=False", util_message, 0};
static const struct native warn_row = {"warn", "msg, stacklevel=2", util_message, 0};
static const struct native err_row = {"err", "message, quiet=False", util_err, 0};

static const struct native_item util_items[] = {
    CLASS("AutogenerateDiffsDetected", diffs_detected_row),
    CLASS("CommandError", command_error_row),
    CLASS("DatabaseNotAtHead", not_at_head_row),
    FUNCTION(asbool),
    FUNCTION(err),
    FUNCTION(msg),
    FUNCTION(rev_id),
    FUNCTION(to_list),
    FUNCTION(warn),
    MODULE_ITEM("exc", "alembic.util.exc"),
    {0},
};

const struct native_module alembic_util_module = {.name = "alembic.util", .items = util_items};

/* ---- alembic.ddl ---- */

static const struct native_item ddl_items[] = {
    CLASS("DefaultImpl", default_impl_row),
    MODULE_ITEM("impl", "alembic.ddl.impl"),
    {0},
};

const struct native_module alembic_ddl_module = {.name = "alembic.ddl", .items = ddl_items};
const struct native_module alembic_ddl_impl_module = {.name = "alembic.ddl.impl", .items = ddl_items};
