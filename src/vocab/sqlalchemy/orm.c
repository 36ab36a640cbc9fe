/* Natives of the object-relational mapper's texts: see orm.h. And what mapped classes ask of those texts. */
#include "vocab/sqlalchemy/orm.h"

#include "eval/code.h"
#include "vocab/settings/settings.h"
#include "vocab/sqlalchemy/internal.h"

NATIVE(is_expression_call)
{
    *out = value_bool(is_expr_value(vm, args[0]));
    return true;
}

NATIVE(refuse_call)
{
    struct value text;

    if (!value_str_value(vm, args[1], &text))
        return false;
    return refuse_feature(vm, AS_STR(text)->bytes, "%s", is_str(args[0]) ? AS_STR(args[0])->bytes : "");
}

NATIVE(class_of_table_call)
{
    struct table_data *table = table_data_of(vm, args[0]);

    *out = table != NULL && !is_absent(table->mapped) ? table->mapped : NONE;
    return true;
}

NATIVE(instance_of_call)
{
    *out = instance_make(vm, AS_CLASS(args[0]));
    return true;
}

NATIVE(row_call)
{
    *out = result_row_make(vm, args[0], args[1]);
    return true;
}

static const struct select *select_of(struct vm *vm, struct value value)
{
    const struct expr *expr = vm_instance_of(vm, value, &select_class) != NULL ? expr_peek(vm, value) : NULL;

    return expr != NULL && expr->kind == EXPR_SELECT ? expr->select : NULL;
}

/* The classes, and the columns between them as they are. */
NATIVE(entities_of_call)
{
    const struct select *select = select_of(vm, args[0]);
    size_t next = 0;

    *out = list_make(vm, NULL, 0);
    for (size_t i = 0; select != NULL && i < select->entities.len; i++)
    {
        const struct select_entity *entity = &select->entities.at[i];
        const struct table_data *table = entity->mapper;

        for (; next < entity->first; next++)
            list_push(vm, AS_LIST(*out), expr_show_part(vm, args[0], select->columns.at[next]));
        list_push(vm, AS_LIST(*out), table->mapped);
        next += entity->count;
    }
    for (; select != NULL && select->entities.len > 0 && next < select->columns.len; next++)
        list_push(vm, AS_LIST(*out), expr_show_part(vm, args[0], select->columns.at[next]));
    return true;
}

NATIVE(is_single_call)
{
    const struct select *select = select_of(vm, args[0]);

    *out = value_bool(select != NULL && (select->entities.len == 1 ? select->entities.at[0].count == select->columns.len
                                                                   : select->columns.len == 1));
    return true;
}

NATIVE(where_call)
{
    const struct select *select = select_of(vm, args[0]);

    *out = select != NULL && select->where != NULL ? expr_show_part(vm, args[0], select->where) : NONE;
    return true;
}

NATIVE(is_limited_call)
{
    const struct select *select = select_of(vm, args[0]);

    *out = value_bool(select != NULL && (select->limit != NULL || select->offset != NULL || select->group_by.len > 0 ||
                                         select->order_by.len > 0 || select->is_distinct || select->froms.len > 0));
    return true;
}

NATIVE(changes_rows_call)
{
    *out = value_bool(vm_instance_of(vm, args[0], &update_class) != NULL || vm_instance_of(vm, args[0], &delete_class) != NULL);
    return true;
}

bool function_takes_argument(struct value function)
{
    uint32_t given = 0;

    if (is_kind(function, OBJECT_METHOD))
    {
        function = AS_METHOD(function)->function;
        given = 1;
    }
    if (!is_kind(function, OBJECT_FUNCTION))
        return false;

    const struct function_object *of = AS_FUNCTION(function);
    uint32_t needed = of->code->positional;

    for (uint32_t i = 0; of->defaults != NULL && i < of->code->positional && i < of->defaults->len; i++)
        needed -= !is_absent(of->defaults->at[i]);
    return needed > given;
}

/* (value,) of a column's default or onupdate, or None. */
NATIVE(default_of_call)
{
    struct column_data *column = column_data_of(vm, args[0]);
    struct value value = ABSENT;

    *out = NONE;
    if (column != NULL && !column_default_value(vm, column->column, args[1].boolean, &value))
        return false;
    if (!is_absent(value))
        *out = tuple_make(vm, &value, 1);
    return true;
}

NATIVE(is_mutable_call)
{
    struct value type = ABSENT;

    *out = value_bool(false);
    if (!value_get_attribute(vm, args[0], STR("type"), &type))
        return false;
    if (is_kind(type, OBJECT_INSTANCE))
        *out = value_bool(!is_absent(attribute_find(type, "_is_mutable")));
    return true;
}

static const struct native is_expression_row = {"is_expression", "value, /", is_expression_call, NATIVE_TAKES_OPAQUE};
static const struct native refuse_row = {"refuse", "what, hint, /", refuse_call, 0};
static const struct native class_of_table_row = {"class_of_table", "table, /", class_of_table_call, 0};
static const struct native instance_of_row = {"instance_of", "class_, /", instance_of_call, 0};
static const struct native row_row = {"row", "names, values, /", row_call, 0};
static const struct native entities_of_row = {"entities_of", "statement, /", entities_of_call, NATIVE_TAKES_OPAQUE};
static const struct native is_single_row = {"is_single", "statement, /", is_single_call, NATIVE_TAKES_OPAQUE};
static const struct native where_row = {"where", "statement, /", where_call, 0};
static const struct native is_limited_row = {"is_limited", "statement, /", is_limited_call, 0};
static const struct native changes_rows_row = {"changes_rows", "statement, /", changes_rows_call, NATIVE_TAKES_OPAQUE};
static const struct native default_of_row = {"default_of", "column, is_update, /", default_of_call, 0};
static const struct native is_mutable_row = {"is_mutable", "column, /", is_mutable_call, 0};

const struct native_item orm_natives[] = {
    ITEM_CLASS_OF("_Session", session_class),
    ITEM_FUNCTION_OF("_is_opaque", settings_is_opaque_row),
    ITEM_FUNCTION_OF("_is_expression", is_expression_row),
    ITEM_FUNCTION_OF("_refuse", refuse_row),
    ITEM_FUNCTION_OF("_class_of_table", class_of_table_row),
    ITEM_FUNCTION_OF("_instance_of", instance_of_row),
    ITEM_FUNCTION_OF("_row", row_row),
    ITEM_FUNCTION_OF("_entities_of", entities_of_row),
    ITEM_FUNCTION_OF("_is_single", is_single_row),
    ITEM_FUNCTION_OF("_where", where_row),
    ITEM_FUNCTION_OF("_is_limited", is_limited_row),
    ITEM_FUNCTION_OF("_changes_rows", changes_rows_row),
    ITEM_FUNCTION_OF("_default_of", default_of_row),
    ITEM_FUNCTION_OF("_is_mutable", is_mutable_row),
    {0},
};

/* ---- instances of mapped classes ---- */

static bool text_call(struct vm *vm, const char *name, const struct value *args, size_t count, struct value *out)
{
    struct module_object *module = vm_native_module(vm, STR("sqlalchemy.orm._mapper"));
    struct value function;

    return vm_native_item(vm, module, str_from(name), &function) && vm_call_nested(vm, function, args, count, out);
}

static struct value state_of(struct value instance)
{
    return attribute_find(instance, "_sa_instance_state");
}

bool orm_read_missing(struct vm *vm, struct value instance, struct value column, struct value *out)
{
    struct value state = state_of(instance), args[2] = {instance, column}, key;

    *out = NONE;
    key = is_absent(state) ? ABSENT : attribute_find(state, "key");
    return is_absent(key) || is_none(key) || text_call(vm, "read_missing", args, 2, out);
}

static bool is_true(struct value value)
{
    return value.tag == VALUE_BOOL && value.boolean;
}

bool orm_note_change(struct vm *vm, struct value self, struct str_object *name, struct value value, bool *out_done)
{
    struct value state = state_of(self), dirty;

    (void)name;
    (void)value;
    *out_done = false;
    if (!is_kind(state, OBJECT_INSTANCE))
        return true;
    dirty = attribute_find(state, "dirty");
    if (!is_kind(dirty, OBJECT_LIST) || is_true(attribute_find(state, "modified")))
        return true;
    attribute_put(vm, state, "modified", value_bool(true));
    list_push(vm, AS_LIST(dirty), self);
    return true;
}

bool orm_construct(struct vm *vm, struct value instance, const struct dict_object *values)
{
    struct class_object *class_ = AS_INSTANCE(instance)->class_;
    struct dict_entry *entry;

    for (uint32_t i = 0; dict_next(values, &i, &entry);)
    {
        struct value list[2] = {value_of(&class_->object), entry->key}, late = value_bool(true);

        if (is_absent(class_lookup(class_, AS_STR(entry->key))) && is_absent(class_->opaque_base) &&
            !text_call(vm, "late_attribute", list, 2, &late))
            return false;
        if (!late.boolean)
            return vm_raise(vm, "TypeError", "'%s' is an invalid keyword argument for %s", AS_STR(entry->key)->bytes,
                            class_->name->bytes);
        if (!value_set_attribute(vm, instance, str_of(entry->key), entry->value))
            return false;
    }
    return true;
}
