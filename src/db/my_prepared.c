/*
 * Statements with parameters on MariaDB and MySQL: put in as literals by the client, as PyMySQL does. The text is cut at its
 * question marks once; many rows travel as texts of many statements.
 */
#include "db/my.h"

#define MOST_BYTES_OF_ONE_TEXT (512 * 1024)
#define MOST_ROWS_OF_ONE_TEXT 500

/* The pieces of the text around its parameters: one more than there are parameters. */
struct my_statement
{
    str_array pieces;
};

/* The length of what begins at `at` and is no SQL: a quoted text, a comment; 0 when it is SQL. */
static size_t quoted_len(str sql, size_t at)
{
    str rest = str_skip(sql, at);
    char c = rest.at[0];
    size_t i = 1;

    if (c == '#' || str_starts(rest, STR("-- ")))
        return str_find_char(rest, '\n') == STR_NONE ? rest.len : str_find_char(rest, '\n');
    if (str_starts(rest, STR("/*")))
        return str_find(rest, STR("*/")) == STR_NONE ? rest.len : str_find(rest, STR("*/")) + 2;
    if (c != '\'' && c != '"' && c != '`')
        return 0;
    for (; i < rest.len && rest.at[i] != c; i++)
        i += rest.at[i] == '\\' && c != '`';
    return i < rest.len ? i + 1 : rest.len;
}

bool my_prepare(struct db_statement *statement)
{
    struct my_statement *native = arena_new(statement->arena, struct my_statement);
    str sql = str_trim_end(statement->sql);
    size_t from = 0;

    /* Statements are joined later: an empty one between two semicolons would be an error. */
    while (str_ends(sql, STR(";")))
        sql = str_trim_end(str_slice(sql, 0, sql.len - 1));

    for (size_t i = 0; i < sql.len;)
    {
        size_t quoted = quoted_len(sql, i);

        if (quoted == 0 && sql.at[i] == '?')
        {
            array_push(statement->arena, &native->pieces, str_slice(sql, from, i));
            from = i + 1;
        }
        i += quoted > 0 ? quoted : 1;
    }
    array_push(statement->arena, &native->pieces, str_skip(sql, from));
    statement->native = native;
    return true;
}

static bool count_fail(struct db_statement *statement, size_t wanted, size_t count)
{
    struct diags *diags = statement->db->diags;

    diag_error(diags, DIAG_STATEMENT, statement->span, "the statement has %zu parameters, %zu were given", wanted, count);
    diag_last(diags)->statement = str_copy(diags->arena, statement->sql);
    diag_last(diags)->exception = STR("sqlalchemy.exc.ProgrammingError");
    return false;
}

static bool literal_fail(struct db_statement *statement, size_t at)
{
    struct diags *diags = statement->db->diags;

    diag_error(diags, DIAG_STATEMENT, statement->span, "parameter %zu cannot be stored by MariaDB: it has no such value",
               at + 1);
    diag_last(diags)->statement = str_copy(diags->arena, statement->sql);
    diag_last(diags)->exception = STR("sqlalchemy.exc.ProgrammingError");
    return false;
}

static bool row_add(struct db_statement *statement, struct buf *sql, const struct datum *parameters, size_t count)
{
    const struct my_statement *native = statement->native;

    if (native->pieces.len != count + 1)
        return count_fail(statement, native->pieces.len - 1, count);
    for (size_t i = 0; i < count; i++)
    {
        buf_add(sql, native->pieces.at[i]);
        if (!my_literal_add(statement->db, sql, &parameters[i]))
            return literal_fail(statement, i);
    }
    buf_add(sql, native->pieces.at[count]);
    return true;
}

bool my_run(struct db_statement *statement, struct arena *arena, const struct datum *parameters, size_t count,
            struct db_result *out_result)
{
    struct buf sql = BUF(statement->db->scratch);

    return row_add(statement, &sql, parameters, count) &&
           my_execute(statement->db, arena, buf_str(&sql), statement->span, out_result);
}

/* As many rows as one text takes, from `row` on; *out_rows is how many. */
static bool text_make(struct db_statement *statement, struct buf *sql, const struct datum *parameters, size_t count, size_t row,
                      size_t rows, size_t *out_rows)
{
    *out_rows = 0;
    while (row + *out_rows < rows && *out_rows < MOST_ROWS_OF_ONE_TEXT && sql->len < MOST_BYTES_OF_ONE_TEXT)
    {
        if (*out_rows > 0)
            buf_add_literal(sql, "\n;\n"); /* a comment may end the statement */
        if (!row_add(statement, sql, parameters + (row + *out_rows) * count, count))
            return false;
        ++*out_rows;
    }
    return true;
}

bool my_run_many(struct db_statement *statement, const struct datum *parameters, size_t count, size_t rows,
                 int64_t *out_affected)
{
    struct db *db = statement->db;
    int64_t affected = 0;

    for (size_t row = 0, taken = 0; row < rows; row += taken)
    {
        struct arena_mark mark = arena_mark(db->scratch);
        struct buf sql = BUF(db->scratch);
        size_t done_rows = 0;
        bool done = text_make(statement, &sql, parameters, count, row, rows, &taken);

        if (!done)
            db_name_row(statement, row + taken, rows);
        else
        {
            done = my_execute_changes(db, buf_str(&sql), statement->sql, statement->span, &affected, &done_rows);
            if (!done)
                db_name_row(statement, row + done_rows, rows);
        }
        arena_reset(db->scratch, mark);
        if (!done)
            return false;
    }
    *out_affected = affected;
    return true;
}

void my_statement_close(struct db_statement *statement)
{
    statement->native = NULL;
}
