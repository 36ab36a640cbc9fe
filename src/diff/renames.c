/*
 * Tables and columns with a new name: what looks like a drop and an add, and would lose the rows.
 *
 * Evidence is the definition. A table may have been renamed when one table went that has the same columns; a column, when one went
 * that has the same type, nullability and part in the primary key, and stands behind the same column or is the only one that could be
 * meant. Whether it was is never guessed: the caller is asked (comparison_renames), for each once.
 *
 * What was renamed gets its new name on the database's side, in keys and indexes of all tables too, so that the comparison behind sees
 * one thing that changed.
 */
#include "diff/compare.h"

/* ---- references ---------------------------------------------------------------------------------------------------------- */

static void names_rename(struct name_list *names, str from, str to)
{
    for (size_t i = 0; i < names->len; i++)
    {
        if (str_equal(names->at[i].text, from))
            names->at[i].text = to;
    }
}

/* The list may be shared with the catalog: it is copied first. */
static void names_own(struct arena *arena, struct name_list *names)
{
    struct name_list own = {0};

    for (size_t i = 0; i < names->len; i++)
        array_push(arena, &own, names->at[i]);
    *names = own;
}

static void index_rename(struct arena *arena, struct index *index, str from, str to)
{
    struct index copy = *index;

    copy.elements.at = NULL;
    copy.elements.len = copy.elements.cap = 0;
    for (size_t i = 0; i < index->elements.len; i++)
    {
        struct index_element element = index->elements.at[i];

        if (name_is_set(element.column) && str_equal(element.column.text, from))
            element.column.text = element.text = to;
        array_push(arena, &copy.elements, element);
    }
    *index = copy;
}

static void table_rename_column(struct comparison *comparison, struct table *table, str from, str to)
{
    struct arena *arena = comparison->arena;

    for (size_t i = 0; i < table->constraints.len; i++)
    {
        names_own(arena, &table->constraints.at[i]->columns);
        names_rename(&table->constraints.at[i]->columns, from, to);
    }
    if (table->primary_key != NULL)
    {
        names_own(arena, &table->primary_key->columns);
        names_rename(&table->primary_key->columns, from, to);
    }
    for (size_t i = 0; i < table->indexes.len; i++)
        index_rename(arena, table->indexes.at[i], from, to);
    table_column(table, from)->name.text = to;
}

static bool is_of(const struct comparison *comparison, const struct constraint *key, const struct table *table)
{
    return key->kind == CONSTRAINT_FOREIGN_KEY && str_equal(key->referent_table.text, table->name.text) &&
           str_equal(comparison_schema(comparison, key->referent_schema), comparison_schema(comparison, table->schema));
}

/* Calls for each foreign key of the database's side that refers to a table. */
static void referents_rename(struct comparison *comparison, struct sides *sides, const struct table *table, str column, str to)
{
    for (size_t i = 0; i < sides->database.len; i++)
    {
        struct table *other = sides->database.at[i];

        for (size_t k = 0; other != NULL && k < other->constraints.len; k++)
        {
            struct constraint *key = other->constraints.at[k];

            if (!is_of(comparison, key, table))
                continue;
            if (column.at == NULL)
                key->referent_table.text = to;
            else
            {
                names_own(comparison->arena, &key->referent_columns);
                names_rename(&key->referent_columns, column, to);
            }
        }
    }
}

/* ---- tables -------------------------------------------------------------------------------------------------------------- */

static bool columns_match(struct comparison *comparison, const struct table *database, const struct table *model, bool *out)
{
    *out = database->columns.len == model->columns.len && database->columns.len > 0;
    for (size_t i = 0; i < model->columns.len && *out; i++)
    {
        const struct column *column = table_column(database, model->columns.at[i]->name.text);
        bool differs = true;

        if (column != NULL && !types_differ(comparison, column->type, model->columns.at[i]->type, &differs))
            return false;
        *out = !differs;
    }
    return true;
}

/* Tables that went, by what a renamed one keeps: its schema and the names of its columns, in any order. */
struct gone_list
{
    ARRAY(size_t) places;
};

static str shape_key(const struct comparison *comparison, const struct table *table)
{
    uint64_t names = 0;

    for (size_t i = 0; i < table->columns.len; i++)
        names += str_hash(table->columns.at[i]->name.text);
    return str_print(comparison->arena, STR_FMT "\1%zu\1%llx", STR_ARG(comparison_schema(comparison, table->schema)),
                     table->columns.len, (unsigned long long)names);
}

static struct map gone_index(const struct comparison *comparison, const struct sides *sides)
{
    struct map index = {.arena = comparison->arena};

    for (size_t i = 0; i < sides->gone.len; i++)
    {
        void **slot = map_slot(&index, shape_key(comparison, sides->gone.at[i]));
        struct gone_list *list = *slot != NULL ? *slot : arena_new(comparison->arena, struct gone_list);

        array_push(comparison->arena, &list->places, i);
        *slot = list;
    }
    return index;
}

/* The only table that went and has the model's columns; *out_count: 0, 1, or 2 for several. One that was taken is NULL. */
static bool gone_find(struct comparison *comparison, const struct sides *sides, const struct map *index, const struct table *model,
                      size_t *out_place, size_t *out_count)
{
    const struct gone_list *list = map_find(index, shape_key(comparison, model));

    *out_count = 0;
    for (size_t i = 0; list != NULL && i < list->places.len && *out_count < 2; i++)
    {
        const struct table *gone = sides->gone.at[list->places.at[i]];
        bool matches = false;

        if (gone != NULL && !columns_match(comparison, gone, model, &matches))
            return false;
        if (!matches)
            continue;
        *out_place = list->places.at[i];
        ++*out_count;
    }
    return true;
}

static void table_take(struct comparison *comparison, struct sides *sides, size_t gone, size_t model)
{
    struct table *table = sides->gone.at[gone];
    struct op *op = op_make(comparison->arena, OP_RENAME_TABLE, sides->model.at[model]->place);

    op->rename_table = (struct op_rename_table){
        .table = table->name, .new_name = sides->model.at[model]->name, .schema = sides->model.at[model]->schema};
    array_push(comparison->arena, &comparison->ops, op);
    referents_rename(comparison, sides, table, (str){0}, sides->model.at[model]->name.text);
    table->name = sides->model.at[model]->name;
    sides->database.at[model] = table;
    sides->gone.at[gone] = NULL;
}

static bool model_rename(struct comparison *comparison, struct sides *sides, const struct map *index, size_t model)
{
    struct diff_rename rename = {.kind = DIFF_RENAME_TABLE};
    size_t gone = 0, count;
    bool is_rename;

    if (!gone_find(comparison, sides, index, sides->model.at[model], &gone, &count))
        return false;
    if (count != 1)
        return true;
    rename.table = sides->model.at[model]->schema.text;
    rename.from = sides->gone.at[gone]->name.text;
    rename.to = sides->model.at[model]->name.text;
    rename.place = sides->model.at[model]->place;
    if (!comparison_renames(comparison, &rename, &is_rename))
        return false;
    if (is_rename)
        table_take(comparison, sides, gone, model);
    return true;
}

bool tables_rename(struct comparison *comparison, struct sides *sides)
{
    struct map index = gone_index(comparison, sides);
    size_t left = 0;

    for (size_t i = 0; index.len > 0 && i < sides->model.len; i++)
    {
        if (sides->database.at[i] == NULL && !model_rename(comparison, sides, &index, i))
            return false;
    }
    for (size_t i = 0; i < sides->gone.len; i++)
    {
        if (sides->gone.at[i] != NULL)
            sides->gone.at[left++] = sides->gone.at[i];
    }
    sides->gone.len = left;
    return true;
}

/* ---- columns ------------------------------------------------------------------------------------------------------------- */

/* The column in front that both sides have; empty at the beginning. */
static str column_before(const struct table *table, size_t at, const struct table *other)
{
    while (at-- > 0)
    {
        if (table_column(other, table->columns.at[at]->name.text) != NULL)
            return table->columns.at[at]->name.text;
    }
    return STR("");
}

static bool definitions_match(struct comparison *comparison, const struct column *database, const struct column *model, bool *out)
{
    bool differs;

    *out = false;
    if (column_is_nullable(database) != column_is_nullable(model) || database->primary_key != model->primary_key)
        return true;
    if (!types_differ(comparison, database->type, model->type, &differs))
        return false;
    *out = !differs;
    return true;
}

struct column_search
{
    size_t at_place, anywhere; /* numbers of columns that match */
    struct column *found;
};

/* Columns of the database only that could be the model's column `at`. */
static bool column_search(struct comparison *comparison, const struct table *database, const struct table *model, size_t at,
                          struct column_search *out)
{
    str before = column_before(model, at, database);

    *out = (struct column_search){0};
    for (size_t i = 0; i < database->columns.len; i++)
    {
        struct column *column = database->columns.at[i];
        bool matches, is_here;

        if (table_column(model, column->name.text) != NULL)
            continue;
        if (!definitions_match(comparison, column, model->columns.at[at], &matches))
            return false;
        if (!matches)
            continue;
        is_here = str_equal(column_before(database, i, model), before);
        if (out->found == NULL || (is_here && out->at_place == 0))
            out->found = column;
        out->anywhere++;
        out->at_place += is_here;
    }
    return true;
}

/* How many columns the model has that the database has not. */
static size_t new_count(const struct table *database, const struct table *model)
{
    size_t count = 0;

    for (size_t i = 0; i < model->columns.len; i++)
        count += table_column(database, model->columns.at[i]->name.text) == NULL;
    return count;
}

static void column_take(struct comparison *comparison, struct sides *sides, struct table *database, const struct table *model,
                        struct column *from, const struct column *to)
{
    struct op *batch = op_make(comparison->arena, OP_BATCH, to->place), *op = op_make(comparison->arena, OP_ALTER_COLUMN, to->place);
    bool is_default = comparison_is_default_schema(comparison, model->schema);

    op->alter_column = (struct op_alter_column){.table = model->name,
                                                .schema = is_default ? NAME_NONE : model->schema,
                                                .column = from->name,
                                                .new_name = to->name,
                                                .existing_type = from->type,
                                                .existing_nullable = tri_of(column_is_nullable(from))};
    batch->batch = (struct op_batch){.table = op->alter_column.table, .schema = op->alter_column.schema};
    array_push(comparison->arena, &batch->batch.ops, op);
    array_push(comparison->arena, &comparison->ops, batch);
    referents_rename(comparison, sides, database, from->name.text, to->name.text);
    table_rename_column(comparison, database, from->name.text, to->name.text);
}

static bool pair_rename(struct comparison *comparison, struct sides *sides, struct table *database, struct table *model)
{
    for (size_t i = 0; i < model->columns.len; i++)
    {
        struct column *column = model->columns.at[i];
        struct diff_rename rename = {.kind = DIFF_RENAME_COLUMN, .to = column->name.text, .place = column->place};
        struct column_search search;
        bool is_rename;

        if (column->is_system || table_column(database, column->name.text) != NULL)
            continue;
        if (!column_search(comparison, database, model, i, &search))
            return false;
        if (search.at_place != 1 && (search.anywhere != 1 || new_count(database, model) != 1))
            continue;
        rename.table = table_key(comparison->arena, model->schema, model->name);
        rename.from = search.found->name.text;
        if (!comparison_renames(comparison, &rename, &is_rename))
            return false;
        if (is_rename)
            column_take(comparison, sides, database, model, search.found, column);
    }
    return true;
}

bool columns_rename(struct comparison *comparison, struct sides *sides)
{
    for (size_t i = 0; i < sides->model.len; i++)
    {
        if (sides->database.at[i] != NULL && !pair_rename(comparison, sides, sides->database.at[i], sides->model.at[i]))
            return false;
    }
    return true;
}
