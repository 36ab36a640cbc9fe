/*
 * What to write instead: the diagnostic of a statement that failed for a reason that everybody meets once gets the corrected
 * lines of the revision as its hint.
 *
 * One row a reason: the server's code (SQLSTATE, or words of the message), the kind of operation, and the hint. The lines name
 * the table, the column and the type of the operation; where only the user knows the value, one that fits the type stands
 * there.
 */
#include "dialect/write.h"
#include "run/migration.h"

typedef str advice_text(struct migration *migration, const struct op *op, const struct diag *diag);

/* ---- values and types ---- */

/* A value that a column of the type may begin with: as Python, for server_default=, and as SQL. */
static const struct
{
    const char *python, *sql;
} first_values[] = {
    [AFFINITY_STRING] = {"\"\"", "''"},
    [AFFINITY_INTEGER] = {"\"0\"", "0"},
    [AFFINITY_NUMERIC] = {"\"0\"", "0"},
    [AFFINITY_BOOLEAN] = {"sa.false()", "false"},
    [AFFINITY_DATE] = {"sa.func.current_date()", "CURRENT_DATE"},
    [AFFINITY_DATETIME] = {"sa.func.now()", "CURRENT_TIMESTAMP"},
    [AFFINITY_JSON] = {"sa.text(\"'{}'\")", "'{}'"},
    [AFFINITY_OTHER] = {NULL, NULL},
};

static const char *first_value(const struct type *type, bool as_sql)
{
    enum type_affinity affinity = type != NULL ? type_affinity(type) : AFFINITY_OTHER;
    const char *value = as_sql ? first_values[affinity].sql : first_values[affinity].python;

    return value != NULL ? value : as_sql ? "..." : "\"...\"";
}

/* The type as a revision writes it: sa.Integer(), postgresql.JSONB(). */
static str type_text(struct arena *arena, const struct type *type)
{
    str text;

    if (type == NULL)
        return STR("...");
    text = type_written(arena, type);
    return str_find_char(text, '\n') != STR_NONE ? STR("...") : text;
}

/* The type as the server names it; "..." where it has no name. */
static str type_sql(struct migration *migration, const struct type *type)
{
    struct buf text = BUF(migration->session->arena);
    struct diags *diags = migration->compiler.diags;
    struct diags ignored = {.arena = migration->session->arena};
    bool written;

    if (type == NULL)
        return STR("...");
    migration->compiler.diags = &ignored;
    written = write_type(&migration->compiler, type, &text);
    migration->compiler.diags = diags;
    return written ? buf_str(&text) : STR("...");
}

/* ---- what to write ---- */

static str add_column_text(struct migration *migration, const struct op *op, const struct diag *diag)
{
    struct arena *arena = migration->session->arena;
    const struct column *column = op->add_column.column;
    str table = op->add_column.table.text, name = column->name.text, type = type_text(arena, column->type);

    (void)diag;
    return str_print(
        arena,
        "The table has rows, which need a value. Give the column a server default:\n"
        "    op.add_column(\"" STR_FMT "\", sa.Column(\"" STR_FMT "\", " STR_FMT ", nullable=False, server_default=%s))\n"
        "or add it as nullable, fill it, and make it NOT NULL in a later revision:\n"
        "    op.add_column(\"" STR_FMT "\", sa.Column(\"" STR_FMT "\", " STR_FMT ", nullable=True))\n"
        "    op.execute(\"UPDATE " STR_FMT " SET " STR_FMT " = %s WHERE " STR_FMT " IS NULL\")",
        STR_ARG(table), STR_ARG(name), STR_ARG(type), first_value(column->type, false), STR_ARG(table), STR_ARG(name),
        STR_ARG(type), STR_ARG(table), STR_ARG(name), first_value(column->type, true), STR_ARG(name));
}

static str set_not_null_text(struct migration *migration, const struct op *op, const struct diag *diag)
{
    const struct op_alter_column *alter = &op->alter_column;
    str table = alter->table.text, column = alter->column.text;

    (void)diag;
    return str_print(migration->session->arena,
                     "Rows with NULL are left. Fill them first, in the same revision:\n"
                     "    op.execute(\"UPDATE " STR_FMT " SET " STR_FMT " = %s WHERE " STR_FMT " IS NULL\")\n"
                     "    op.alter_column(\"" STR_FMT "\", \"" STR_FMT "\", nullable=False)",
                     STR_ARG(table), STR_ARG(column),
                     first_value(alter->type != NULL ? alter->type : alter->existing_type, true), STR_ARG(column),
                     STR_ARG(table), STR_ARG(column));
}

static str cast_text(struct migration *migration, const struct op *op, const struct diag *diag)
{
    const struct op_alter_column *alter = &op->alter_column;
    str table = alter->table.text, column = alter->column.text;

    (void)diag;
    return str_print(migration->session->arena,
                     "The server does not know how to turn the old values into the new type. Say it with postgresql_using:\n"
                     "    op.alter_column(\"" STR_FMT "\", \"" STR_FMT "\", type_=" STR_FMT ", postgresql_using=\"" STR_FMT
                     "::" STR_FMT "\")",
                     STR_ARG(table), STR_ARG(column), STR_ARG(type_text(migration->session->arena, alter->type)),
                     STR_ARG(column), STR_ARG(type_sql(migration, alter->type)));
}

static str enum_type_text(struct migration *migration, const struct op *op, const struct diag *diag)
{
    struct arena *arena = migration->session->arena;
    const struct column *column = op->add_column.column;
    str type = type_text(arena, column->type);

    (void)diag;
    return str_print(arena,
                     "add_column does not create the type of a column (create_table does). Create it first:\n"
                     "    " STR_FMT ".create(op.get_bind(), checkfirst=True)\n"
                     "    op.add_column(\"" STR_FMT "\", sa.Column(\"" STR_FMT "\", " STR_FMT "))",
                     STR_ARG(type), STR_ARG(op->add_column.table.text), STR_ARG(column->name.text), STR_ARG(type));
}

/* The server says: invalid input value for enum mood: "ok"; or: unsafe use of new value "ok" of enum type mood. */
static bool enum_value_parse(str message, str *out_type, str *out_value)
{
    size_t from = str_find_char(message, '"'), to = str_find_last_char(message, '"'),
           type = str_find(message, STR("for enum "));
    str rest;

    if (from == STR_NONE || to <= from)
        return false;
    *out_value = str_slice(message, from + 1, to);
    if (type != STR_NONE)
        rest = str_slice(str_skip(message, type + sizeof "for enum " - 1), 0, STR_NONE);
    else if ((type = str_find(message, STR("of enum type "))) != STR_NONE)
        rest = str_skip(message, type + sizeof "of enum type " - 1);
    else
        return false;
    for (to = 0; to < rest.len && (char_is_word(rest.at[to]) || rest.at[to] == '.'); to++)
        continue;
    *out_type = str_slice(rest, 0, to);
    return to > 0;
}

static str enum_value_text(struct migration *migration, const struct op *op, const struct diag *diag)
{
    str type = STR("..."), value = STR("...");
    bool is_new = str_equal(diag->sqlstate, STR("55P04"));

    (void)op;
    if (!enum_value_parse(diag->primary, &type, &value))
        enum_value_parse(diag->server, &type, &value);
    return str_print(migration->session->arena,
                     "%s\n"
                     "    with op.get_context().autocommit_block():\n"
                     "        op.execute(\"ALTER TYPE " STR_FMT " ADD VALUE IF NOT EXISTS '" STR_FMT "'\")",
                     is_new
                         ? "A new value can be used when it is committed. Add it in a revision before this one, or in a block:"
                         : "The value is not part of the enum type. Add it in a revision before this one, or in a block:",
                     STR_ARG(type), STR_ARG(value));
}

static str table_exists_text(struct migration *migration, const struct op *op, const struct diag *diag)
{
    (void)op;
    (void)diag;
    return str_print(
        migration->session->arena,
        "The database has it already. When it was made in another way (by create_all(), for one) and is what this revision "
        "would make, say so with `limbeck stamp " STR_FMT "`; else remove it, or add if_not_exists=True.",
        STR_ARG(migration->current_revision));
}

static str batch_text(struct migration *migration, const struct op *op, const struct diag *diag)
{
    str table = op->kind == OP_ADD_CONSTRAINT ? op->add_constraint.table.text
                : op->kind == OP_ADD_COLUMN   ? op->add_column.table.text
                                              : op->drop_constraint.table.text;

    (void)diag;
    return str_print(migration->session->arena,
                     "Write it in batch mode, which copies the table:\n"
                     "    with op.batch_alter_table(\"" STR_FMT "\") as batch_op:\n"
                     "        batch_op.%s(...)",
                     STR_ARG(table), op_name(op));
}

/* The lines that could stand there: one for each constraint of the kind that the table has. */
static str nameless_text(struct migration *migration, const struct op *op, const struct diag *diag)
{
    static const struct reflect_request tables = {.parts = REFLECT_TABLES};
    const struct op_drop_constraint *drop = &op->drop_constraint;
    struct arena *arena = migration->session->arena;
    const struct relation *relation = NULL;
    const struct catalog *catalog;
    struct buf out = BUF(arena);

    if (!migration->is_offline && migration->connection != NULL && migration->connection->db != NULL &&
        host_connection_reflect(migration->connection, &tables, arena, &catalog))
        relation = catalog_relation(catalog, drop->schema.text, drop->table.text);
    for (size_t i = 0; relation != NULL && i < relation->table->constraints.len; i++)
    {
        const struct constraint *constraint = relation->table->constraints.at[i];

        if (constraint->kind != drop->type || !name_is_set(constraint->name))
            continue;
        buf_print(&out, "\n    op.drop_constraint(\"" STR_FMT "\", \"" STR_FMT "\", type_=\"" STR_FMT "\")  # of ",
                  STR_ARG(constraint->name.text), STR_ARG(drop->table.text), STR_ARG(op_constraint_type_name(drop->type)));
        for (size_t k = 0; k < constraint->columns.len; k++)
            buf_print(&out, "%s" STR_FMT, k > 0 ? ", " : "", STR_ARG(constraint->columns.at[k].text));
    }
    return out.len == 0 ? diag->hint
                        : str_print(arena, "Give the name that the constraint has. The table has:" STR_FMT, STR_ARG(buf_str(&out)));
}

struct advice
{
    const char *sqlstate; /* NULL: any */
    const char *words;    /* in the message; NULL: any */
    int kind;             /* enum op_kind; -1: any */
    advice_text *text;
};

static const struct advice advices[] = {
    {"23502", NULL, OP_ADD_COLUMN, add_column_text},
    {NULL, "Cannot add a NOT NULL column", OP_ADD_COLUMN, add_column_text},
    {"23502", NULL, OP_ALTER_COLUMN, set_not_null_text},
    {"42804", "cannot be cast automatically", OP_ALTER_COLUMN, cast_text},
    {"42704", "type \"", OP_ADD_COLUMN, enum_type_text},
    {"22P02", "invalid input value for enum", -1, enum_value_text},
    {"55P04", NULL, -1, enum_value_text},
    {"42P07", NULL, OP_CREATE_TABLE, table_exists_text},
    {NULL, "already exists", OP_CREATE_TABLE, table_exists_text},
    {NULL, "it has no name", OP_DROP_CONSTRAINT, nameless_text},
    {NULL, "without name cannot be dropped", OP_DROP_CONSTRAINT, nameless_text},
    {NULL, "No support for ALTER of constraints in SQLite", OP_ADD_CONSTRAINT, batch_text},
    {NULL, "No support for ALTER of constraints in SQLite", OP_DROP_CONSTRAINT, batch_text},
    {NULL, "No support for ALTER of constraints in SQLite", OP_ADD_COLUMN, batch_text},
};

static bool is_about(const struct advice *advice, const struct op *op, const struct diag *diag)
{
    if (advice->sqlstate != NULL && !str_equal(diag->sqlstate, str_from(advice->sqlstate)))
        return false;
    if (advice->words != NULL && str_find(diag->server, str_from(advice->words)) == STR_NONE &&
        str_find(diag->primary, str_from(advice->words)) == STR_NONE)
        return false;
    return advice->kind < 0 || (op != NULL && (int)op->kind == advice->kind);
}

void advice_add(struct migration *migration, const struct op *op, struct diag *diag)
{
    for (size_t i = 0; diag != NULL && i < COUNT_OF(advices); i++)
    {
        if (!is_about(&advices[i], op, diag))
            continue;
        diag->hint = advices[i].text(migration, op, diag);
        return;
    }
}
