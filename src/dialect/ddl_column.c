/*
 * Columns and what belongs to them: the specification in CREATE TABLE and ADD COLUMN, defaults, identity, computed values.
 *
 * The specification is name, type, DEFAULT, GENERATED, NOT NULL, in this order; dialects have their own where they differ.
 */
#include "dialect/write.h"

bool write_default(struct compiler *compiler, const struct server_default *server_default, struct buf *out, bool *out_has)
{
    *out_has = server_default->kind == SERVER_DEFAULT_TEXT || server_default->kind == SERVER_DEFAULT_EXPR;
    if (server_default->kind == SERVER_DEFAULT_TEXT)
    {
        write_text_literal(compiler, out, server_default->text);
    }
    return server_default->kind != SERVER_DEFAULT_EXPR || write_expr(compiler, server_default->expr, out);
}

bool generic_computed(struct compiler *compiler, const struct computed *computed, struct buf *out)
{
    buf_add_literal(out, "GENERATED ALWAYS AS (");
    if (!write_ddl_expr(compiler, computed->sqltext, out))
    {
        return false;
    }
    buf_add_char(out, ')');
    buf_add(out, computed->persisted == TRI_TRUE    ? STR(" STORED")
                 : computed->persisted == TRI_FALSE ? STR(" VIRTUAL")
                                                    : STR(""));
    return true;
}

static void add_option(struct buf *out, const char *words, struct opt_int number)
{
    if (number.is_set)
    {
        buf_print(out, "%s%s %lld", out->len > 0 ? " " : "", words, (long long)number.value);
    }
}

static void add_words(struct buf *out, bool is_given, const char *words)
{
    if (is_given)
    {
        buf_print(out, "%s%s", out->len > 0 ? " " : "", words);
    }
}

bool generic_identity_options(struct compiler *compiler, const struct identity_options *options, struct buf *out)
{
    struct buf text = BUF(compiler->arena);
    add_option(&text, "INCREMENT BY", options->increment);
    add_option(&text, "START WITH", options->start);
    add_option(&text, "MINVALUE", options->minvalue);
    add_option(&text, "MAXVALUE", options->maxvalue);
    add_words(&text, options->nominvalue != TRI_NONE, "NO MINVALUE");
    add_words(&text, options->nomaxvalue != TRI_NONE, "NO MAXVALUE");
    add_option(&text, "CACHE", options->cache);
    add_words(&text, options->cycle != TRI_NONE, options->cycle == TRI_TRUE ? "CYCLE" : "NO CYCLE");
    buf_add(out, buf_str(&text));
    return true;
}

bool write_identity(struct compiler *compiler, const struct identity *identity, struct buf *out)
{
    struct buf options = BUF(compiler->arena);
    buf_print(out, "GENERATED %s AS IDENTITY", identity->always == TRI_TRUE ? "ALWAYS" : "BY DEFAULT");
    if (!compiler->dialect->identity_options(compiler, &identity->options, &options))
    {
        return false;
    }
    if (options.len > 0)
    {
        buf_print(out, " (" STR_FMT ")", STR_ARG(buf_str(&options)));
    }
    return true;
}

bool write_column(struct compiler *compiler, const struct table *table, const struct column *column, struct buf *out)
{
    if (!compiler->dialect->column_specification(compiler, table, column, out))
    {
        return false;
    }
    for (size_t i = 0; i < column->constraints.len; i++)
    {
        buf_add_char(out, ' ');
        if (!write_constraint(compiler, table, column->constraints.at[i], out))
        {
            return false;
        }
    }
    return true;
}
