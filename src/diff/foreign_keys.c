/*
 * Foreign keys of a table that is on both sides. A key is what it says, not its name: columns, referent, actions, deferrability. What
 * only the database has is dropped, what only the model has is added; each sorted by columns.
 *
 * NO ACTION is what is meant where nothing is said. A referent that is found without its schema is the same as one that is named with
 * the schema in which names are looked for.
 */
#include "base/buf.h"
#include "diff/compare.h"

#include <stdlib.h>

struct signed_key
{
    str signature;
    struct constraint *constraint;
};

struct signed_key_list
{
    struct signed_key *at;
    size_t len, cap;
};

static void add_names(struct buf *out, const struct name_list *names)
{
    for (size_t i = 0; i < names->len; i++)
    {
        buf_add(out, names->at[i].text);
        buf_add_char(out, '\0');
    }
    buf_add_char(out, '\1');
}

/* RESTRICT is what MySQL does when nothing is said, and it does not tell it. */
static void add_action(const struct comparison *comparison, struct buf *out, str action)
{
    bool is_default = str_equal_nocase(action, STR("no action")) ||
                      (comparison->rules->is_mysql && str_equal_nocase(action, STR("restrict")));

    if (!is_default)
    {
        for (size_t i = 0; i < action.len; i++)
            buf_add_char(out, char_lower(action.at[i]));
    }
    buf_add_char(out, '\1');
}

static str signature_make(const struct comparison *comparison, const struct constraint *key)
{
    struct buf out = BUF(comparison->arena);
    str schema = key->referent_schema.text;

    if (str_equal(schema, comparison->request->catalog->default_schema))
        schema = STR("");
    add_names(&out, &key->columns);
    buf_print(&out, STR_FMT "\1" STR_FMT "\1", STR_ARG(schema), STR_ARG(key->referent_table.text));
    add_names(&out, &key->referent_columns);
    add_action(comparison, &out, key->onupdate);
    add_action(comparison, &out, key->ondelete);
    buf_add_char(&out, str_equal_nocase(key->initially, STR("deferred")) ? 'i' : key->deferrable == TRI_TRUE ? 'd' : 'n');
    return buf_str(&out);
}

static int compare_signatures(const void *a, const void *b)
{
    return str_compare(((const struct signed_key *)a)->signature, ((const struct signed_key *)b)->signature);
}

static struct signed_key_list keys_of(const struct comparison *comparison, const struct table *table)
{
    struct signed_key_list keys = {0};

    for (size_t i = 0; i < table->constraints.len; i++)
    {
        struct constraint *constraint = table->constraints.at[i];

        if (constraint->kind == CONSTRAINT_FOREIGN_KEY)
            array_push(comparison->arena, &keys, ((struct signed_key){signature_make(comparison, constraint), constraint}));
    }
    if (keys.len > 0)
        qsort(keys.at, keys.len, sizeof *keys.at, compare_signatures);
    return keys;
}

static bool keys_have(const struct signed_key_list *keys, str signature)
{
    struct signed_key wanted = {.signature = signature};

    return keys->len > 0 && bsearch(&wanted, keys->at, keys->len, sizeof *keys->at, compare_signatures) != NULL;
}

static struct constraint *named_find(const struct signed_key_list *keys, struct name name)
{
    for (size_t i = 0; name_is_set(name) && i < keys->len; i++)
    {
        if (str_equal(keys->at[i].constraint->name.text, name.text))
            return keys->at[i].constraint;
    }
    return NULL;
}

static bool wants_key(struct comparison *comparison, struct table *table, struct constraint *key, struct table *other,
                      struct constraint *counterpart, bool is_reflected, bool *out)
{
    struct diff_question question = {.object = {.kind = DIFF_FOREIGN_KEY, .table = table, .constraint = key},
                                     .name = key->name,
                                     .is_reflected = is_reflected};

    if (counterpart != NULL)
        question.counterpart = (struct diff_object){.kind = DIFF_FOREIGN_KEY, .table = other, .constraint = counterpart};
    return comparison_wants(comparison, &question, out);
}

static str names_text(struct arena *arena, const struct name_list *names)
{
    str_array texts = {0};

    for (size_t i = 0; i < names->len; i++)
        array_push(arena, &texts, names->at[i].text);
    return str_array_join(arena, &texts, STR(", "));
}

static void key_log(struct comparison *comparison, const struct table_pair *pair, const char *what, const struct constraint *key)
{
    comparison_log(comparison, "alembic.autogenerate.compare.constraints",
                   "Detected %s foreign key (" STR_FMT ")(" STR_FMT ") on table " STR_FMT, what,
                   STR_ARG(names_text(comparison->arena, &key->columns)),
                   STR_ARG(names_text(comparison->arena, &key->referent_columns)), STR_ARG(pair_label(comparison->arena, pair)));
}

static bool keys_dropped(struct comparison *comparison, struct table_pair *pair, const struct signed_key_list *database,
                         const struct signed_key_list *model)
{
    for (size_t i = 0; i < database->len; i++)
    {
        struct constraint *key = database->at[i].constraint;
        struct op *op;
        bool wanted;

        if (keys_have(model, database->at[i].signature))
            continue;
        if (!comparison_wants_name(comparison, DIFF_FOREIGN_KEY, key->name.text, pair, &wanted))
            return false;
        if (!wanted)
            continue;
        if (!wants_key(comparison, pair->database, key, pair->model, named_find(model, key->name), true, &wanted))
            return false;
        if (!wanted)
            continue;
        op = op_make(comparison->arena, OP_DROP_CONSTRAINT, PLACE_NONE);
        op->drop_constraint = (struct op_drop_constraint){.name = key->name,
                                                          .table = pair->name,
                                                          .schema = pair->schema,
                                                          .type = CONSTRAINT_FOREIGN_KEY,
                                                          .original = key};
        array_push(comparison->arena, &pair->ops, op);
        key_log(comparison, pair, "removed", key);
    }
    return true;
}

static bool keys_added(struct comparison *comparison, struct table_pair *pair, const struct signed_key_list *database,
                       const struct signed_key_list *model)
{
    for (size_t i = 0; i < model->len; i++)
    {
        struct constraint *key = model->at[i].constraint;
        struct op *op;
        bool wanted;

        if (keys_have(database, model->at[i].signature))
            continue;
        if (!wants_key(comparison, pair->model, key, pair->database, named_find(database, key->name), false, &wanted))
            return false;
        if (!wanted)
            continue;
        op = op_make(comparison->arena, OP_ADD_CONSTRAINT, key->place);
        op->add_constraint = (struct op_add_constraint){.constraint = key, .table = pair->name, .schema = pair->schema};
        array_push(comparison->arena, &pair->ops, op);
        key_log(comparison, pair, "added", key);
    }
    return true;
}

bool foreign_keys_compare(struct comparison *comparison, struct table_pair *pair)
{
    struct signed_key_list database = keys_of(comparison, pair->database), model = keys_of(comparison, pair->model);

    return keys_dropped(comparison, pair, &database, &model) && keys_added(comparison, pair, &database, &model);
}
