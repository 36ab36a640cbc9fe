/*
 * Names for constraints that the models leave unnamed: the way back has to name what it drops.
 *
 * On PostgreSQL that is the name which the server would give (makeObjectName() and ChooseRelationName() of PostgreSQL's
 * src/backend/commands/indexcmds.c), so that the database is the same as without. MariaDB and MySQL count, and SQLite gives none:
 * there it is SQLAlchemy's usual convention, uq_table_column and fk_table_column_referent.
 */
#include "base/buf.h"
#include "base/utf8.h"
#include "diff/compare.h"
#include "sql/naming.h"

#include <string.h>

enum
{
    POSTGRESQL_NAME_MOST = 63, /* bytes: NAMEDATALEN - 1 */
};

struct given_names
{
    struct arena *arena;
    const struct dialect *dialect;
    struct map taken; /* "schema.name" */
};

static void taken_add(struct given_names *names, struct name schema, struct name name)
{
    if (name_is_set(name))
        map_put(&names->taken, table_key(names->arena, schema, name), NULL);
}

static void taken_collect(struct given_names *names, const struct catalog *catalog)
{
    for (size_t i = 0; i < catalog->relations.len; i++)
    {
        const struct table *table = catalog->relations.at[i]->table;

        taken_add(names, table->schema, table->name);
        for (size_t k = 0; k < table->indexes.len; k++)
            taken_add(names, table->schema, table->indexes.at[k]->name);
        for (size_t k = 0; k < table->constraints.len; k++)
            taken_add(names, table->schema, table->constraints.at[k]->name);
    }
}

static str columns_text(struct given_names *names, const struct constraint *constraint)
{
    struct buf out = BUF(names->arena);

    for (size_t i = 0; i < constraint->columns.len; i++)
        buf_print(&out, "%s" STR_FMT, i > 0 ? "_" : "", STR_ARG(constraint->columns.at[i].text));
    return buf_str(&out);
}

/* The first bytes of a text, without a cut character at the end. */
static str clipped(str text, size_t len)
{
    size_t bad = utf8_find_bad(str_slice(text, 0, len));

    return str_slice(text, 0, bad < len ? bad : len);
}

static str postgresql_name(struct given_names *names, str table, str columns, const char *label)
{
    size_t room = POSTGRESQL_NAME_MOST - strlen(label) - 2, first = table.len, second = columns.len;

    while (first + second > room)
    {
        if (first > second)
            first--;
        else
            second--;
    }
    return str_print(names->arena, STR_FMT "_" STR_FMT "_%s", STR_ARG(clipped(table, first)), STR_ARG(clipped(columns, second)), label);
}

static str name_make(struct given_names *names, const struct op_add_constraint *add, unsigned pass)
{
    bool is_key = add->constraint->kind == CONSTRAINT_FOREIGN_KEY;
    str columns = columns_text(names, add->constraint);
    const char *number = pass > 0 ? str_print(names->arena, "%u", pass).at : "";
    str text;

    if (str_equal(names->dialect->name, STR("postgresql")))
        return postgresql_name(names, add->table.text, columns,
                               str_print(names->arena, "%s%s", is_key ? "fkey" : "key", number).at);
    text = is_key ? str_print(names->arena, "fk_" STR_FMT "_" STR_FMT "_" STR_FMT "%s", STR_ARG(add->table.text), STR_ARG(columns),
                              STR_ARG(add->constraint->referent_table.text), number)
                  : str_print(names->arena, "uq_" STR_FMT "_" STR_FMT "%s", STR_ARG(add->table.text), STR_ARG(columns), number);
    return naming_truncate(names->arena, text,
                           names->dialect->max_constraint_name > 0 ? names->dialect->max_constraint_name : names->dialect->max_identifier);
}

static void constraint_name(struct given_names *names, struct op_add_constraint *add)
{
    struct constraint *named = arena_new(names->arena, struct constraint);
    struct name name = {.is_final = true};
    unsigned pass = 0;

    do
        name.text = name_make(names, add, pass++);
    while (map_has(&names->taken, table_key(names->arena, add->schema, name)));
    taken_add(names, add->schema, name);
    *named = *add->constraint;
    named->name = name;
    add->constraint = named;
}

static void ops_name(struct given_names *names, const struct op_list *ops)
{
    for (size_t i = 0; i < ops->len; i++)
    {
        struct op *op = ops->at[i];
        enum constraint_kind kind = op->kind == OP_ADD_CONSTRAINT ? op->add_constraint.constraint->kind : CONSTRAINT_CHECK;

        if (op->kind == OP_BATCH)
            ops_name(names, &op->batch.ops);
        if ((kind == CONSTRAINT_UNIQUE || kind == CONSTRAINT_FOREIGN_KEY) && !name_is_set(op->add_constraint.constraint->name))
            constraint_name(names, &op->add_constraint);
    }
}

void diff_name_constraints(struct arena *arena, const struct dialect *dialect, const struct catalog *catalog, const struct op_list *ops)
{
    struct given_names names = {.arena = arena, .dialect = dialect, .taken = {.arena = arena}};

    taken_collect(&names, catalog);
    ops_name(&names, ops);
}
