/*
 * What a revision would take away, counted in the database that it was made against: one warning for each operation that drops.
 *
 * The counting stops at a limit, stands in a transaction that is rolled back, and says when the server would not answer. Other
 * databases of the project may hold more.
 */
#include "run/question.h"
#include "run/safe_forms.h"

#include "base/buf.h"

#define COUNT_MOST 100000

struct losses
{
    struct migration *migration;
    struct arena *arena;
};

/* "more than 100000 rows", "1 row", "an unknown number of rows". */
static str count_text(struct losses *losses, struct name schema, struct name table, str condition, const char *what)
{
    struct buf sql = BUF(losses->arena);
    struct question question = {.db = losses->migration->connection->db, .arena = losses->arena};
    struct db_result result;
    bool is_known;
    int64_t count;

    buf_add_literal(&sql, "SELECT count(*) FROM (SELECT 1 FROM ");
    dialect_add_table(&sql, losses->migration->dialect, schema, table);
    buf_print(&sql, STR_FMT " LIMIT %d) AS counted", STR_ARG(condition), COUNT_MOST + 1);
    is_known = question_begin(&question) && question_ask(question.db, losses->arena, buf_str(&sql), &result);
    is_known = question_end(&question) && is_known && result.row_count > 0 && db_row(&result, 0)->kind == DATUM_INT;
    if (!is_known)
        return str_print(losses->arena, "an unknown number of %ss", what);
    count = db_row(&result, 0)->integer;
    return count > COUNT_MOST ? str_print(losses->arena, "more than %d %ss", COUNT_MOST, what)
                              : str_print(losses->arena, "%lld %s%s", (long long)count, what, count == 1 ? "" : "s");
}

static void table_warn(struct losses *losses, const struct op_drop_table *drop)
{
    struct migration *migration = losses->migration;

    diag_warning(&migration->session->diags, DIAG_REVISION, SPAN_NONE,
                 "drops the table " STR_FMT ", with " STR_FMT " in this database",
                 STR_ARG(table_key(losses->arena, drop->schema, drop->table)),
                 STR_ARG(count_text(losses, drop->schema, drop->table, STR(""), "row")));
}

static void column_warn(struct losses *losses, const struct op_drop_column *drop)
{
    struct migration *migration = losses->migration;
    str condition = str_print(losses->arena, " WHERE " STR_FMT " IS NOT NULL",
                              STR_ARG(dialect_quote(losses->arena, migration->dialect, drop->column)));

    diag_warning(&migration->session->diags, DIAG_REVISION, SPAN_NONE,
                 "drops the column " STR_FMT "." STR_FMT ", with " STR_FMT " in this database",
                 STR_ARG(table_key(losses->arena, drop->schema, drop->table)), STR_ARG(drop->column.text),
                 STR_ARG(count_text(losses, drop->schema, drop->table, condition, "value")));
}

static bool is_kept(const struct op_enum_type *type, str label)
{
    bool kept = str_array_has(type->after, label);

    for (size_t i = 0; i < type->renames.len; i++)
        kept = kept || str_equal(type->renames.at[i].from, label);
    return kept;
}

static void label_warn(struct losses *losses, const struct op_enum_type *type, str label)
{
    struct migration *migration = losses->migration;

    for (size_t i = 0; i < type->uses.len; i++)
    {
        const struct enum_use *use = &type->uses.at[i];
        struct buf condition = BUF(losses->arena);

        buf_add_literal(&condition, " WHERE ");
        dialect_add_string(&condition, migration->dialect, label);
        buf_print(&condition, use->is_array ? " = ANY (" STR_FMT "::text[])" : " = " STR_FMT "::text",
                  STR_ARG(dialect_quote(losses->arena, migration->dialect, use->column)));
        diag_warning(&migration->session->diags, DIAG_REVISION, SPAN_NONE,
                     "takes the label " STR_FMT " out of " STR_FMT ", which " STR_FMT " of " STR_FMT " have in this database",
                     STR_ARG(label), STR_ARG(table_key(losses->arena, type->schema, type->name)),
                     STR_ARG(count_text(losses, use->schema, use->table, buf_str(&condition), "row")),
                     STR_ARG(table_key(losses->arena, use->schema, use->table)));
    }
}

static void op_warn(struct losses *losses, const struct op *op)
{
    const struct op_enum_type *type = &op->enum_type;

    for (size_t i = 0; op->kind == OP_BATCH && i < op->batch.ops.len; i++)
        op_warn(losses, op->batch.ops.at[i]);
    if (op->kind == OP_DROP_TABLE)
        table_warn(losses, &op->drop_table);
    if (op->kind == OP_DROP_COLUMN)
        column_warn(losses, &op->drop_column);
    for (size_t i = 0; op->kind == OP_ENUM_TYPE && type->before != NULL && type->after != NULL && i < type->before->len; i++)
    {
        if (!is_kept(type, type->before->at[i]))
            label_warn(losses, type, type->before->at[i]);
    }
}

void losses_warn(struct migration *migration, const struct autogenerate_part *part)
{
    struct losses losses = {.migration = migration, .arena = migration->session->arena};

    if (migration->connection == NULL || migration->connection->db == NULL)
        return;
    for (size_t i = 0; i < part->upgrade.len; i++)
        op_warn(&losses, part->upgrade.at[i]);
}
