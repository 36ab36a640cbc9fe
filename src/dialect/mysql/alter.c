/*
 * ALTER TABLE on MySQL and MariaDB, as Alembic writes it.
 *
 * A column is changed as a whole: MODIFY (or CHANGE with a new name) repeats type, nullability, default and comment, taken from
 * what is given or from existing_*. Only a default alone is ALTER COLUMN ... SET DEFAULT, except on date and time types.
 */
#include "dialect/mysql/mysql.h"
#include "dialect/write.h"

/* ---- alter_column -------------------------------------------------------------------------------------------------------- */

static const struct type *resulting_type(const struct op_alter_column *alter)
{
    return alter->type != NULL ? alter->type : alter->existing_type;
}

static bool write_specification(struct compiler *compiler, const struct op_alter_column *alter, struct buf *out)
{
    enum tri nullable = alter->nullable != TRI_NONE ? alter->nullable : alter->existing_nullable;
    enum tri numbered = alter->autoincrement != TRI_NONE ? alter->autoincrement : alter->existing_autoincrement;
    const struct server_default *value = alter->has_server_default ? &alter->server_default : &alter->existing_server_default;
    str comment = alter->has_comment ? alter->comment : alter->existing_comment;
    struct buf text = BUF(compiler->arena);
    bool has_default;
    if (!write_type(compiler, resulting_type(alter), out) || !write_default(compiler, value, &text, &has_default))
    {
        return false;
    }
    if (!has_default && value->kind != SERVER_DEFAULT_NONE)
    {
        return compile_error(compiler, COMPILE_ERROR, "FetchedValue() cannot be written as a server default");
    }
    buf_add(out, nullable == TRI_FALSE ? STR(" NOT NULL") : STR(" NULL"));
    buf_add(out, numbered == TRI_TRUE ? STR(" AUTO_INCREMENT") : STR(""));
    if (has_default)
    {
        buf_print(out, " DEFAULT " STR_FMT, STR_ARG(buf_str(&text)));
    }
    if (comment.len > 0)
    {
        buf_add_literal(out, " COMMENT ");
        write_text_literal(compiler, out, comment);
    }
    return true;
}

static bool change_column(struct compiler *compiler, const struct op_alter_column *alter, bool is_change,
                          struct statement_list *out)
{
    struct buf text = BUF(compiler->arena);
    if (resulting_type(alter) == NULL)
    {
        command_error(compiler, "All MySQL CHANGE/MODIFY COLUMN operations require the existing type.");
        diag_hint(compiler->diags, "Add existing_type=... to the alter_column of \"" STR_FMT "." STR_FMT "\".",
                  STR_ARG(alter->table.text), STR_ARG(alter->column.text));
        return false;
    }
    write_alter_table(compiler, alter->schema, alter->table, &text);
    buf_add(&text, is_change ? STR(" CHANGE ") : STR(" MODIFY "));
    dialect_add_name(&text, compiler->dialect, alter->column);
    buf_add_char(&text, ' ');
    if (is_change)
    {
        dialect_add_name(&text, compiler->dialect, name_is_set(alter->new_name) ? alter->new_name : alter->column);
        buf_add_char(&text, ' ');
    }
    if (!write_specification(compiler, alter, &text))
    {
        return false;
    }
    add_statement(compiler, out, buf_str(&text));
    return true;
}

static bool alter_default(struct compiler *compiler, const struct op_alter_column *alter, struct statement_list *out)
{
    struct buf text = BUF(compiler->arena);
    write_alter_table(compiler, alter->schema, alter->table, &text);
    buf_add_literal(&text, " ALTER COLUMN ");
    dialect_add_name(&text, compiler->dialect, alter->column);
    buf_add_char(&text, ' ');
    if (!write_set_default(compiler, &alter->server_default, &text))
    {
        return false;
    }
    add_statement(compiler, out, buf_str(&text));
    return true;
}

/* A date or time with a default other than None is changed as a whole: ON UPDATE belongs to it. (Alembic takes a default that
 * was not given for one, so that every change of such a column is a CHANGE.) */
static bool is_clock_default(const struct op_alter_column *alter)
{
    bool is_dropped = alter->has_server_default && alter->server_default.kind == SERVER_DEFAULT_NONE;
    const struct type *type = resulting_type(alter);
    return type != NULL && type_affinity(type) == AFFINITY_DATETIME && !is_dropped;
}

bool mysql_alter_column(struct compiler *compiler, const struct op *op, struct statement_list *out)
{
    const struct op_alter_column *alter = &op->alter_column;
    if (alter_involves(alter, SERVER_DEFAULT_COMPUTED))
    {
        return refuse_computed(compiler);
    }
    if (alter_involves(alter, SERVER_DEFAULT_IDENTITY))
    {
        return refuse_identity(compiler);
    }
    if (name_is_set(alter->new_name) || is_clock_default(alter))
    {
        return change_column(compiler, alter, true, out);
    }
    if (alter->nullable != TRI_NONE || alter->type != NULL || alter->autoincrement != TRI_NONE || alter->has_comment)
    {
        return change_column(compiler, alter, false, out);
    }
    return !alter->has_server_default || alter_default(compiler, alter, out);
}

/* ---- comments ------------------------------------------------------------------------------------------------------------ */

bool mysql_create_table_comment(struct compiler *compiler, const struct op *op, struct statement_list *out)
{
    struct buf text = BUF(compiler->arena);
    buf_add_literal(&text, "ALTER TABLE ");
    dialect_add_table(&text, compiler->dialect, op->table_comment.schema, op->table_comment.table);
    buf_add_literal(&text, " COMMENT ");
    if (op->table_comment.comment.at != NULL)
    {
        write_text_literal(compiler, &text, op->table_comment.comment);
    }
    else
    {
        buf_add_literal(&text, "NULL");
    }
    add_statement(compiler, out, buf_str(&text));
    return true;
}

bool mysql_drop_table_comment(struct compiler *compiler, const struct op *op, struct statement_list *out)
{
    struct op empty = *op;
    empty.table_comment.comment = STR("");
    return mysql_create_table_comment(compiler, &empty, out);
}

/* ---- constraints --------------------------------------------------------------------------------------------------------- */

bool mysql_drop_constraint(struct compiler *compiler, const struct table *table, const struct constraint *constraint,
                           bool if_exists, struct statement_list *out)
{
    (void)if_exists; /* there is no such clause; Alembic ignores it too */
    bool is_mariadb = dialect_has(compiler->dialect, DIALECT_MARIADB);
    const char *const words[] = {
        [CONSTRAINT_PRIMARY_KEY] = "PRIMARY KEY ",
        [CONSTRAINT_UNIQUE] = "INDEX ",
        [CONSTRAINT_CHECK] = is_mariadb ? "CONSTRAINT " : "CHECK ",
        [CONSTRAINT_FOREIGN_KEY] = "FOREIGN KEY ",
        [CONSTRAINT_EXCLUDE] = NULL,
        [CONSTRAINT_GENERIC] = NULL,
    };
    struct buf text = BUF(compiler->arena);
    str name;
    if (constraint->bound_type != NULL)
    {
        return true;
    }
    if (words[constraint->kind] == NULL)
    {
        return compile_error(compiler, "NotImplementedError",
                             "No generic 'DROP CONSTRAINT' in MySQL - please specify constraint type");
    }
    if (!format_constraint_name(compiler, table, constraint, &name))
    {
        return false;
    }
    bool is_key = constraint->kind == CONSTRAINT_PRIMARY_KEY;
    if (!is_key && name.len == 0)
    {
        return compile_error(compiler, COMPILE_ERROR, "a constraint of table '" STR_FMT "' without name cannot be dropped",
                             STR_ARG(table->name.text));
    }
    buf_add_literal(&text, "ALTER TABLE ");
    dialect_add_table(&text, compiler->dialect, table->schema, table->name);
    buf_print(&text, " DROP %s" STR_FMT, words[constraint->kind], STR_ARG(is_key ? STR("") : name));
    add_statement(compiler, out, buf_str(&text));
    return true;
}
