/*
 * What becomes of an enum type: CREATE TYPE, DROP TYPE, ALTER TYPE ... RENAME VALUE and ADD VALUE; and the type made anew where the
 * server has no ALTER for it (labels that go, or stand in another order): the old one steps aside, each column is cast through text,
 * the old one is dropped. https://www.postgresql.org/docs/15/sql-altertype.html
 *
 * Indexes, CHECKs and EXCLUDEs whose text names the type (a constant in a predicate) cannot follow: they go before and come
 * back after.
 *
 * The cast fails when a row has a label that is no more: rows are never lost silently.
 */
#include "dialect/postgresql/postgresql.h"
#include "dialect/write.h"

static void type_name_write(struct compiler *compiler, const struct op_enum_type *type, const char *suffix, struct buf *out)
{
    struct name name = type->name;

    name.text = str_print(compiler->arena, STR_FMT "%s", STR_ARG(type->name.text), suffix);
    dialect_add_table(out, compiler->dialect, type->schema, name);
}

static void labels_write(struct compiler *compiler, const str_array *labels, struct buf *out)
{
    buf_add_literal(out, " AS ENUM (");
    for (size_t i = 0; i < labels->len; i++)
    {
        buf_add(out, i > 0 ? STR(", ") : STR(""));
        write_text_literal(compiler, out, labels->at[i]);
    }
    buf_add_char(out, ')');
}

static void create_write(struct compiler *compiler, const struct op_enum_type *type, struct statement_list *out)
{
    struct buf text = BUF(compiler->arena);

    buf_add_literal(&text, "CREATE TYPE ");
    type_name_write(compiler, type, "", &text);
    labels_write(compiler, type->after, &text);
    add_statement(compiler, out, buf_str(&text));
}

static void drop_write(struct compiler *compiler, const struct op_enum_type *type, const char *suffix, struct statement_list *out)
{
    struct buf text = BUF(compiler->arena);

    buf_add_literal(&text, "DROP TYPE ");
    type_name_write(compiler, type, suffix, &text);
    add_statement(compiler, out, buf_str(&text));
}

static void renames_write(struct compiler *compiler, const struct op_enum_type *type, struct statement_list *out)
{
    for (size_t i = 0; i < type->renames.len; i++)
    {
        struct buf text = BUF(compiler->arena);

        buf_add_literal(&text, "ALTER TYPE ");
        type_name_write(compiler, type, "", &text);
        buf_add_literal(&text, " RENAME VALUE ");
        write_text_literal(compiler, &text, type->renames.at[i].from);
        buf_add_literal(&text, " TO ");
        write_text_literal(compiler, &text, type->renames.at[i].to);
        add_statement(compiler, out, buf_str(&text));
    }
}

/* The labels as they are once the renames have been done. */
static str_array labels_renamed(struct compiler *compiler, const struct op_enum_type *type)
{
    str_array labels = {0};

    for (size_t i = 0; i < type->before->len; i++)
    {
        str label = type->before->at[i];

        for (size_t k = 0; k < type->renames.len; k++)
        {
            if (str_equal(label, type->renames.at[k].from))
            {
                label = type->renames.at[k].to;
                break;
            }
        }
        array_push(compiler->arena, &labels, label);
    }
    return labels;
}

/* Whether all of `some` stand in `all`, in the same order. */
static bool is_within(const str_array *some, const str_array *all)
{
    size_t found = 0;

    for (size_t i = 0; i < all->len && found < some->len; i++)
        found += str_equal(some->at[found], all->at[i]);
    return found == some->len;
}

/* Each new label behind the one that stands in front of it; a first one before the next. */
static void values_write(struct compiler *compiler, const struct op_enum_type *type, const str_array *labels,
                         struct statement_list *out)
{
    size_t known = 0;

    for (size_t i = 0; i < type->after->len; i++)
    {
        struct buf text = BUF(compiler->arena);

        if (known < labels->len && str_equal(labels->at[known], type->after->at[i]))
        {
            known++;
            continue;
        }
        buf_add_literal(&text, "ALTER TYPE ");
        type_name_write(compiler, type, "", &text);
        buf_add_literal(&text, " ADD VALUE ");
        write_text_literal(compiler, &text, type->after->at[i]);
        if (i > 0 || labels->len > 0)
        {
            buf_add(&text, i > 0 ? STR(" AFTER ") : STR(" BEFORE "));
            write_text_literal(compiler, &text, i > 0 ? type->after->at[i - 1] : labels->at[0]);
        }
        add_statement(compiler, out, buf_str(&text))->traits |= STATEMENT_ADDS_ENUM_VALUE;
    }
}

static struct buf column_begin(struct compiler *compiler, const struct enum_use *use)
{
    struct buf text = BUF(compiler->arena);

    write_alter_table(compiler, use->schema, use->table, &text);
    buf_add_literal(&text, " ALTER COLUMN ");
    dialect_add_name(&text, compiler->dialect, use->column);
    return text;
}

static void use_write(struct compiler *compiler, const struct op_enum_type *type, const struct enum_use *use,
                      struct statement_list *out)
{
    const char *array = use->is_array ? "[]" : "";
    struct buf text;

    if (use->default_text.at != NULL)
    {
        text = column_begin(compiler, use);
        buf_add_literal(&text, " DROP DEFAULT");
        add_statement(compiler, out, buf_str(&text));
    }
    text = column_begin(compiler, use);
    buf_add_literal(&text, " TYPE ");
    type_name_write(compiler, type, "", &text);
    buf_print(&text, "%s USING ", array);
    dialect_add_name(&text, compiler->dialect, use->column);
    buf_print(&text, "::text%s::", array);
    type_name_write(compiler, type, "", &text);
    buf_print(&text, "%s", array);
    add_statement(compiler, out, buf_str(&text));
    if (use->default_text.at != NULL)
    {
        text = column_begin(compiler, use);
        buf_print(&text, " SET DEFAULT " STR_FMT, STR_ARG(use->default_text));
        add_statement(compiler, out, buf_str(&text));
    }
}

static bool dependent_create(struct compiler *compiler, const struct enum_dependent *dependent, struct statement_list *out)
{
    return dependent->index != NULL
               ? add_create_index(compiler, dependent->table, dependent->index, false, out)
               : compiler->dialect->add_constraint(compiler, dependent->table, dependent->constraint, out);
}

static bool dependent_drop(struct compiler *compiler, const struct enum_dependent *dependent, struct statement_list *out)
{
    return dependent->index != NULL
               ? add_drop_index(compiler, dependent->table, dependent->index, false, out)
               : compiler->dialect->drop_constraint(compiler, dependent->table, dependent->constraint, false, out);
}

/* Whether one of the statements casts to the type: '...'::name, in front of no further letter of a name. */
static bool names_type(struct compiler *compiler, const struct op_enum_type *type, const struct statement_list *statements)
{
    struct buf text = BUF(compiler->arena);
    str name;

    dialect_add_name(&text, compiler->dialect, type->name);
    name = buf_str(&text);
    for (size_t i = 0; i < statements->len; i++)
    {
        str rest = statements->at[i].text;

        for (size_t at = str_find(rest, name); at != STR_NONE; at = str_find(rest, name))
        {
            char before = at > 0 ? rest.at[at - 1] : ' ', after = at + name.len < rest.len ? rest.at[at + name.len] : ' ';

            if ((before == ':' || before == '.') && !char_is_word(after))
                return true;
            rest = str_skip(rest, at + name.len);
        }
    }
    return false;
}

/* Drops the dependents that name the type, and gives the statements that make them again. */
static bool dependents_drop(struct compiler *compiler, const struct op_enum_type *type, struct statement_list *again,
                            struct statement_list *out)
{
    for (size_t i = 0; i < type->dependents.len; i++)
    {
        struct statement_list made = {0};

        if (!dependent_create(compiler, &type->dependents.at[i], &made))
            return false;
        if (!names_type(compiler, type, &made))
            continue;
        if (!dependent_drop(compiler, &type->dependents.at[i], out))
            return false;
        for (size_t k = 0; k < made.len; k++)
            array_push(compiler->arena, again, made.at[k]);
    }
    return true;
}

static bool anew_write(struct compiler *compiler, const struct op_enum_type *type, struct statement_list *out)
{
    struct buf text = BUF(compiler->arena);
    struct name old = type->name;
    struct statement_list again = {0};

    if (!dependents_drop(compiler, type, &again, out))
        return false;
    old.text = str_print(compiler->arena, STR_FMT "_old", STR_ARG(type->name.text));
    buf_add_literal(&text, "ALTER TYPE ");
    type_name_write(compiler, type, "", &text);
    buf_add_literal(&text, " RENAME TO ");
    dialect_add_name(&text, compiler->dialect, old);
    add_statement(compiler, out, buf_str(&text));
    create_write(compiler, type, out);
    for (size_t i = 0; i < type->uses.len; i++)
        use_write(compiler, type, &type->uses.at[i], out);
    drop_write(compiler, type, "_old", out);
    for (size_t i = 0; i < again.len; i++)
        array_push(compiler->arena, out, again.at[i]);
    return true;
}

bool postgresql_enum_type(struct compiler *compiler, const struct op *op, struct statement_list *out)
{
    const struct op_enum_type *type = &op->enum_type;
    str_array labels;

    if (type->after == NULL)
        drop_write(compiler, type, "", out);
    else if (type->before == NULL)
    {
        if (!type->is_implied)
            create_write(compiler, type, out);
    }
    else
    {
        renames_write(compiler, type, out);
        labels = labels_renamed(compiler, type);
        if (is_within(&labels, type->after))
            values_write(compiler, type, &labels, out);
        else
            return anew_write(compiler, type, out);
    }
    return true;
}
