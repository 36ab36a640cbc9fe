/*
 * The MetaData objects of target_metadata with all their tables, for what compares models with a database.
 *
 * One MetaData or a list of them, as Alembic takes it. Asking for tables runs what of the project's modules defines them
 * (vocab_metadata_load); asking for the naming convention alone does not (naming.c).
 */
#include "vocab/alembic/internal.h"

#define WHAT "configure() argument 'target_metadata'"

static bool metadata_add(struct vm *vm, struct value value, struct vocab_metadata_list *list)
{
    struct metadata *metadata;

    if (is_opaque(value))
        return vm_refuse_opaque(vm, value, "the tables of target_metadata are not known");
    if (!vocab_metadata_load(vm, value, WHAT, &metadata))
        return false;
    array_push(vm->arena, list, metadata);
    return true;
}

bool vocab_target_metadata(struct vm *vm, struct vocab_metadata_list *out)
{
    struct value target = vocab_context_option(vm, "target_metadata");
    struct vocab_metadata_list list = {0};
    const struct value *items;
    size_t len;

    if (!is_given_some(target))
    {
        *out = list;
        return true;
    }
    if (!sequence_items(vm, target, &items, &len))
    {
        items = &target;
        len = 1;
    }
    for (size_t i = 0; i < len; i++)
    {
        if (!metadata_add(vm, items[i], &list))
            return false;
    }
    *out = list;
    return true;
}
