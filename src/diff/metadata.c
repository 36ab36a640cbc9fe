/*
 * A catalog as the model's side of a comparison. Each table is made as the database's side is (database.c), so that two
 * databases of one form differ in nothing.
 *
 * An integer key that owns no sequence is not numbered by the server: its table, made again, is not either.
 */
#include "diff/compare.h"

static bool owns_sequence(const struct comparison *comparison, const struct relation *relation, const struct column *column)
{
    return map_has(&comparison->owned,
                   str_print(comparison->arena, STR_FMT "." STR_FMT "." STR_FMT, STR_ARG(relation->at.schema),
                             STR_ARG(relation->at.name), STR_ARG(column->name.text)));
}

static void numbers_settle(const struct comparison *comparison, const struct relation *relation, struct table *table)
{
    for (size_t i = 0; comparison->rules->omits_serial_defaults && i < table->columns.len; i++)
    {
        struct column *column = table->columns.at[i];

        if (column->identity == NULL)
            column->autoincrement = owns_sequence(comparison, relation, column) ? AUTOINCREMENT_AUTO : AUTOINCREMENT_FALSE;
    }
}

bool diff_metadata_of(struct arena *arena, struct diags *diags, struct compiler *compiler, const struct catalog *catalog,
                      struct metadata **out)
{
    struct metadata *metadata = arena_new(arena, struct metadata);
    struct diff_request request = {.arena = arena, .diags = diags, .compiler = compiler, .catalog = catalog};
    struct comparison comparison = {.request = &request,
                                    .arena = arena,
                                    .diags = diags,
                                    .dialect = compiler->dialect,
                                    .rules = diff_rules_find(compiler->dialect)};

    metadata->tables = (struct map){.arena = arena};
    sequences_index(&comparison);
    for (size_t i = 0; i < catalog->relations.len; i++)
    {
        const struct relation *relation = catalog->relations.at[i];
        struct table *table;

        if (!relation_is_comparable(relation) || relation->partition_bound.at != NULL || relation->extension.at != NULL)
            continue;
        if (!table_of_relation(&comparison, relation, &table))
            return false;
        numbers_settle(&comparison, relation, table);
        map_put(&metadata->tables, table_key(arena, table->schema, table->name), table);
    }
    *out = metadata;
    return true;
}
