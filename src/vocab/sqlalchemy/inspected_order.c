/*
 * Inspector.get_sorted_table_and_fkc_names(): tables in an order in which they can be created, each with its foreign keys; last, under
 * None, those that have to be added afterwards. When tables refer to each other in a circle SQLAlchemy takes every key of every
 * table that refers to another one for such, and so does this.
 */
#include "vocab/sqlalchemy/inspected.h"

struct order
{
    struct vm *vm;
    const struct relation **at; /* by name */
    size_t len;
};

static bool refers(const struct constraint *key, const struct relation *to)
{
    return key->kind == CONSTRAINT_FOREIGN_KEY && str_equal(key->referent_table.text, to->at.name) &&
           (!name_is_set(key->referent_schema) || str_equal(key->referent_schema.text, to->at.schema));
}

/* Whether a table refers to one that is not among the placed ones; itself aside. */
static bool waits(const struct order *order, const struct relation *relation, const bool *placed)
{
    for (size_t i = 0; i < relation->table->constraints.len; i++)
    {
        for (size_t k = 0; k < order->len; k++)
        {
            if (!placed[k] && order->at[k] != relation && refers(relation->table->constraints.at[i], order->at[k]))
                return true;
        }
    }
    return false;
}

/* One round after the other, each by name, as long as something can be placed. *out_sorted gets the indexes in order. */
static bool sort(const struct order *order, size_t *out_sorted)
{
    bool *placed = arena_alloc_array(order->vm->arena, order->len + 1, sizeof *placed);
    size_t count = 0;

    while (count < order->len)
    {
        size_t before = count;

        for (size_t i = 0; i < order->len; i++)
        {
            if (!placed[i] && !waits(order, order->at[i], placed))
                out_sorted[count++] = i;
        }
        for (size_t i = before; i < count; i++)
            placed[out_sorted[i]] = true;
        if (count == before)
            return false;
    }
    return true;
}

/* (table, name) of each foreign key of a table. */
static void keys_add(struct vm *vm, const struct relation *relation, struct value into)
{
    for (size_t i = 0; i < relation->table->constraints.len; i++)
    {
        const struct constraint *key = relation->table->constraints.at[i];
        struct value pair[] = {text_value(vm, relation->at.name), text_value(vm, key->name.text)};

        if (key->kind == CONSTRAINT_FOREIGN_KEY)
            list_push(vm, AS_LIST(into), tuple_make(vm, pair, COUNT_OF(pair)));
    }
}

static struct value entry(struct vm *vm, struct value name, struct value keys)
{
    struct value pair[] = {name, keys};

    return tuple_make(vm, pair, COUNT_OF(pair));
}

static struct value order_value(const struct order *order)
{
    struct vm *vm = order->vm;
    struct value made = list_make(vm, NULL, 0), later = list_make(vm, NULL, 0);
    size_t *sorted = arena_alloc_array(vm->arena, order->len + 1, sizeof *sorted);
    bool *none_placed = arena_alloc_array(vm->arena, order->len + 1, sizeof *none_placed);
    bool is_sorted = sort(order, sorted);

    for (size_t i = 0; i < order->len; i++)
    {
        const struct relation *relation = order->at[is_sorted ? sorted[i] : i];
        struct value keys = list_make(vm, NULL, 0);

        keys_add(vm, relation, !is_sorted && waits(order, relation, none_placed) ? later : keys);
        list_push(vm, AS_LIST(made), entry(vm, text_value(vm, relation->at.name), keys));
    }
    list_push(vm, AS_LIST(made), entry(vm, NONE, later));
    return made;
}

struct value inspected_sorted(struct vm *vm, const struct inspected *asked, unsigned kinds)
{
    struct arena_mark mark = arena_mark(vm->arena);
    struct order order = {.vm = vm,
                          .at = arena_alloc_array(vm->arena, asked->catalog->relations.len + 1, sizeof *order.at)};
    struct value made;

    for (size_t i = 0; i < asked->catalog->relations.len; i++)
    {
        const struct relation *relation = asked->catalog->relations.at[i];
        bool is_asked = asked->schema.at == NULL ? relation->is_visible : str_equal(relation->at.schema, asked->schema);

        if (is_asked && (kinds & (1u << relation->kind)) != 0 && !relation->is_temporary)
            order.at[order.len++] = relation;
    }
    made = order_value(&order);
    arena_reset(vm->arena, mark);
    return made;
}
