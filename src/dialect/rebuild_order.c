/*
 * The order of columns in a new table: insert_before, insert_after, partial_reordering.
 *
 * As in Alembic, an order is a set of pairs (this one before that one) that a stable topological sort resolves: the old
 * table's columns in their order, or the groups of partial_reordering instead, and for each placed column its neighbours.
 * insert_before and insert_after of alter_column, which Alembic takes and forgets, move the column behind that.
 */
#include "dialect/rebuild.h"

#include "base/map.h"

static size_t position_of(const str_array *names, str name)
{
    for (size_t i = 0; i < names->len; i++)
    {
        if (str_equal(names->at[i], name))
        {
            return i;
        }
    }
    return STR_NONE;
}

static void add_pair(struct rebuild *rebuild, str first, str second)
{
    array_push(rebuild->compiler->arena, &rebuild->pairs, ((struct rebuild_pair){first, second}));
}

/* The neighbour that a new column was placed next to: the other side of its newest pair. */
static str pair_other(const struct rebuild *rebuild, str name, bool wants_second)
{
    for (size_t i = rebuild->pairs.len; i > 0; i--)
    {
        const struct rebuild_pair *pair = &rebuild->pairs.at[i - 1];
        if (str_equal(wants_second ? pair->first : pair->second, name))
        {
            return wants_second ? pair->second : pair->first;
        }
    }
    return (str){NULL, 0};
}

static bool find_anchor(struct rebuild *rebuild, struct name given, str *out_key)
{
    const struct rebuild_column *column = name_is_set(given) ? rebuild_column_find(rebuild, given.text) : NULL;
    *out_key = column != NULL ? column->key : (str){NULL, 0};
    if (column != NULL || !name_is_set(given))
    {
        return true;
    }
    return compile_error(rebuild->compiler, "KeyError", "No such column: '" STR_FMT "'", STR_ARG(given.text));
}

/* The neighbour of an anchor on its other side. */
static str neighbour_of(const struct rebuild *rebuild, str anchor, bool is_after)
{
    size_t at = position_of(&rebuild->order, anchor);
    if (at == STR_NONE)
    {
        return pair_other(rebuild, anchor, is_after);
    }
    if (is_after)
    {
        return at + 1 < rebuild->order.len ? rebuild->order.at[at + 1] : (str){NULL, 0};
    }
    return at > 0 ? rebuild->order.at[at - 1] : (str){NULL, 0};
}

bool rebuild_place(struct rebuild *rebuild, str key, struct name before_name, struct name after_name)
{
    bool is_partial = rebuild->batch->partial_reordering.len > 0;
    str before, after;
    if (!find_anchor(rebuild, before_name, &before) || !find_anchor(rebuild, after_name, &after))
    {
        return false;
    }
    if (!is_partial && after.at != NULL && before.at == NULL)
    {
        before = neighbour_of(rebuild, after, true);
    }
    else if (!is_partial && before.at != NULL && after.at == NULL)
    {
        after = neighbour_of(rebuild, before, false);
    }
    if (before.at != NULL)
    {
        add_pair(rebuild, key, before);
    }
    if (after.at != NULL)
    {
        add_pair(rebuild, after, key);
    }
    if (!is_partial && before.at == NULL && after.at == NULL && rebuild->order.len > 0)
    {
        add_pair(rebuild, rebuild->order.at[rebuild->order.len - 1], key);
    }
    return true;
}

/* ---- sorting ------------------------------------------------------------------------------------------------------------- */

/* Columns by their number in rebuild->columns. */
struct sorting
{
    struct
    {
        size_t first, second;
    } * edges;
    size_t edge_count;
    size_t *waits;  /* for each column: how many must stand before it and are not placed */
    size_t *rounds; /* in which round it was placed, from 1; 0: not yet */
};

static struct sorting sorting_make(struct rebuild *rebuild)
{
    struct arena *arena = rebuild->compiler->arena;
    struct map places = {.arena = arena};
    struct sorting sorting = {
        .edges = arena_alloc_array(arena, rebuild->pairs.len, sizeof *sorting.edges),
        .waits = arena_alloc_array(arena, rebuild->columns.len, sizeof *sorting.waits),
        .rounds = arena_alloc_array(arena, rebuild->columns.len, sizeof *sorting.rounds),
    };
    for (size_t i = 0; i < rebuild->columns.len; i++)
    {
        map_put(&places, rebuild->columns.at[i].key, &sorting.waits[i]);
    }
    for (size_t i = 0; i < rebuild->pairs.len; i++)
    {
        size_t *first = map_find(&places, rebuild->pairs.at[i].first);
        size_t *second = map_find(&places, rebuild->pairs.at[i].second);
        if (first != NULL && second != NULL && first != second)
        {
            sorting.edges[sorting.edge_count].first = (size_t)(first - sorting.waits);
            sorting.edges[sorting.edge_count++].second = (size_t)(second - sorting.waits);
            (*second)++;
        }
    }
    return sorting;
}

/* Places all columns that wait for none, in their present order; false: there is no such column. */
static bool sort_round(struct rebuild *rebuild, struct sorting *sorting, size_t round, struct rebuild_column *sorted,
                       size_t *done)
{
    size_t before = *done;
    for (size_t i = 0; i < rebuild->columns.len; i++)
    {
        if (sorting->rounds[i] == 0 && sorting->waits[i] == 0)
        {
            sorting->rounds[i] = round;
            sorted[(*done)++] = rebuild->columns.at[i];
        }
    }
    for (size_t i = 0; i < sorting->edge_count; i++)
    {
        sorting->waits[sorting->edges[i].second] -= sorting->rounds[sorting->edges[i].first] == round ? 1 : 0;
    }
    return *done > before;
}

static bool sort_columns(struct rebuild *rebuild)
{
    struct rebuild_column *sorted = arena_alloc_array(rebuild->compiler->arena, rebuild->columns.len, sizeof *sorted);
    struct sorting sorting = sorting_make(rebuild);
    size_t done = 0;
    for (size_t round = 1; done < rebuild->columns.len; round++)
    {
        if (!sort_round(rebuild, &sorting, round, sorted, &done))
        {
            compile_error(rebuild->compiler, "sqlalchemy.exc.CircularDependencyError",
                          "the order of columns of table \"" STR_FMT "\" is a circle", STR_ARG(rebuild->batch->table.text));
            diag_hint(rebuild->compiler->diags, "Look at insert_before, insert_after and partial_reordering: each column can "
                                                "stand in one place only.");
            return false;
        }
    }
    rebuild->columns.at = sorted;
    rebuild->columns.cap = rebuild->columns.len;
    return true;
}

static size_t column_position(const struct rebuild *rebuild, str key)
{
    for (size_t i = 0; i < rebuild->columns.len; i++)
    {
        if (str_equal(rebuild->columns.at[i].key, key))
        {
            return i;
        }
    }
    return STR_NONE;
}

/* alter_column(insert_before=, insert_after=): the column goes next to its anchor. */
static bool move_column(struct rebuild *rebuild, str key, const struct rebuild_pair *move)
{
    str before, after;
    if (!find_anchor(rebuild, name_of(move->first), &before) || !find_anchor(rebuild, name_of(move->second), &after))
    {
        return false;
    }
    size_t from = column_position(rebuild, key);
    if (from == STR_NONE)
    {
        return true;
    }
    struct rebuild_column column = rebuild->columns.at[from];
    for (size_t i = from; i + 1 < rebuild->columns.len; i++)
    {
        rebuild->columns.at[i] = rebuild->columns.at[i + 1];
    }
    rebuild->columns.len--;
    size_t to = column_position(rebuild, before.at != NULL ? before : after);
    to = to == STR_NONE ? from : to + (before.at != NULL ? 0 : 1);
    rebuild->columns.len++;
    for (size_t i = rebuild->columns.len - 1; i > to; i--)
    {
        rebuild->columns.at[i] = rebuild->columns.at[i - 1];
    }
    rebuild->columns.at[to] = column;
    return true;
}

static bool add_groups(struct rebuild *rebuild)
{
    const struct op_batch *batch = rebuild->batch;
    for (size_t i = 0; i < batch->partial_reordering.len; i++)
    {
        const struct name_list *group = &batch->partial_reordering.at[i];
        for (size_t k = 0; k < group->len; k++)
        {
            str key, before = {NULL, 0};
            if (!find_anchor(rebuild, group->at[k], &key) || (k > 0 && !find_anchor(rebuild, group->at[k - 1], &before)))
            {
                return false;
            }
            if (k > 0)
            {
                add_pair(rebuild, before, key);
            }
        }
    }
    return true;
}

bool rebuild_order(struct rebuild *rebuild)
{
    bool is_partial = rebuild->batch->partial_reordering.len > 0;
    if (is_partial || rebuild->pairs.len > 0)
    {
        for (size_t i = 1; !is_partial && i < rebuild->order.len; i++)
        {
            add_pair(rebuild, rebuild->order.at[i - 1], rebuild->order.at[i]);
        }
        if (!add_groups(rebuild) || !sort_columns(rebuild))
        {
            return false;
        }
    }
    for (size_t i = 0; i < rebuild->moves.len; i++)
    {
        if (!move_column(rebuild, rebuild->moved.at[i], &rebuild->moves.at[i]))
        {
            return false;
        }
    }
    return true;
}
