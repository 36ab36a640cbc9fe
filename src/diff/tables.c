/*
 * Tables on both sides: which are created, dropped, compared.
 *
 * A table of the model is the database's of the same name in the same schema; one without schema is what is found without naming one,
 * and so is one whose schema is the default one. Nobody proposes to drop what no model can hold: the version table, partitions,
 * temporary and virtual tables, tables of an extension; nor, unless include_schemas says so, tables of other schemas.
 *
 * Tables that refer to each other in a circle, and keys with use_alter, are made in two steps where the database can alter tables:
 * the keys follow when all tables are there, and are dropped before the first goes.
 */
#include "diff/compare.h"

#include "sql/table_order.h"

#include <stdlib.h>

/* The version table, or limbeck's journal beside it (run/journal.h). */
static bool is_version_table(const struct comparison *comparison, struct name schema, struct name name)
{
    const struct diff_request *request = comparison->request;
    bool is_home = request->version_schema.at == NULL ? comparison_is_default_schema(comparison, schema)
                                                      : (name_is_set(schema) && str_equal(schema.text, request->version_schema));

    str rest = str_skip(name.text, request->version_table.len);

    return is_home && str_starts(name.text, request->version_table) && (rest.len == 0 || str_equal(rest, STR("_journal")));
}

/* ---- the two sides ------------------------------------------------------------------------------------------------------- */

void sequences_index(struct comparison *comparison)
{
    const struct catalog *catalog = comparison->request->catalog;

    comparison->owned = (struct map){.arena = comparison->arena};
    for (size_t i = 0; i < catalog->sequences.len; i++)
    {
        const struct catalog_sequence *sequence = &catalog->sequences.at[i];

        if (sequence->owner.name.at != NULL)
            map_put(&comparison->owned,
                    str_print(comparison->arena, STR_FMT "." STR_FMT "." STR_FMT, STR_ARG(sequence->owner.schema),
                              STR_ARG(sequence->owner.name), STR_ARG(sequence->owner_column)),
                    (void *)sequence);
    }
}

static bool model_collect(struct comparison *comparison, struct table_list *out)
{
    const struct diff_request *request = comparison->request;

    for (size_t i = 0; i < request->metadata_count; i++)
    {
        const struct metadata *metadata = request->metadata[i];

        for (size_t k = 0; k < metadata->tables.len; k++)
        {
            struct table *table = metadata->tables.at[k].value;

            if (is_version_table(comparison, table->schema, table->name))
                continue;
            if (!table_complete(comparison->arena, comparison->diags, table, metadata->naming))
                return false;
            array_push(comparison->arena, out, table);
        }
    }
    return true;
}

static struct table_list list_sort(struct comparison *comparison, const struct table_list *from, bool *out_is_cyclic)
{
    struct table_list sorted = {0};

    sorted.at = arena_alloc(comparison->arena, (from->len + 1) * sizeof *sorted.at);
    sorted.len = sorted.cap = from->len;
    tables_order(comparison->arena, from->at, from->len, sorted.at, out_is_cyclic);
    return sorted;
}

bool relation_is_comparable(const struct relation *relation)
{
    bool is_table = relation->kind == RELATION_TABLE || relation->kind == RELATION_PARTITIONED;

    return is_table && !relation->is_temporary && !relation->is_shadow;
}

/* The relation of a table of the model; NULL when the database does not have it. */
static const struct relation *relation_of(const struct comparison *comparison, const struct table *table)
{
    str schema = comparison_is_default_schema(comparison, table->schema) ? (str){0} : table->schema.text;
    const struct relation *relation = catalog_relation(comparison->request->catalog, schema, table->name.text);

    return relation != NULL && relation_is_comparable(relation) ? relation : NULL;
}

/* include_name is asked for the schema first. */
static bool wants_relation(struct comparison *comparison, const struct relation *relation, bool *out)
{
    struct table_pair home = {.schema = relation->table->schema};
    struct diff_name schema = {.kind = DIFF_SCHEMA, .name = home.schema.text};
    struct diff_name name = {.kind = DIFF_TABLE, .name = relation->at.name, .schema = home.schema.text};
    const struct diff_hooks *hooks = &comparison->request->hooks;

    *out = true;
    if (hooks->include_name == NULL)
        return true;
    return hooks->include_name(hooks->subject, &schema, out) && (!*out || hooks->include_name(hooks->subject, &name, out));
}

static bool model_side(struct comparison *comparison, struct sides *sides)
{
    struct table_list unsorted = {0};

    if (!model_collect(comparison, &unsorted))
        return false;
    sides->model = list_sort(comparison, &unsorted, &sides->is_cyclic);
    sides->wanted = (struct map){.arena = comparison->arena};
    for (size_t i = 0; i < sides->model.len; i++)
    {
        const struct relation *relation = relation_of(comparison, sides->model.at[i]);
        struct table *table = NULL;
        bool wanted = false;

        if (relation != NULL)
        {
            map_put(&sides->wanted, table_key(comparison->arena, name_of(relation->at.schema), name_of(relation->at.name)), table);
            if (!wants_relation(comparison, relation, &wanted) ||
                (wanted && !table_of_relation(comparison, relation, &table)))
                return false;
        }
        array_push(comparison->arena, &sides->database, table);
    }
    return true;
}

/* A relation that no model has and that may be dropped. */
static bool is_droppable(const struct comparison *comparison, const struct sides *sides, const struct relation *relation)
{
    bool is_asked_for = relation->is_visible || comparison->request->include_schemas;
    bool is_made_by_others = relation->partition_bound.at != NULL || relation->extension.at != NULL;

    return relation_is_comparable(relation) && is_asked_for && !is_made_by_others &&
           !is_version_table(comparison, relation->table->schema, relation->table->name) &&
           !is_version_table(comparison, name_of(relation->at.schema), relation->table->name) &&
           !map_has(&sides->wanted, table_key(comparison->arena, name_of(relation->at.schema), name_of(relation->at.name)));
}

static bool database_side(struct comparison *comparison, struct sides *sides)
{
    const struct catalog *catalog = comparison->request->catalog;
    struct table_list unsorted = {0};

    for (size_t i = 0; i < catalog->relations.len; i++)
    {
        struct table *table;
        bool wanted;

        if (!is_droppable(comparison, sides, catalog->relations.at[i]))
            continue;
        if (!wants_relation(comparison, catalog->relations.at[i], &wanted))
            return false;
        if (!wanted)
            continue;
        if (!table_of_relation(comparison, catalog->relations.at[i], &table))
            return false;
        array_push(comparison->arena, &unsorted, table);
    }
    sides->gone = list_sort(comparison, &unsorted, &sides->gone_is_cyclic);
    return true;
}

/* ---- operations ---------------------------------------------------------------------------------------------------------- */

static struct table_pair pair_of(struct comparison *comparison, struct table *database, struct table *model)
{
    struct table_pair pair = {.database = database, .model = model};
    const struct table *table = model != NULL ? model : database;

    pair.name = table->name;
    if (!comparison_is_default_schema(comparison, table->schema))
        pair.schema = table->schema;
    return pair;
}

/* What changes one table, as one batch. */
static void pair_close(struct comparison *comparison, struct table_pair *pair)
{
    struct op *op;

    if (pair->ops.len == 0)
        return;
    op = op_make(comparison->arena, OP_BATCH, pair->ops.at[0]->place);
    op->batch = (struct op_batch){.table = pair->name, .schema = pair->schema, .ops = pair->ops};
    array_push(comparison->arena, &comparison->ops, op);
    pair->ops = (struct op_list){0};
}

static bool wants_table(struct comparison *comparison, struct table *table, struct table *counterpart, bool is_reflected, bool *out)
{
    struct diff_question question = {
        .object = {.kind = DIFF_TABLE, .table = table}, .name = table->name, .is_reflected = is_reflected};

    if (counterpart != NULL)
        question.counterpart = (struct diff_object){.kind = DIFF_TABLE, .table = counterpart};
    return comparison_wants(comparison, &question, out);
}

static bool is_late_key(const struct constraint *constraint, bool is_cyclic, const struct map *done)
{
    if (constraint->kind != CONSTRAINT_FOREIGN_KEY)
        return false;
    return constraint->use_alter ||
           (is_cyclic && !map_has(done, table_key(done->arena, constraint->referent_schema, constraint->referent_table)));
}

/* A table without the keys that have to wait, which become operations of `keys`. The table itself when there are none. */
static struct table *keys_split(struct comparison *comparison, struct table *table, bool is_cyclic, const struct map *done,
                                struct table_pair *keys)
{
    struct table *rest;

    if (!dialect_has(comparison->dialect, DIALECT_ALTER))
        return table;
    rest = arena_new(comparison->arena, struct table);
    *rest = *table;
    rest->constraints = (struct constraint_list){0};
    for (size_t i = 0; i < table->constraints.len; i++)
    {
        struct constraint *constraint = table->constraints.at[i];
        struct op *op;

        if (!is_late_key(constraint, is_cyclic, done))
        {
            array_push(comparison->arena, &rest->constraints, constraint);
            continue;
        }
        op = op_make(comparison->arena, OP_ADD_CONSTRAINT, constraint->place);
        op->add_constraint = (struct op_add_constraint){.constraint = constraint, .table = keys->name, .schema = keys->schema};
        array_push(comparison->arena, &keys->ops, op);
    }
    return keys->ops.len > 0 ? rest : table;
}

static void table_mark(struct map *done, const struct table *table)
{
    map_put(done, table_key(done->arena, table->schema, table->name), NULL);
}

static bool tables_added(struct comparison *comparison, const struct sides *sides)
{
    struct map done = {.arena = comparison->arena};
    struct op_list late = {0};

    for (size_t i = 0; i < sides->model.len; i++)
    {
        struct table *table = sides->model.at[i];
        struct table_pair pair = pair_of(comparison, NULL, table), keys = pair;
        struct op *op;
        bool wanted;

        table_mark(&done, table);
        if (sides->database.at[i] != NULL)
            continue;
        if (!wants_table(comparison, table, NULL, false, &wanted))
            return false;
        if (!wanted)
            continue;
        op = op_make(comparison->arena, OP_CREATE_TABLE, table->place);
        op->create_table.table = keys_split(comparison, table, sides->is_cyclic, &done, &keys);
        array_push(comparison->arena, &comparison->ops, op);
        comparison_log(comparison, "alembic.autogenerate.compare.tables", "Detected added table '" STR_FMT "'",
                       STR_ARG(pair_label(comparison->arena, &pair)));
        if (!keys_compare(comparison, &pair))
            return false;
        pair_close(comparison, &pair);
        for (size_t k = 0; k < keys.ops.len; k++)
            array_push(comparison->arena, &late, keys.ops.at[k]);
    }
    for (size_t i = 0; i < late.len; i++)
    {
        struct op_add_constraint *add = &late.at[i]->add_constraint;
        struct table_pair keys = {.name = add->table, .schema = add->schema};

        array_push(comparison->arena, &keys.ops, late.at[i]);
        pair_close(comparison, &keys);
    }
    return true;
}

/* Operations of a dropped table: its indexes, then itself. */
static bool table_drop(struct comparison *comparison, struct table *table, struct table *rest)
{
    struct table_pair pair = pair_of(comparison, table, NULL);
    struct op *op;

    if (!keys_compare(comparison, &pair))
        return false;
    pair_close(comparison, &pair);
    op = op_make(comparison->arena, OP_DROP_TABLE, PLACE_NONE);
    op->drop_table = (struct op_drop_table){.table = pair.name, .schema = pair.schema, .original = rest};
    array_push(comparison->arena, &comparison->ops, op);
    comparison_log(comparison, "alembic.autogenerate.compare.tables", "Detected removed table '" STR_FMT "'",
                   STR_ARG(pair_label(comparison->arena, &pair)));
    return true;
}

/* The keys that hold a circle together are dropped first. */
static void keys_drop(struct comparison *comparison, struct table_pair *keys)
{
    for (size_t i = 0; i < keys->ops.len; i++)
    {
        struct constraint *constraint = keys->ops.at[i]->add_constraint.constraint;
        struct op *op = op_make(comparison->arena, OP_DROP_CONSTRAINT, PLACE_NONE);

        op->drop_constraint = (struct op_drop_constraint){.name = constraint->name,
                                                          .table = keys->name,
                                                          .schema = keys->schema,
                                                          .type = CONSTRAINT_FOREIGN_KEY,
                                                          .original = constraint};
        keys->ops.at[i] = op;
    }
    pair_close(comparison, keys);
}

static bool tables_removed(struct comparison *comparison, const struct sides *sides)
{
    struct table **rests = arena_alloc(comparison->arena, (sides->gone.len + 1) * sizeof *rests);
    struct map done = {.arena = comparison->arena};

    for (size_t i = 0; i < sides->gone.len; i++)
    {
        struct table *table = sides->gone.at[i];
        struct table_pair keys = pair_of(comparison, table, NULL);
        bool wanted;

        table_mark(&done, table);
        if (!wants_table(comparison, table, NULL, true, &wanted))
            return false;
        if (!wanted)
            continue;
        rests[i] = sides->gone_is_cyclic ? keys_split(comparison, table, true, &done, &keys) : table;
        keys_drop(comparison, &keys);
    }
    for (size_t i = sides->gone.len; i-- > 0;)
    {
        if (rests[i] != NULL && !table_drop(comparison, sides->gone.at[i], rests[i]))
            return false;
    }
    return true;
}

/* Whether a table that stays has a key to one that goes: then the tables are dropped behind such keys. */
static bool gone_is_referred_to(const struct comparison *comparison, const struct sides *sides)
{
    struct map gone = {.arena = comparison->arena};

    for (size_t i = 0; i < sides->gone.len; i++)
        map_put(&gone, comparison_key(comparison, sides->gone.at[i]->schema, sides->gone.at[i]->name), NULL);
    for (size_t i = 0; gone.len > 0 && i < sides->database.len; i++)
    {
        const struct table *table = sides->database.at[i];

        for (size_t k = 0; table != NULL && k < table->constraints.len; k++)
        {
            const struct constraint *key = table->constraints.at[k];

            if (key->kind == CONSTRAINT_FOREIGN_KEY &&
                map_has(&gone, comparison_key(comparison, key->referent_schema, key->referent_table)))
                return true;
        }
    }
    return false;
}

static void comment_compare(struct comparison *comparison, struct table_pair *pair)
{
    str before = pair->database->comment, after = pair->model->comment;
    struct op *op;

    if (!dialect_has(comparison->dialect, DIALECT_COMMENTS) ||
        ((before.at == NULL) == (after.at == NULL) && str_equal(before, after)))
        return;
    op = op_make(comparison->arena, after.at == NULL ? OP_DROP_TABLE_COMMENT : OP_CREATE_TABLE_COMMENT, pair->model->place);
    op->table_comment = (struct op_table_comment){
        .table = pair->name, .schema = pair->schema, .comment = after, .existing_comment = before};
    array_push(comparison->arena, &pair->ops, op);
}

static bool table_compare(struct comparison *comparison, struct table *database, struct table *model)
{
    struct table_pair pair = pair_of(comparison, database, model);
    bool wanted;

    if (!wants_table(comparison, model, database, false, &wanted))
        return false;
    if (!wanted)
        return true;
    if (!columns_added(comparison, &pair) || !columns_changed(comparison, &pair))
        return false;
    primary_keys_compare(comparison, &pair);
    if (!keys_compare(comparison, &pair) || !foreign_keys_compare(comparison, &pair))
        return false;
    comment_compare(comparison, &pair);
    if (!checks_compare(comparison, &pair) || !columns_dropped(comparison, &pair))
        return false;
    pair_close(comparison, &pair);
    return true;
}

static int compare_pairs(const void *a, const void *b)
{
    const struct table_pair *left = a, *right = b;
    int order = str_compare(left->schema.text, right->schema.text);

    return order != 0 ? order : str_compare(left->name.text, right->name.text);
}

static bool tables_changed(struct comparison *comparison, const struct sides *sides)
{
    struct
    {
        struct table_pair *at;
        size_t len, cap;
    } pairs = {0};

    for (size_t i = 0; i < sides->model.len; i++)
    {
        if (sides->database.at[i] != NULL)
            array_push(comparison->arena, &pairs, pair_of(comparison, sides->database.at[i], sides->model.at[i]));
    }
    if (pairs.len > 0)
        qsort(pairs.at, pairs.len, sizeof *pairs.at, compare_pairs);
    for (size_t i = 0; i < pairs.len; i++)
    {
        if (!table_compare(comparison, pairs.at[i].database, pairs.at[i].model))
            return false;
    }
    return true;
}

static bool tables_compare(struct comparison *comparison, const struct sides *sides)
{
    if (gone_is_referred_to(comparison, sides))
        return tables_changed(comparison, sides) && tables_removed(comparison, sides);
    return tables_removed(comparison, sides) && tables_changed(comparison, sides);
}

bool diff_make(const struct diff_request *request, struct op_list *out_ops)
{
    struct comparison comparison = {.request = request,
                                    .arena = request->arena,
                                    .diags = request->diags,
                                    .dialect = request->compiler->dialect,
                                    .rules = diff_rules_find(request->compiler->dialect)};
    struct sides sides = {0};

    sequences_index(&comparison);
    if (!model_side(&comparison, &sides) || !database_side(&comparison, &sides) || !tables_rename(&comparison, &sides) ||
        !columns_rename(&comparison, &sides) || !tables_added(&comparison, &sides) ||
        !tables_compare(&comparison, &sides) || !enums_compare(&comparison))
        return false;
    *out_ops = comparison.ops;
    return true;
}
