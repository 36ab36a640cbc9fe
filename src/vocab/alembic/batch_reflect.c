/*
 * reflect_kwargs of batch_alter_table: listeners of column_reflect, which correct what the database tells of a column.
 *
 * When the batch ends, each is called as SQLAlchemy does, with an Inspector, the Table and the dictionary of each column. A type,
 * nullable or default that is another one afterwards goes with the batch. Offline nothing is reflected and nothing is called.
 */
#include "vocab/alembic/internal.h"

/* ---- reading the argument ---- */

static bool refuse_other(struct vm *vm, str what)
{
    return refuse_feature(vm, "Give listeners of column_reflect, or the columns themselves in reflect_args.",
                          "reflect_kwargs of batch_alter_table() knows listeners and resolve_fks, not " STR_FMT, STR_ARG(what));
}

/* One pair ("column_reflect", function). */
static bool listener_read(struct vm *vm, struct value given, struct value list)
{
    const struct value *pair;
    size_t len;

    if (!sequence_items(vm, given, &pair, &len) || len != 2 || !is_str(pair[0]))
        return vm_raise(vm, "TypeError", "a listener of reflect_kwargs must be a pair of an event and a function");
    if (!str_equal(str_of(pair[0]), STR("column_reflect")))
        return refuse_other(vm, str_print(vm->arena, "the event " STR_FMT, STR_ARG(str_of(pair[0]))));
    if (is_opaque(pair[1]))
        return vm_refuse_opaque(vm, pair[1], "it cannot be called when the table is reflected");
    list_push(vm, AS_LIST(list), pair[1]);
    return true;
}

bool batch_listeners_read(struct vm *vm, struct value keywords, struct value *out_listeners)
{
    struct value given, items, list = list_make(vm, NULL, 0);

    *out_listeners = list;
    if (!is_given_some(keywords))
        return true;
    if (is_opaque(keywords))
        return vm_refuse_opaque(vm, keywords, "the table cannot be reflected with it");
    if (!is_kind(keywords, OBJECT_DICT))
        return vm_raise(vm, "TypeError", "batch_alter_table() argument 'reflect_kwargs' must be a dict");
    for (uint32_t i = 0; i < AS_DICT(keywords)->used; i++)
    {
        struct value key = AS_DICT(keywords)->at[i].key;

        if (is_str(key) && !str_equal(str_of(key), STR("listeners")) && !str_equal(str_of(key), STR("resolve_fks")))
            return refuse_other(vm, str_of(key));
    }
    given = dict_find_text(AS_DICT(keywords), STR("listeners"));
    if (!is_given_some(given))
        return true;
    if (!value_to_list(vm, given, &items))
        return false;
    for (uint32_t i = 0; i < AS_LIST(items)->len; i++)
    {
        if (!listener_read(vm, AS_LIST(items)->at[i], list))
            return false;
    }
    return true;
}

/* ---- calling them ---- */

struct column_facts
{
    struct value type, nullable, text;
};

static struct column_facts facts_of(struct value column)
{
    const struct dict_object *info = AS_DICT(column);

    return (struct column_facts){dict_find_text(info, STR("type")), dict_find_text(info, STR("nullable")),
                                 dict_find_text(info, STR("default"))};
}

static bool is_other(struct value now, struct value before)
{
    return is_given(now) && !value_is_same(now, before);
}

static bool change_read(struct vm *vm, const struct column_facts *now, const struct column_facts *before,
                        struct op_reflected_column *out)
{
    if (is_other(now->type, before->type) && !vocab_type_of(vm, now->type, "the type that column_reflect gave", &out->type))
        return false;
    if (is_other(now->nullable, before->nullable) &&
        !vocab_tri_of(vm, now->nullable, "nullable that column_reflect gave", &out->nullable))
        return false;
    if (!is_other(now->text, before->text))
        return true;
    out->has_default = true;
    return vocab_text_of(vm, now->text, "the default that column_reflect gave", &out->default_text);
}

static bool column_listen(struct vm *vm, struct value operations, struct value column, struct batch *batch)
{
    const struct dict_object *kept = AS_INSTANCE(operations)->attributes;
    struct value listeners = dict_find_text(kept, STR("_listeners"));
    struct value args[] = {dict_find_text(kept, STR("_inspector")), dict_find_text(kept, STR("_table")), column};
    struct column_facts before = facts_of(column), now;
    struct op_reflected_column change = {0};
    struct value ignored, name = dict_find_text(AS_DICT(column), STR("name"));

    for (uint32_t i = 0; i < AS_LIST(listeners)->len; i++)
    {
        if (!vm_call_nested(vm, AS_LIST(listeners)->at[i], args, COUNT_OF(args), &ignored))
            return false;
    }
    now = facts_of(column);
    if (!vocab_name_of(vm, name, "a reflected column", &change.column) || !change_read(vm, &now, &before, &change))
        return false;
    array_push(vm->arena, &batch->op->batch.reflected, change);
    return true;
}

/* sa.inspect(bind).get_columns(table, schema) */
static bool columns_ask(struct vm *vm, struct value operations, const struct op_batch *batch, struct value *out)
{
    struct dict_object *kept = AS_INSTANCE(operations)->attributes;
    struct value bind, module, inspect, inspector, method;
    struct value names[] = {vocab_name_value(vm, batch->table), vocab_name_value(vm, batch->schema)};

    if (!alembic_bind(vm, &bind))
        return false;
    *out = NONE;
    if (!is_given_some(bind) || is_opaque(bind))
        return true;
    if (!vm_import(vm, STR("sqlalchemy"), &module) || !value_get_attribute(vm, module, STR("inspect"), &inspect) ||
        !vm_call_nested(vm, inspect, &bind, 1, &inspector))
        return false;
    /* Whatever Python code runs, these stay. */
    dict_put_text(vm, kept, STR("_inspector"), inspector);
    dict_put_text(vm, kept, STR("_table"), vocab_table_value(vm, table_make(vm->arena, batch->table, batch->schema)));
    if (!value_get_attribute(vm, inspector, STR("get_columns"), &method) || !vm_call_nested(vm, method, names, 2, out))
        return false;
    dict_put_text(vm, kept, STR("_columns"), *out);
    return true;
}

bool batch_listen(struct vm *vm, struct value operations, struct batch *batch)
{
    const struct host *host = vocab_host(vm);
    struct value listeners = dict_find_text(AS_INSTANCE(operations)->attributes, STR("_listeners")), columns;

    if (AS_LIST(listeners)->len == 0 || host->reflect == NULL || host->is_offline(host->subject))
        return true;
    if (!columns_ask(vm, operations, &batch->op->batch, &columns))
        return false;
    for (uint32_t i = 0; is_kind(columns, OBJECT_LIST) && i < AS_LIST(columns)->len; i++)
    {
        if (!column_listen(vm, operations, AS_LIST(columns)->at[i], batch))
            return false;
    }
    return true;
}
