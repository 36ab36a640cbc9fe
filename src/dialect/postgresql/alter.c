/*
 * ALTER COLUMN on PostgreSQL: the type first, with its USING, then the rest; identities are added, changed and dropped.
 */
#include "dialect/postgresql/postgresql.h"
#include "dialect/rebuild.h"

static bool alter_type(struct compiler *compiler, const struct op_alter_column *alter, struct statement_list *out)
{
    struct buf text = BUF(compiler->arena);
    write_alter_table(compiler, alter->schema, alter->table, &text);
    buf_add_literal(&text, " ALTER COLUMN ");
    dialect_add_name(&text, compiler->dialect, alter->column);
    buf_add_literal(&text, " TYPE ");
    if (!write_type(compiler, alter->type, &text))
    {
        return false;
    }
    buf_add_char(&text, ' ');
    if (alter->postgresql_using.len > 0)
    {
        buf_print(&text, "USING " STR_FMT, STR_ARG(alter->postgresql_using));
    }
    add_statement(compiler, out, buf_str(&text));
    return true;
}

bool postgresql_alter_column(struct compiler *compiler, const struct op *op, struct statement_list *out)
{
    const struct op_alter_column *alter = &op->alter_column;
    if (alter->has_postgresql_using && alter->type == NULL)
    {
        return command_error(compiler, "postgresql_using must be used with the type_ parameter");
    }
    return (alter->type == NULL || alter_type(compiler, alter, out)) && generic_alter_column(compiler, op, out);
}

static bool ints_differ(struct opt_int a, struct opt_int b)
{
    return a.is_set != b.is_set || (a.is_set && a.value != b.value);
}

/* A value that is given, and is not what a plain Identity() has, and is not what was there before. */
static bool is_changed(struct opt_int now, struct opt_int before)
{
    return now.is_set && ints_differ(now, before);
}

/* SET ... for each changed option, in the order of their names. */
static bool write_changes(struct compiler *compiler, const struct identity *now, const struct identity *before, struct buf *out)
{
    const struct identity_options *a = &now->options, *b = &before->options;
    const struct
    {
        bool is_changed;
        struct identity_options only;
    } changes[] = {
        {is_changed(a->cache, b->cache), {.cache = a->cache}},
        {a->cycle != TRI_NONE && a->cycle != b->cycle, {.cycle = a->cycle}},
        {is_changed(a->increment, b->increment), {.increment = a->increment}},
        {is_changed(a->maxvalue, b->maxvalue), {.maxvalue = a->maxvalue}},
        {is_changed(a->minvalue, b->minvalue), {.minvalue = a->minvalue}},
        {a->nomaxvalue != TRI_NONE && a->nomaxvalue != b->nomaxvalue, {.nomaxvalue = a->nomaxvalue}},
        {a->nominvalue != TRI_NONE && a->nominvalue != b->nominvalue, {.nominvalue = a->nominvalue}},
        {is_changed(a->start, b->start), {.start = a->start}},
    };
    if ((now->always == TRI_TRUE) != (before->always == TRI_TRUE))
    {
        buf_print(out, "SET GENERATED %s ", now->always == TRI_TRUE ? "ALWAYS" : "BY DEFAULT");
    }
    for (size_t i = 0; i < COUNT_OF(changes); i++)
    {
        if (changes[i].is_changed)
        {
            buf_add_literal(out, "SET ");
            if (!generic_identity_options(compiler, &changes[i].only, out))
            {
                return false;
            }
            buf_add_char(out, ' ');
        }
    }
    return true;
}

bool postgresql_alter_identity(struct compiler *compiler, const struct op_alter_column *alter, struct buf *out)
{
    const struct server_default *now = &alter->server_default, *before = &alter->existing_server_default;
    if (now->kind == SERVER_DEFAULT_NONE)
    {
        buf_add_literal(out, "DROP IDENTITY");
        return true;
    }
    if (now->kind != SERVER_DEFAULT_IDENTITY)
    {
        return refuse_identity(compiler);
    }
    if (before->kind != SERVER_DEFAULT_IDENTITY)
    {
        buf_add_literal(out, "ADD ");
        return write_identity(compiler, now->identity, out);
    }
    return write_changes(compiler, now->identity, before->identity, out);
}

/* ---- a copy of the table ------------------------------------------------------------------------------------------------- */

static bool is_kept(const struct rebuild *rebuild, const struct constraint *constraint)
{
    for (size_t i = 0; constraint != NULL && name_is_set(constraint->name) && i < rebuild->named.len; i++)
    {
        if (str_equal(rebuild->named.at[i].constraint->name.text, constraint->name.text))
        {
            return true;
        }
    }
    return false;
}

/* The new table has constraints of the same names: those of the old one go first. */
bool postgresql_rebuild(struct rebuild *rebuild, const struct table *table, enum rebuild_moment moment,
                        struct statement_list *out)
{
    const struct table *old = rebuild->old;
    (void)table;
    for (size_t i = 0; moment == REBUILD_BEGIN && i < old->constraints.len + 1; i++)
    {
        const struct constraint *constraint = i > 0 ? old->constraints.at[i - 1] : old->primary_key;
        if (is_kept(rebuild, constraint) && !generic_drop_constraint(rebuild->compiler, old, constraint, false, out))
        {
            return false;
        }
    }
    return true;
}
