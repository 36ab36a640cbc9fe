/*
 * Indexes and unique constraints of one table, by name as Alembic compares them: removed, changed (dropped and made again), added,
 * each sorted by name; then unique constraints without name whose columns no constraint of the database has.
 *
 * An index and a unique constraint of one name are one thing that changed its kind. Of a table that is created only the indexes are
 * operations, behind it; of one that is dropped, in front of it.
 */
#include "diff/compare.h"

#include <stdlib.h>
#include <string.h>

/* One of either kind. */
struct key
{
    str name; /* as the database writes it; empty: a unique constraint without name */
    struct index *index;
    struct constraint *unique;
};

struct key_list
{
    struct key *at;
    size_t len, cap;
};

static int compare_keys(const void *a, const void *b)
{
    return str_compare(((const struct key *)a)->name, ((const struct key *)b)->name);
}

/* The name as it is written: one that a convention made is cut. */
static str written_name(struct comparison *comparison, struct name name, bool is_index)
{
    const struct dialect *dialect = comparison->dialect;
    size_t limit = is_index ? dialect->max_index_name : dialect->max_constraint_name;

    if (!name_is_set(name))
        return (str){0};
    return name.is_final ? naming_truncate(comparison->arena, name.text, limit > 0 ? limit : dialect->max_identifier) : name.text;
}

static struct key_list keys_of(struct comparison *comparison, struct table *table)
{
    struct key_list keys = {0};

    for (size_t i = 0; table != NULL && i < table->constraints.len; i++)
    {
        struct constraint *constraint = table->constraints.at[i];

        if (constraint->kind == CONSTRAINT_UNIQUE)
            array_push(comparison->arena, &keys,
                       ((struct key){.name = written_name(comparison, constraint->name, false), .unique = constraint}));
    }
    for (size_t i = 0; table != NULL && i < table->indexes.len; i++)
        array_push(comparison->arena, &keys,
                   ((struct key){.name = written_name(comparison, table->indexes.at[i]->name, true), .index = table->indexes.at[i]}));
    if (keys.len > 0)
        qsort(keys.at, keys.len, sizeof *keys.at, compare_keys);
    return keys;
}

static const struct key *key_find(const struct key_list *keys, str name)
{
    struct key wanted = {.name = name};

    return keys->len == 0 ? NULL : bsearch(&wanted, keys->at, keys->len, sizeof *keys->at, compare_keys);
}

/* ---- unique constraints -------------------------------------------------------------------------------------------------- */

static bool has_same_columns(const struct constraint *a, const struct constraint *b)
{
    if (a->columns.len != b->columns.len)
        return false;
    for (size_t i = 0; i < a->columns.len; i++)
    {
        if (!name_list_has(&b->columns, a->columns.at[i].text))
            return false;
    }
    return true;
}

static bool has_unique_of(const struct key_list *keys, const struct constraint *wanted, bool unnamed_only)
{
    for (size_t i = 0; i < keys->len; i++)
    {
        const struct key *key = &keys->at[i];

        if (key->unique != NULL && !(unnamed_only && key->name.len > 0) && has_same_columns(key->unique, wanted))
            return true;
    }
    return false;
}

static bool uniques_differ(const struct comparison *comparison, const struct constraint *database, const struct constraint *model)
{
    str dialect = comparison->dialect->name;
    bool before = option_flag(&database->options, dialect, STR("nulls_not_distinct")) == TRI_TRUE;
    bool after = option_flag(&model->options, dialect, STR("nulls_not_distinct")) == TRI_TRUE;

    return !has_same_columns(database, model) || before != after;
}

/* ---- operations ---------------------------------------------------------------------------------------------------------- */

static struct diff_object object_of(struct table *table, const struct key *key)
{
    return (struct diff_object){.kind = key->index != NULL ? DIFF_INDEX : DIFF_UNIQUE_CONSTRAINT,
                                .table = table,
                                .index = key->index,
                                .constraint = key->unique};
}

static bool wants_key(struct comparison *comparison, struct table_pair *pair, const struct key *database, const struct key *model,
                      bool *out)
{
    struct diff_question question = {.is_reflected = model == NULL};
    const struct key *key = model != NULL ? model : database;

    question.object = object_of(model != NULL ? pair->model : pair->database, key);
    question.name = key->index != NULL ? key->index->name : key->unique->name;
    if (model != NULL && database != NULL)
        question.counterpart = object_of(pair->database, database);
    return comparison_wants(comparison, &question, out);
}

static void key_create(struct comparison *comparison, struct table_pair *pair, const struct key *key)
{
    struct op *op;

    if (key->index != NULL)
    {
        op = op_make(comparison->arena, OP_CREATE_INDEX, key->index->place);
        op->create_index = (struct op_create_index){.index = key->index, .table = pair->name, .schema = pair->schema};
    }
    else
    {
        op = op_make(comparison->arena, OP_ADD_CONSTRAINT, key->unique->place);
        op->add_constraint =
            (struct op_add_constraint){.constraint = key->unique, .table = pair->name, .schema = pair->schema};
    }
    array_push(comparison->arena, &pair->ops, op);
}

/* A unique constraint that could be made again: newer servers know of NULLS NOT DISTINCT, and the text says which it was. */
static struct constraint *unique_original(struct comparison *comparison, const struct constraint *unique)
{
    int since = comparison->rules->names_nulls_distinct;
    struct constraint *original = arena_new(comparison->arena, struct constraint);
    struct option *option;

    *original = *unique;
    if (since == 0 || comparison->request->compiler->server_version < since ||
        option_find(&unique->options, comparison->dialect->name, STR("nulls_not_distinct")) != NULL)
        return original;
    original->options = (struct option_list){0};
    for (size_t i = 0; i < unique->options.len; i++)
        array_push(comparison->arena, &original->options, unique->options.at[i]);
    option = array_add(comparison->arena, &original->options);
    option->key = str_print(comparison->arena, STR_FMT "_nulls_not_distinct", STR_ARG(comparison->dialect->name));
    option->kind = OPTION_BOOL;
    return original;
}

static void key_drop(struct comparison *comparison, struct table_pair *pair, const struct key *key)
{
    struct op *op;

    if (key->index != NULL)
    {
        op = op_make(comparison->arena, OP_DROP_INDEX, PLACE_NONE);
        op->drop_index = (struct op_drop_index){.index = key->index->name,
                                                .table = pair->name,
                                                .schema = pair->schema,
                                                .options = key->index->options,
                                                .original = key->index};
    }
    else
    {
        op = op_make(comparison->arena, OP_DROP_CONSTRAINT, PLACE_NONE);
        op->drop_constraint = (struct op_drop_constraint){.name = key->unique->name,
                                                          .table = pair->name,
                                                          .schema = pair->schema,
                                                          .type = CONSTRAINT_UNIQUE,
                                                          .original = unique_original(comparison, key->unique)};
    }
    array_push(comparison->arena, &pair->ops, op);
}

static const char *kind_text(const struct key *key)
{
    return key->index != NULL ? "index" : "unique constraint";
}

static str quoted(struct arena *arena, str name)
{
    return str_print(arena, "'" STR_FMT "'", STR_ARG(name));
}

/* A Python tuple: ('a', 'b') or ('a',). */
static str columns_text(struct comparison *comparison, const struct key *key)
{
    str_array names = {0};

    for (size_t i = 0; key->unique != NULL && i < key->unique->columns.len; i++)
        array_push(comparison->arena, &names, quoted(comparison->arena, key->unique->columns.at[i].text));
    for (size_t i = 0; key->index != NULL && i < key->index->elements.len; i++)
    {
        if (name_is_set(key->index->elements.at[i].column))
            array_push(comparison->arena, &names, quoted(comparison->arena, key->index->elements.at[i].column.text));
    }
    return str_print(comparison->arena, names.len == 1 ? "(" STR_FMT ",)" : "(" STR_FMT ")",
                     STR_ARG(str_array_join(comparison->arena, &names, STR(", "))));
}

static bool key_removed(struct comparison *comparison, struct table_pair *pair, const struct key *key)
{
    bool wanted;

    if (key->unique != NULL && pair->model == NULL)
        return true;
    if (!wants_key(comparison, pair, key, NULL, &wanted))
        return false;
    if (!wanted)
        return true;
    key_drop(comparison, pair, key);
    comparison_log(comparison, "alembic.autogenerate.compare.constraints", "Detected removed %s '" STR_FMT "' on '" STR_FMT "'",
                   kind_text(key), STR_ARG(key->name), STR_ARG(pair->name.text));
    return true;
}

static bool key_added(struct comparison *comparison, struct table_pair *pair, const struct key *key)
{
    bool wanted;

    if (key->unique != NULL && pair->database == NULL)
        return true;
    if (!wants_key(comparison, pair, NULL, key, &wanted))
        return false;
    if (!wanted)
        return true;
    key_create(comparison, pair, key);
    comparison_log(comparison, "alembic.autogenerate.compare.constraints", "Detected added %s '" STR_FMT "' on '" STR_FMT "'",
                   kind_text(key), STR_ARG(key->name), STR_ARG(columns_text(comparison, key)));
    return true;
}

static bool key_changed(struct comparison *comparison, struct table_pair *pair, const struct key *database, const struct key *model)
{
    str why = STR("columns or options");
    bool differs, wanted;

    if ((database->index == NULL) != (model->index == NULL))
        return key_removed(comparison, pair, database) && key_added(comparison, pair, model);
    if (database->index != NULL)
    {
        if (!index_differs(comparison, pair->database, database->index, model->index, &differs, &why))
            return false;
    }
    else
        differs = uniques_differ(comparison, database->unique, model->unique);
    if (!differs)
        return true;
    if (!wants_key(comparison, pair, database, model, &wanted))
        return false;
    if (!wanted)
        return true;
    key_drop(comparison, pair, database);
    key_create(comparison, pair, model);
    comparison_log(comparison, "alembic.autogenerate.compare.constraints",
                   "Detected changed %s '" STR_FMT "' on '" STR_FMT "': " STR_FMT, kind_text(database), STR_ARG(database->name),
                   STR_ARG(pair->name.text), STR_ARG(why));
    return true;
}

/* ---- comparing ----------------------------------------------------------------------------------------------------------- */

/* Names that env.py does not want are not there. */
static bool names_filter(struct comparison *comparison, const struct table_pair *pair, struct key_list *keys)
{
    size_t kept = 0;

    for (size_t i = 0; i < keys->len; i++)
    {
        const struct key key = keys->at[i];
        bool wanted;

        if (!comparison_wants_name(comparison, key.index != NULL ? DIFF_INDEX : DIFF_UNIQUE_CONSTRAINT,
                                   key.name.len > 0 ? key.name : (str){0}, pair, &wanted))
            return false;
        if (wanted)
            keys->at[kept++] = key;
    }
    keys->len = kept;
    return true;
}

static bool removed_compare(struct comparison *comparison, struct table_pair *pair, const struct key_list *database,
                            const struct key_list *model)
{
    for (size_t i = 0; i < database->len; i++)
    {
        const struct key *key = &database->at[i];

        if (key->name.len == 0 || key_find(model, key->name) != NULL ||
            (key->unique != NULL && has_unique_of(model, key->unique, true)))
            continue;
        if (!key_removed(comparison, pair, key))
            return false;
    }
    return true;
}

static bool added_compare(struct comparison *comparison, struct table_pair *pair, const struct key_list *database,
                          const struct key_list *model, bool named)
{
    for (size_t i = 0; i < model->len; i++)
    {
        const struct key *key = &model->at[i];

        if ((key->name.len > 0) != named || (named && key_find(database, key->name) != NULL) ||
            (!named && has_unique_of(database, key->unique, false)))
            continue;
        if (!key_added(comparison, pair, key))
            return false;
    }
    return true;
}

static void key_forget(struct key_list *keys, const struct key *key)
{
    size_t at = (size_t)(key - keys->at);

    memmove(keys->at + at, keys->at + at + 1, (keys->len - at - 1) * sizeof *keys->at);
    keys->len--;
}

/* A unique index of MySQL's catalog as the unique constraint that it may have been. */
static struct constraint *constraint_of_index(struct arena *arena, const struct index *index)
{
    struct constraint *unique = constraint_make(arena, CONSTRAINT_UNIQUE);

    unique->name = index->name;
    for (size_t i = 0; i < index->elements.len; i++)
        array_push(arena, &unique->columns, name_of(index->elements.at[i].text));
    return unique;
}

/* MySQL has no unique constraints but unique indexes: which of both one is, the model says. What foreign keys bring along counts on
 * neither side. */
static void keys_reconcile(struct comparison *comparison, const struct table *table, struct key_list *database,
                           struct key_list *model)
{
    size_t kept = 0;

    for (size_t i = 0; i < database->len; i++)
    {
        struct key key = database->at[i];
        const struct key *named = key_find(model, key.name);
        struct constraint *unique = key.index->unique ? constraint_of_index(comparison->arena, key.index) : NULL;

        if (mysql_index_is_implied(table, key.index))
        {
            if (named != NULL && named->index != NULL)
                key_forget(model, named);
            continue;
        }
        if (unique != NULL && ((named != NULL && named->unique != NULL) || (named == NULL && has_unique_of(model, unique, true))))
            key = (struct key){.name = key.name, .unique = unique};
        database->at[kept++] = key;
    }
    database->len = kept;
}

static bool begins_with(const struct index *index, const struct constraint *key)
{
    return index->elements.len > 0 && key->columns.len > 0 && str_equal(index->elements.at[0].text, key->columns.at[0].text);
}

/* MySQL keeps an index that a foreign key stands on: of a table that goes the keys go first. */
static void foreign_keys_drop(struct comparison *comparison, struct table_pair *pair, const struct key_list *keys)
{
    struct constraint_list *list = &pair->database->constraints;
    size_t kept = 0;

    for (size_t i = 0; i < list->len; i++)
    {
        struct constraint *key = list->at[i];
        bool is_in_the_way = false;
        struct op *op;

        for (size_t k = 0; key->kind == CONSTRAINT_FOREIGN_KEY && k < keys->len; k++)
            is_in_the_way = is_in_the_way || (keys->at[k].index != NULL && begins_with(keys->at[k].index, key));
        list->at[kept++] = key;
        if (!is_in_the_way)
            continue;
        op = op_make(comparison->arena, OP_DROP_CONSTRAINT, PLACE_NONE);
        op->drop_constraint = (struct op_drop_constraint){
            .name = key->name, .table = pair->name, .schema = pair->schema, .type = CONSTRAINT_FOREIGN_KEY, .original = key};
        array_push(comparison->arena, &pair->ops, op);
        kept--; /* made again by its own operation */
    }
    list->len = kept;
}

bool keys_compare(struct comparison *comparison, struct table_pair *pair)
{
    struct key_list database = keys_of(comparison, pair->database), model = keys_of(comparison, pair->model);

    if (comparison->rules->is_mysql)
        keys_reconcile(comparison, pair->database, &database, &model);
    if (comparison->rules->is_mysql && pair->model == NULL)
        foreign_keys_drop(comparison, pair, &database);
    if (!names_filter(comparison, pair, &database) || !removed_compare(comparison, pair, &database, &model))
        return false;
    for (size_t i = 0; i < database.len; i++)
    {
        const struct key *key = database.at[i].name.len > 0 ? key_find(&model, database.at[i].name) : NULL;

        if (key != NULL && !key_changed(comparison, pair, &database.at[i], key))
            return false;
    }
    return added_compare(comparison, pair, &database, &model, true) && added_compare(comparison, pair, &database, &model, false);
}
