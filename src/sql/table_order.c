/*
 * The order of tables: SQLAlchemy's sorted_tables. Level by level: first the tables that refer to no other, by name; then those
 * that refer only to tables before them; and so on. Keys with use_alter and keys to the table itself do not count. Linear in
 * tables and keys.
 */
#include "sql/table_order.h"

#include <stdlib.h>

struct sorted_table
{
    struct table *table;
    str key;
    uint32_t waits_for; /* keys to tables that are not out yet */
    uint32_t level;
    struct
    {
        uint32_t *at;
        size_t len, cap;
    } dependents;
};

static int compare_keys(const void *a, const void *b)
{
    const struct sorted_table *left = a, *right = b;

    return str_compare(left->key, right->key);
}

static void dependencies_find(struct arena *arena, struct sorted_table *tables, size_t count)
{
    struct map places = {.arena = arena};

    for (size_t i = 0; i < count; i++)
        map_put(&places, tables[i].key, &tables[i]);
    for (size_t i = 0; i < count; i++)
    {
        const struct constraint_list *constraints = &tables[i].table->constraints;

        for (size_t k = 0; k < constraints->len; k++)
        {
            const struct constraint *key = constraints->at[k];
            struct sorted_table *other;

            if (key->kind != CONSTRAINT_FOREIGN_KEY || key->use_alter)
                continue;
            other = map_find(&places, table_key(arena, key->referent_schema, key->referent_table));
            if (other == NULL || other == &tables[i])
                continue;
            array_push(arena, &other->dependents, (uint32_t)i);
            tables[i].waits_for++;
        }
    }
}

/* Writes the tables level by level; they stand in `tables` by name. Returns how many have a level. */
static size_t levels_write(struct arena *arena, const struct sorted_table *tables, size_t count, uint32_t levels,
                           struct table **out)
{
    size_t *next = arena_alloc(arena, (levels + 1) * sizeof *next), done = 0;

    for (size_t i = 0; i < count; i++)
    {
        if (tables[i].waits_for == 0)
            next[tables[i].level + 1 < levels ? tables[i].level + 1 : levels]++;
    }
    for (uint32_t level = 1; level < levels; level++)
        next[level] += next[level - 1];
    for (size_t i = 0; i < count; i++)
    {
        if (tables[i].waits_for > 0)
            continue;
        out[next[tables[i].level]++] = tables[i].table;
        done++;
    }
    return done;
}

/* Numbers the levels; returns how many there are. */
static uint32_t levels_number(struct arena *arena, struct sorted_table *tables, size_t count)
{
    uint32_t *queue = arena_alloc(arena, (count + 1) * sizeof *queue), levels = 0;
    size_t head = 0, tail = 0;

    for (uint32_t i = 0; i < count; i++)
    {
        if (tables[i].waits_for == 0)
            queue[tail++] = i;
    }
    while (head < tail)
    {
        struct sorted_table *table = &tables[queue[head++]];

        if (table->level + 1 > levels)
            levels = table->level + 1;
        for (size_t k = 0; k < table->dependents.len; k++)
        {
            struct sorted_table *dependent = &tables[table->dependents.at[k]];

            if (--dependent->waits_for > 0)
                continue;
            dependent->level = table->level + 1;
            queue[tail++] = table->dependents.at[k];
        }
    }
    return levels;
}

void tables_order(struct arena *arena, struct table *const *tables, size_t count, struct table **out_sorted,
                  bool *out_is_cyclic)
{
    struct sorted_table *sorted = arena_alloc(arena, (count + 1) * sizeof *sorted);
    size_t done = 0;
    uint32_t levels;

    for (size_t i = 0; i < count; i++)
        sorted[i] = (struct sorted_table){.table = tables[i], .key = table_key(arena, tables[i]->schema, tables[i]->name)};
    if (count > 0)
        qsort(sorted, count, sizeof *sorted, compare_keys);
    dependencies_find(arena, sorted, count);
    levels = levels_number(arena, sorted, count);
    done = levels_write(arena, sorted, count, levels, out_sorted);
    *out_is_cyclic = done < count;
    for (size_t i = 0; i < count; i++)
    {
        if (sorted[i].waits_for > 0)
            out_sorted[done++] = sorted[i].table;
    }
}
