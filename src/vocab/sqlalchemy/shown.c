/*
 * Objects for parts of the model that Python code rarely sees alone: server defaults, and the values of dialect keywords.
 *
 * Reading such an object gives the part back as it was, with what the catalog said of it.
 */
#include "vocab/sqlalchemy/internal.h"

static struct value default_argument(struct vm *vm, const struct server_default *given)
{
    if (given->kind == SERVER_DEFAULT_TEXT)
        return str_make(vm, given->text);
    return given->expr != NULL ? expr_show(vm, given->expr) : NONE;
}

struct value vocab_server_default_value(struct vm *vm, const struct server_default *given)
{
    struct server_default *copy;
    struct value made;

    if (given->kind == SERVER_DEFAULT_NONE)
        return NONE;
    if (given->kind == SERVER_DEFAULT_IDENTITY)
        return make_instance(vm, &identity_class, (void *)(uintptr_t)given->identity);
    if (given->kind == SERVER_DEFAULT_COMPUTED)
        return make_instance(vm, &computed_class, (void *)(uintptr_t)given->computed);
    copy = arena_new(vm->arena, struct server_default);
    *copy = *given;
    if (given->kind == SERVER_DEFAULT_FETCHED)
        return make_instance(vm, &fetched_value_class, copy);
    made = make_instance(vm, &default_clause_class, copy);
    attribute_put(vm, made, "arg", default_argument(vm, copy));
    return made;
}

struct value vocab_option_value(struct vm *vm, const struct option *option)
{
    struct dict_object *dict;
    struct value list;

    switch (option->kind)
    {
        case OPTION_NONE:
            return NONE;
        case OPTION_BOOL:
            return value_bool(option->boolean);
        case OPTION_INT:
            return value_int(option->integer);
        case OPTION_TEXT:
            return str_make(vm, option->text);
        case OPTION_EXPR:
            return expr_show(vm, option->expr);
        case OPTION_LIST:
            list = list_make(vm, NULL, 0);
            for (size_t i = 0; i < option->items.len; i++)
                list_push(vm, AS_LIST(list), vocab_option_value(vm, &option->items.at[i]));
            return list;
        case OPTION_MAP:
            break;
    }
    dict = dict_make(vm);
    for (size_t i = 0; i < option->items.len; i++)
        dict_put_text(vm, dict, option->items.at[i].key, vocab_option_value(vm, &option->items.at[i]));
    return value_of(&dict->object);
}
