/*
 * Autogenerate's questions to the project: include_name, include_object, compare_type, compare_server_default and render_item of
 * context.configure(), called with Alembic's arguments; and the objects that they are asked about.
 *
 * An object of the models is the one that the project made, so that `table.info` and identity are what it knows. One of the database
 * is made for the question.
 */
#include "vocab/alembic/operations.h"

#define API_MODULE "alembic.autogenerate.api"

const struct native_class autogen_context_row = {.name = "AutogenContext", .module = API_MODULE};

/* The hook of a name; absent when configure() was not given it. False: it is opaque. */
static bool hook_find(struct vm *vm, const char *name, struct value *out)
{
    *out = vocab_context_option(vm, name);
    if (is_opaque(*out))
        return vm_refuse_opaque(vm, *out, "%s cannot be called", name);
    if (!is_given_some(*out) || !value_is_callable(vm, *out))
        *out = ABSENT;
    return true;
}

static struct value text_or_none_value(struct vm *vm, str text)
{
    return text.at != NULL ? str_make(vm, text) : NONE;
}

static struct value context_value(struct vm *vm)
{
    struct value context = alembic_kept(vm, "context");

    return is_absent(context) ? NONE : context;
}

static bool answer_truth(struct vm *vm, struct value hook, const struct value *args, size_t count, bool *out)
{
    struct value answer;

    return vm_call_nested(vm, hook, args, count, &answer) && value_truth(vm, answer, out);
}

static struct value parents_value(struct vm *vm, const char *kind, str name, str table, str schema)
{
    struct dict_object *parents = dict_make(vm);
    bool is_table = str_equal(str_from(kind), STR("table"));
    str home = is_table ? name : table;

    if (str_equal(str_from(kind), STR("schema")))
        return value_of(&parents->object);
    if (!is_table)
        dict_put_text(vm, parents, STR("table_name"), text_or_none_value(vm, table));
    dict_put_text(vm, parents, STR("schema_name"), text_or_none_value(vm, schema));
    if (home.len > 0)
        dict_put_text(vm, parents, STR("schema_qualified_table_name"),
                      str_make(vm, table_key(vm->arena, name_of(schema), name_of(home))));
    return value_of(&parents->object);
}

bool vocab_include_name(struct vm *vm, const char *kind, str name, str table, str schema, bool *out)
{
    struct value hook, args[3];

    *out = true;
    if (!hook_find(vm, "include_name", &hook))
        return false;
    if (is_absent(hook))
        return true;
    args[0] = text_or_none_value(vm, name);
    args[1] = str_make(vm, str_from(kind));
    args[2] = parents_value(vm, kind, name, table, schema);
    return answer_truth(vm, hook, args, COUNT_OF(args), out);
}

bool vocab_include_object(struct vm *vm, struct value object, struct name name, const char *kind, bool is_reflected,
                          struct value compare_to, bool *out)
{
    struct value hook, args[5];

    *out = true;
    if (!hook_find(vm, "include_object", &hook))
        return false;
    if (is_absent(hook))
        return true;
    args[0] = object;
    args[1] = vocab_name_value(vm, name);
    args[2] = str_make(vm, str_from(kind));
    args[3] = value_bool(is_reflected);
    args[4] = is_absent(compare_to) ? NONE : compare_to;
    return answer_truth(vm, hook, args, COUNT_OF(args), out);
}

/* True, False, or None: no opinion. */
static bool opinion(struct vm *vm, struct value hook, const struct value *args, size_t count, enum tri *out)
{
    struct value answer;
    bool truth;

    *out = TRI_NONE;
    if (!vm_call_nested(vm, hook, args, count, &answer))
        return false;
    if (is_none(answer))
        return true;
    if (!value_truth(vm, answer, &truth))
        return false;
    *out = tri_of(truth);
    return true;
}

static struct value type_of_column(struct vm *vm, const struct column *column)
{
    return column->type != NULL ? vocab_type_value(vm, column->type) : NONE;
}

bool vocab_compare_type(struct vm *vm, struct value database, struct value model, const struct column *database_column,
                        const struct column *model_column, enum tri *out)
{
    struct value hook, args[5];

    *out = TRI_NONE;
    if (!hook_find(vm, "compare_type", &hook) || is_absent(hook))
        return is_absent(hook);
    args[0] = context_value(vm);
    args[1] = database;
    args[2] = model;
    args[3] = type_of_column(vm, database_column);
    args[4] = type_of_column(vm, model_column);
    return opinion(vm, hook, args, COUNT_OF(args), out);
}

static bool attribute_read(struct vm *vm, struct value object, const char *name, struct value *out)
{
    return value_get_attribute(vm, object, str_from(name), out);
}

bool vocab_compare_default(struct vm *vm, struct value database, struct value model, str database_text, str model_text,
                           enum tri *out)
{
    struct value hook, args[6];

    *out = TRI_NONE;
    if (!hook_find(vm, "compare_server_default", &hook) || is_absent(hook))
        return is_absent(hook);
    args[0] = context_value(vm);
    args[1] = database;
    args[2] = model;
    args[3] = text_or_none_value(vm, database_text);
    if (!attribute_read(vm, model, "server_default", &args[4]))
        return false;
    args[5] = text_or_none_value(vm, model_text);
    return opinion(vm, hook, args, COUNT_OF(args), out);
}

/* ---- render_item --------------------------------------------------------------------------------------------------------- */

struct value autogen_context_make(struct vm *vm, struct value imports)
{
    struct value made = instance_make(vm, vm_native_class_of_row(vm, &autogen_context_row));
    struct dict_object *attributes = dict_make(vm);

    AS_INSTANCE(made)->attributes = attributes;
    dict_put_text(vm, attributes, STR("imports"), imports);
    dict_put_text(vm, attributes, STR("opts"), alembic_kept(vm, "opts"));
    dict_put_text(vm, attributes, STR("migration_context"), context_value(vm));
    return made;
}

bool vocab_render_item(struct vm *vm, const char *kind, struct value object, str *out_text, str_array *out_imports)
{
    struct value hook, args[3], answer, text, imports;

    *out_text = (str){0};
    if (!hook_find(vm, "render_item", &hook) || is_absent(hook))
        return is_absent(hook);
    imports = value_of(&set_make(vm, false)->object);
    args[0] = str_make(vm, str_from(kind));
    args[1] = object;
    args[2] = autogen_context_make(vm, imports);
    if (!vm_call_nested(vm, hook, args, COUNT_OF(args), &answer) || !alembic_imports_take(vm, imports, out_imports))
        return false;
    if (is_opaque(answer))
        return vm_refuse_opaque(vm, answer, "render_item() gave something that is not known");
    if (is_none(answer))
        *out_text = STR("");
    else if (is_str(answer))
        *out_text = str_copy(vm->arena, str_of(answer));
    else if (answer.tag != VALUE_BOOL || answer.boolean)
    {
        if (!value_str_value(vm, answer, &text))
            return false;
        *out_text = str_copy(vm->arena, str_of(text));
    }
    return true;
}
