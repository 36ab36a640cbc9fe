/* What the server kept of a failed step, and how to get rid of it or to finish it. See lasting.h. */
#include "run/lasting.h"

#include "base/buf.h"
#include "ops/reverse.h"
#include "run/migration.h"

enum
{
    SHOWN_MOST = 100, /* characters of a statement */
};

/* ---- the way back -------------------------------------------------------------------------------------------------------- */

/* "CREATE TABLE t ( id INTEGER NOT NULL, ...": one line. */
static str one_line(struct arena *arena, str sql, size_t most)
{
    struct buf out = BUF(arena);

    for (str rest = str_trim(sql), word; rest.len > 0;)
    {
        size_t end = 0;

        while (end < rest.len && !char_is_space(rest.at[end]))
            end++;
        word = str_slice(rest, 0, end);
        rest = str_trim_start(str_skip(rest, end));
        if (most > 0 && out.len + word.len > most)
        {
            buf_add_literal(&out, " ...");
            break;
        }
        buf_print(&out, "%s" STR_FMT, out.len > 0 ? " " : "", STR_ARG(word));
    }
    return buf_str(&out);
}

/* A column gets its old definition again. */
static str definition_back(struct migration *migration, const struct op_alter_column *alter)
{
    struct buf sql = BUF(migration->session->arena);
    bool is_renamed = name_is_set(alter->new_name);

    buf_add_literal(&sql, "ALTER TABLE ");
    dialect_add_table(&sql, migration->dialect, alter->schema, alter->table);
    buf_add(&sql, is_renamed ? STR(" CHANGE ") : STR(" MODIFY "));
    dialect_add_name(&sql, migration->dialect, is_renamed ? alter->new_name : alter->column);
    if (is_renamed)
    {
        buf_add_char(&sql, ' ');
        dialect_add_name(&sql, migration->dialect, alter->column);
    }
    buf_print(&sql, " " STR_FMT, STR_ARG(alter->existing_definition));
    return buf_str(&sql);
}

/* The statement that takes an operation back; empty: limbeck knows none. */
static str undo_text(struct migration *migration, const struct op *op)
{
    struct arena *arena = migration->session->arena;
    struct diags *diags = &migration->session->diags;
    size_t len = diags->list.len;
    struct statement_list list = {0};
    const struct op *reverse;

    if (op == NULL)
        return (str){0};
    if (op->kind == OP_ALTER_COLUMN)
        return op->alter_column.existing_definition.len > 0 ? definition_back(migration, &op->alter_column) : (str){0};
    reverse = op_reverse(arena, op);
    if (reverse == NULL || !dialect_compile_op(&migration->compiler, reverse, &list) || list.len == 0)
    {
        diag_rewind(diags, len);
        return (str){0};
    }
    return one_line(arena, list.at[0].text, 0);
}

/* ---- noting --------------------------------------------------------------------------------------------------------------- */

void lasting_begin(struct migration *migration)
{
    migration->lasting = (struct lasting){0};
}

void lasting_note(struct migration *migration, str sql, struct span span)
{
    struct lasting *lasting = &migration->lasting;
    struct arena *arena = migration->session->arena;
    unsigned traits;

    if (db_kind(migration->connection->db) != DB_MYSQL || !migration->in_step)
        return;
    traits = dialect_statement_traits(migration->dialect, sql);
    lasting->row_changes += (traits & STATEMENT_CHANGES_ROWS) != 0;
    if ((traits & STATEMENT_COMMITS) == 0)
        return;
    array_push(arena, &lasting->statements,
               ((struct lasting_statement){.sql = str_copy(arena, sql), .span = span, .undo = undo_text(migration, lasting->op)}));
    lasting->op = NULL;
}

/* ---- the message --------------------------------------------------------------------------------------------------------- */

static str place_text(struct session *session, struct span span)
{
    struct source_position position;

    if (!source_find(&session->sources, span.from, &position))
        return (str){0};
    return str_print(session->arena, "   (" STR_FMT ":%u)", STR_ARG(position.file->name), (unsigned)position.line);
}

static str kept_text(struct session *session, const struct lasting *lasting)
{
    struct arena *arena = session->arena;
    struct buf out = BUF(arena);

    buf_print(&out, "MySQL and MariaDB take no DDL back. Of '" STR_FMT "' the database keeps:", STR_ARG(session->migration->current_revision));
    for (size_t i = 0; i < lasting->statements.len; i++)
    {
        const struct lasting_statement *statement = &lasting->statements.at[i];

        buf_print(&out, "\n  " STR_FMT STR_FMT, STR_ARG(one_line(arena, statement->sql, SHOWN_MOST)),
                  STR_ARG(place_text(session, statement->span)));
    }
    if (lasting->row_changes > 0)
        buf_print(&out, "\n  and what %zu statement%s changed of rows", lasting->row_changes, lasting->row_changes == 1 ? "" : "s");
    return buf_str(&out);
}

static str ways_text(struct session *session, const struct lasting *lasting)
{
    struct arena *arena = session->arena;
    struct migration *migration = session->migration;
    const struct step *step = &migration->plan.steps.at[migration->next];
    const char *again = migration->is_downgrade ? "limbeck downgrade" : "limbeck upgrade";
    struct buf out = BUF(arena);

    buf_add_literal(&out, "To undo it, the last first:");
    for (size_t i = lasting->statements.len; i-- > 0;)
    {
        const struct lasting_statement *statement = &lasting->statements.at[i];

        if (statement->undo.len > 0)
            buf_print(&out, "\n  " STR_FMT ";", STR_ARG(statement->undo));
        else
            buf_print(&out, "\n  -- by hand: " STR_FMT, STR_ARG(one_line(arena, statement->sql, SHOWN_MOST)));
    }
    buf_print(&out, "\nthen `%s` again. Or finish it by hand", again);
    if (step->is_upgrade && step->revision != NULL && step->from_revisions.len < 2)
        buf_print(&out, " (`limbeck upgrade " STR_FMT "%s" STR_FMT " --sql` shows all of it)",
                  STR_ARG(step->from_revisions.len > 0 ? step->from_revisions.at[0] : STR("")), step->from_revisions.len > 0 ? ":" : "",
                  STR_ARG(step->revision->id));
    buf_add_literal(&out, ", and say so: `limbeck stamp ");
    for (size_t i = 0; i < step->to_revisions.len; i++)
        buf_print(&out, "%s" STR_FMT, i > 0 ? " " : "", STR_ARG(step->to_revisions.at[i]));
    buf_print(&out, "%s`.", step->to_revisions.len == 0 ? "base" : "");
    return buf_str(&out);
}

static str below(struct arena *arena, str above, str text)
{
    return above.len > 0 ? str_print(arena, STR_FMT "\n" STR_FMT, STR_ARG(above), STR_ARG(text)) : text;
}

void lasting_explain(struct session *session)
{
    struct migration *migration = session->migration;
    struct diag *diag = diag_last(&session->diags);
    str kept, ways;

    if (diag == NULL || migration == NULL || migration->lasting.statements.len == 0 || migration->next >= migration->plan.steps.len)
        return;
    kept = kept_text(session, &migration->lasting);
    ways = ways_text(session, &migration->lasting);
    diag->detail = below(session->arena, diag->detail, kept);
    diag->hint = below(session->arena, diag->hint, ways);
}
