/*
 * What to write instead: the diagnostic of a statement that failed for a reason that everybody meets once gets the corrected
 * lines of the revision as its hint.
 *
 * One row a reason: the server's code (SQLSTATE, or words of SQLite's message), the kind of operation, and the hint.
 */
#include "run/migration.h"

typedef str advice_text(struct arena *arena, const struct op *op);

static str add_column_text(struct arena *arena, const struct op *op)
{
    str table = op->add_column.table.text, column = op->add_column.column->name.text;

    return str_print(arena,
                     "The table has rows, which need a value. Give the column a server default:\n"
                     "    op.add_column(\"" STR_FMT "\", sa.Column(\"" STR_FMT "\", ..., nullable=False, server_default=\"...\"))\n"
                     "or add it as nullable, fill it, and make it NOT NULL in a later revision:\n"
                     "    op.add_column(\"" STR_FMT "\", sa.Column(\"" STR_FMT "\", ..., nullable=True))\n"
                     "    op.execute(\"UPDATE " STR_FMT " SET " STR_FMT " = ... WHERE " STR_FMT " IS NULL\")",
                     STR_ARG(table), STR_ARG(column), STR_ARG(table), STR_ARG(column), STR_ARG(table), STR_ARG(column),
                     STR_ARG(column));
}

static str set_not_null_text(struct arena *arena, const struct op *op)
{
    str table = op->alter_column.table.text, column = op->alter_column.column.text;

    return str_print(arena,
                     "Rows with NULL are left. Fill them first, in the same revision:\n"
                     "    op.execute(\"UPDATE " STR_FMT " SET " STR_FMT " = ... WHERE " STR_FMT " IS NULL\")\n"
                     "    op.alter_column(\"" STR_FMT "\", \"" STR_FMT "\", nullable=False)",
                     STR_ARG(table), STR_ARG(column), STR_ARG(column), STR_ARG(table), STR_ARG(column));
}

static str cast_text(struct arena *arena, const struct op *op)
{
    str table = op->alter_column.table.text, column = op->alter_column.column.text;

    return str_print(arena,
                     "The server does not know how to turn the old values into the new type. Say it with postgresql_using:\n"
                     "    op.alter_column(\"" STR_FMT "\", \"" STR_FMT "\", type_=..., postgresql_using=\"" STR_FMT "::...\")",
                     STR_ARG(table), STR_ARG(column), STR_ARG(column));
}

static str enum_type_text(struct arena *arena, const struct op *op)
{
    (void)op;
    return str_print(arena, "add_column does not create an enum type (create_table does). Create it first:\n"
                            "    sa.Enum(..., name=\"...\").create(op.get_bind(), checkfirst=True)\n"
                            "    op.add_column(...)");
}

static str enum_value_text(struct arena *arena, const struct op *op)
{
    (void)op;
    return str_print(arena, "The value is not part of the enum type. Add it in a revision before this one:\n"
                            "    op.execute(\"ALTER TYPE ... ADD VALUE IF NOT EXISTS '...'\")");
}

struct advice
{
    const char *sqlstate; /* NULL: any */
    const char *words;    /* in the server's message; NULL: any */
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
};

void advice_add(struct migration *migration, const struct op *op, struct diag *diag)
{
    for (size_t i = 0; diag != NULL && i < COUNT_OF(advices); i++)
    {
        const struct advice *advice = &advices[i];

        if (advice->sqlstate != NULL && !str_equal(diag->sqlstate, str_from(advice->sqlstate)))
            continue;
        if (advice->words != NULL && str_find(diag->server, str_from(advice->words)) == STR_NONE)
            continue;
        if (advice->kind >= 0 && (op == NULL || (int)op->kind != advice->kind))
            continue;
        diag->hint = advice->text(migration->session->arena, op);
        return;
    }
}
