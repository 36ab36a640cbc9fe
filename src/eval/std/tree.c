/*
 * Trees to values.
 *
 * The readers of src/text have limited the depth of their trees, so that the recursion here is bounded. Dates are made by the
 * module datetime from the text that the reader normalised.
 */
#include "eval/std/tree.h"

#include "eval/builtin/arguments.h"
#include "eval/builtin/classes.h"

static bool table_read(const struct tree_reading *reading, const struct tree *tree, struct dict_object *dict)
{
    struct vm *vm = reading->vm;

    for (size_t i = 0; i < tree->table.entries.len; i++)
    {
        const struct tree_entry *entry = &tree->table.entries.at[i];
        struct value key, item;

        if (entry->key_node == NULL)
            key = str_make(vm, entry->key);
        else if (!tree_to_value(reading, entry->key_node, &key))
            return false;
        if (!tree_to_value(reading, entry->value, &item) || !dict_set(vm, dict, key, item))
            return false;
    }
    return true;
}

static bool array_read(const struct tree_reading *reading, const struct tree *tree, struct list_object *list)
{
    struct value item;

    for (size_t i = 0; i < tree->items.len; i++)
    {
        if (!tree_to_value(reading, tree->items.at[i], &item))
            return false;
        list_push(reading->vm, list, item);
    }
    return true;
}

/* The values that were made so far, by the address of their node. */
static struct value *shared_slot(const struct tree_reading *reading, const struct tree *tree)
{
    void **slot;
    str key = {(const char *)&tree, sizeof tree};

    if (reading->shared == NULL)
        return NULL;
    if (!map_has(reading->shared, key))
        key = str_copy(reading->shared->arena, key);
    slot = map_slot(reading->shared, key);
    if (*slot == NULL)
        *slot = arena_new(reading->shared->arena, struct value);
    return *slot;
}

static bool container_read(const struct tree_reading *reading, const struct tree *tree, struct value *out)
{
    struct vm *vm = reading->vm;
    struct value *shared = shared_slot(reading, tree);
    bool good;

    if (shared != NULL && !is_absent(*shared))
    {
        *out = *shared;
        return true;
    }
    *out = tree->kind == TREE_ARRAY ? list_make(vm, NULL, 0) : value_of(&dict_make(vm)->object);
    if (shared != NULL)
        *shared = *out;
    good = tree->kind == TREE_ARRAY ? array_read(reading, tree, AS_LIST(*out)) : table_read(reading, tree, AS_DICT(*out));
    if (good && tree->kind == TREE_TABLE && is_given_some(reading->object_hook))
        return vm_call_nested(vm, reading->object_hook, out, 1, out);
    return good;
}

/* datetime.CLASS.fromisoformat(text) */
static bool moment_read(struct vm *vm, const char *class_name, str text, struct value *out)
{
    struct value module = value_of(&vm_native_module(vm, STR("datetime"))->object), class_, function,
                 argument = str_make(vm, text);

    return attribute_get(vm, module, class_name, &class_) && attribute_get(vm, class_, "fromisoformat", &function) &&
           vm_call_nested(vm, function, &argument, 1, out);
}

bool tree_to_value(const struct tree_reading *reading, const struct tree *tree, struct value *out)
{
    struct vm *vm = reading->vm;

    switch (tree->kind)
    {
        case TREE_NULL:
            *out = NONE;
            return true;
        case TREE_BOOL:
            *out = value_bool(tree->boolean);
            return true;
        case TREE_INT:
            *out = value_int(tree->integer);
            return true;
        case TREE_BIG:
            return int_of_text(vm, tree->text, 10, out);
        case TREE_REAL:
            *out = value_real(tree->real);
            return true;
        case TREE_TEXT:
            *out = str_make(vm, tree->text);
            return true;
        case TREE_BYTES:
            *out = bytes_make(vm, tree->text);
            return true;
        case TREE_DATE:
            return moment_read(vm, "date", tree->text, out);
        case TREE_TIME:
            return moment_read(vm, "time", tree->text, out);
        case TREE_DATETIME:
            return moment_read(vm, "datetime", tree->text, out);
        case TREE_ARRAY:
        case TREE_TABLE:
            return container_read(reading, tree, out);
    }
    return false;
}
