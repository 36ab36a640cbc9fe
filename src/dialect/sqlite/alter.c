/*
 * What SQLite cannot alter, and the words for it.
 *
 * Only a column can be renamed in place. For everything else Alembic writes SQL that SQLite does not know, or refuses; here it
 * is refused, with the batch directive to write instead.
 */
#include "dialect/sqlite/sqlite.h"
#include "dialect/write.h"

/* ---- the hint ------------------------------------------------------------------------------------------------------------ */

static void add_argument(struct buf *out, const char *name, str value)
{
    buf_print(out, ", %s=" STR_FMT, name, STR_ARG(value));
}

static void add_default(struct compiler *compiler, const struct op_alter_column *alter, struct buf *out)
{
    struct buf text = BUF(compiler->arena);
    switch (alter->server_default.kind)
    {
        case SERVER_DEFAULT_NONE:
            buf_add_literal(&text, "None");
            break;
        case SERVER_DEFAULT_TEXT:
            buf_print(&text, "\"" STR_FMT "\"", STR_ARG(alter->server_default.text));
            break;
        default:
            buf_add_literal(&text, "...");
            break;
    }
    add_argument(out, "server_default", buf_str(&text));
}

/* The batch form of an alter_column, with its own names and arguments. */
static str batch_form(struct compiler *compiler, const struct op_alter_column *alter)
{
    struct buf out = BUF(compiler->arena);
    buf_print(&out, "    with op.batch_alter_table(\"" STR_FMT "\"", STR_ARG(alter->table.text));
    if (name_is_set(alter->schema))
    {
        buf_print(&out, ", schema=\"" STR_FMT "\"", STR_ARG(alter->schema.text));
    }
    buf_print(&out, ") as batch_op:\n        batch_op.alter_column(\"" STR_FMT "\"", STR_ARG(alter->column.text));
    if (name_is_set(alter->new_name))
    {
        add_argument(&out, "new_column_name", str_print(compiler->arena, "\"" STR_FMT "\"", STR_ARG(alter->new_name.text)));
    }
    if (alter->type != NULL)
    {
        add_argument(&out, "type_", type_written(compiler->arena, alter->type));
    }
    if (alter->nullable != TRI_NONE)
    {
        add_argument(&out, "nullable", alter->nullable == TRI_TRUE ? STR("True") : STR("False"));
    }
    if (alter->has_server_default)
    {
        add_default(compiler, alter, &out);
    }
    buf_add_char(&out, ')');
    return buf_str(&out);
}

/* ---- alter_column -------------------------------------------------------------------------------------------------------- */

bool sqlite_alter_column(struct compiler *compiler, const struct op *op, struct statement_list *out)
{
    const struct op_alter_column *alter = &op->alter_column;
    bool is_changed = alter->nullable != TRI_NONE || alter->type != NULL || alter->has_server_default || alter->has_comment;
    if (alter_involves(alter, SERVER_DEFAULT_COMPUTED))
    {
        return refuse_computed(compiler);
    }
    if (alter_involves(alter, SERVER_DEFAULT_IDENTITY))
    {
        return refuse_identity(compiler);
    }
    if (is_changed)
    {
        diag_error(compiler->diags, DIAG_COMPILE, (struct span){op->place, 0},
                   "SQLite cannot alter column \"" STR_FMT "\" of table \"" STR_FMT "\" in place", STR_ARG(alter->column.text),
                   STR_ARG(alter->table.text));
        diag_last(compiler->diags)->exception = STR("NotImplementedError");
        diag_hint(compiler->diags, "Write it in batch mode, which copies the table:\n" STR_FMT,
                  STR_ARG(batch_form(compiler, alter)));
        return false;
    }
    if (alter->autoincrement != TRI_NONE || alter->existing_autoincrement != TRI_NONE)
    {
        compile_warning(compiler, "autoincrement and existing_autoincrement only make sense for MySQL");
    }
    return !name_is_set(alter->new_name) || rename_column(compiler, alter, " RENAME COLUMN ", out);
}

bool sqlite_refuse_comment(struct compiler *compiler, const struct op *op, struct statement_list *out)
{
    (void)out;
    diag_error(compiler->diags, DIAG_COMPILE, (struct span){op->place, 0}, "SQLite has no comments on table \"" STR_FMT "\"",
               STR_ARG(op->table_comment.table.text));
    diag_last(compiler->diags)->exception = STR("sqlalchemy.exc.CompileError");
    diag_hint(compiler->diags, "Run it on other databases only: if op.get_bind().dialect.name != \"sqlite\": ...");
    return false;
}

/* ---- constraints --------------------------------------------------------------------------------------------------------- */

static bool refuse_constraint(struct compiler *compiler)
{
    return compile_error(compiler, "NotImplementedError",
                         "No support for ALTER of constraints in SQLite dialect. Please refer to the batch mode feature which "
                         "allows for SQLite migrations using a copy-and-move strategy.");
}

bool sqlite_add_constraint(struct compiler *compiler, const struct table *table, const struct constraint *constraint,
                           struct statement_list *out)
{
    (void)out;
    if (constraint->bound_type == NULL)
    {
        return refuse_constraint(compiler);
    }
    if (is_constraint_written(compiler, table, constraint))
    {
        compile_warning(compiler,
                        "Skipping unsupported ALTER for creation of implicit constraint. Please refer to the batch mode "
                        "feature which allows for SQLite migrations using a copy-and-move strategy.");
    }
    return true;
}

bool sqlite_drop_constraint(struct compiler *compiler, const struct table *table, const struct constraint *constraint,
                            bool if_exists, struct statement_list *out)
{
    (void)table;
    (void)if_exists;
    (void)out;
    return constraint->bound_type != NULL || refuse_constraint(compiler);
}
