/*
 * Naming conventions (SQLAlchemy's naming.py): which pattern applies, what its tokens stand for, and how a name is cut.
 *
 * A pattern applies when the constraint has no name, or when it contains the words "constraint_name": then the given name goes
 * into it. Tokens that begin with "column_N" or "referred_column_N" count columns; "column_0_N_x" joins all of them with an
 * underscore, "column_0N_x" without.
 */
#include "sql/naming.h"

#include "base/buf.h"
#include "base/md5.h"
#include "base/utf8.h"

static struct naming_pattern default_patterns[] = {{STR_INIT("ix"), STR_INIT("ix_%(column_0_label)s")}};

const struct naming naming_default = {.patterns = {default_patterns, COUNT_OF(default_patterns), COUNT_OF(default_patterns)}};

/* What a name is made for: a constraint or an index, never both. */
struct subject
{
    struct arena *arena;
    struct diags *diags;
    const struct naming *naming;
    const struct table *table;
    const struct constraint *constraint;
    const struct index *index;
    place place;
    struct name name;
};

/* ---- columns ------------------------------------------------------------------------------------------------------------- */

/* The first column in an expression of an index; empty when it has none. */
static str first_column(const struct expr *expr, unsigned depth)
{
    if (expr == NULL || depth > 32)
    {
        return STR("");
    }
    switch (expr->kind)
    {
        case EXPR_COLUMN:
            return expr->column.is_literal ? STR("") : expr->column.name.text;
        case EXPR_UNARY:
            return first_column(expr->unary.operand, depth + 1);
        case EXPR_GROUPING:
            return first_column(expr->grouping.operand, depth + 1);
        case EXPR_CAST:
            return first_column(expr->cast.operand, depth + 1);
        case EXPR_BINARY:
        {
            str left = first_column(expr->binary.left, depth + 1);
            return left.len > 0 ? left : first_column(expr->binary.right, depth + 1);
        }
        case EXPR_FUNCTION:
            for (size_t i = 0; i < expr->function.arguments.len; i++)
            {
                str found = first_column(expr->function.arguments.at[i], depth + 1);
                if (found.len > 0)
                {
                    return found;
                }
            }
            return STR("");
        default:
            return STR("");
    }
}

static size_t column_count(const struct subject *subject)
{
    return subject->index != NULL ? subject->index->elements.len : subject->constraint->columns.len;
}

/* The name of column `at`; empty when there are fewer. */
static str column_name(const struct subject *subject, size_t at)
{
    if (at >= column_count(subject))
    {
        return STR("");
    }
    if (subject->constraint != NULL)
    {
        return subject->constraint->columns.at[at].text;
    }
    const struct index_element *element = &subject->index->elements.at[at];
    return name_is_set(element->column) ? element->column.text : first_column(element->expr, 0);
}

static str column_key(const struct subject *subject, size_t at)
{
    str name = column_name(subject, at);
    const struct column *column = table_column(subject->table, name);
    return column != NULL && column->key.len > 0 ? column->key : name;
}

/* schema_table_column, made unlike every column of the table. */
static str column_label(const struct subject *subject, size_t at)
{
    str name = column_name(subject, at);
    if (name.len == 0)
    {
        return name;
    }
    struct buf out = BUF(subject->arena);
    if (name_is_set(subject->table->schema))
    {
        buf_add(&out, str_replace(subject->arena, subject->table->schema.text, STR("."), STR("_")));
        buf_add_char(&out, '_');
    }
    buf_print(&out, STR_FMT "_" STR_FMT, STR_ARG(subject->table->name.text), STR_ARG(name));
    str label = str_copy(subject->arena, buf_str(&out));
    for (unsigned count = 1; table_column(subject->table, label) != NULL; count++)
    {
        label = str_print(subject->arena, STR_FMT "_%u", STR_ARG(buf_str(&out)), count);
    }
    return label;
}

static str referred_column(const struct subject *subject, size_t at)
{
    bool has = subject->constraint != NULL && at < subject->constraint->referent_columns.len;
    return has ? subject->constraint->referent_columns.at[at].text : STR("");
}

static const struct
{
    str prefix, suffix;
    str (*get)(const struct subject *subject, size_t at);
} column_tokens[] = {
    {STR_INIT("column_"), STR_INIT("_name"), column_name},
    {STR_INIT("column_"), STR_INIT("_key"), column_key},
    {STR_INIT("column_"), STR_INIT("_label"), column_label},
    {STR_INIT("referred_column_"), STR_INIT("_name"), referred_column},
};

/* ---- tokens -------------------------------------------------------------------------------------------------------------- */

static bool refuse(const struct subject *subject, const char *exception, const char *format, str text)
{
    diag_error(subject->diags, DIAG_NAME, (struct span){subject->place, 0}, "%s" STR_FMT, format, STR_ARG(text));
    diag_last(subject->diags)->exception = str_from(exception);
    return false;
}

static bool constraint_name_token(const struct subject *subject, str *out_text)
{
    if (!name_is_set(subject->name) || subject->name.is_deferred)
    {
        refuse(subject, "sqlalchemy.exc.InvalidRequestError",
               "Naming convention including %(constraint_name)s token requires that constraint is explicitly named.", STR(""));
        diag_hint(subject->diags, "Give the constraint of table \"" STR_FMT "\" a name.", STR_ARG(subject->table->name.text));
        return false;
    }
    *out_text = subject->name.text;
    return true;
}

/* The number between prefix and suffix: "0", "0_N" (all, joined by "_"), "0N" (all). */
static bool column_token(const struct subject *subject, str token, str *out_text)
{
    for (size_t i = 0; i < COUNT_OF(column_tokens); i++)
    {
        if (!str_starts(token, column_tokens[i].prefix) || !str_ends(token, column_tokens[i].suffix))
        {
            continue;
        }
        str middle = str_slice(token, column_tokens[i].prefix.len, token.len - column_tokens[i].suffix.len);
        int64_t at;
        if (str_to_int(middle, &at) && at >= 0)
        {
            *out_text = column_tokens[i].get(subject, (size_t)at);
            return true;
        }
        if (str_equal(middle, STR("0_N")) || str_equal(middle, STR("0N")))
        {
            str_array all = {0};
            for (size_t k = 0; k < column_count(subject); k++)
            {
                array_push(subject->arena, &all, column_tokens[i].get(subject, k));
            }
            *out_text = str_array_join(subject->arena, &all, middle.len == 3 ? STR("_") : STR(""));
            return true;
        }
    }
    return false;
}

static bool find_token(const struct subject *subject, str token, str *out_text)
{
    const struct naming *naming = subject->naming;
    if (str_array_has(&naming->custom_tokens, token) && naming->token != NULL)
    {
        return naming->token(naming->host, subject->diags, token, subject->table, subject->constraint, subject->index,
                             out_text);
    }
    if (str_equal(token, STR("table_name")))
    {
        *out_text = subject->table->name.text;
        return true;
    }
    if (str_equal(token, STR("constraint_name")))
    {
        return constraint_name_token(subject, out_text);
    }
    if (str_equal(token, STR("referred_table_name")) && subject->constraint != NULL)
    {
        *out_text = subject->constraint->referent_table.text;
        return true;
    }
    return column_token(subject, token, out_text) ||
           refuse(subject, "KeyError", "naming convention has an unknown token ", token);
}

/* Python's pattern % mapping, for %(token)s and %%. */
static bool expand(const struct subject *subject, str pattern, str *out_text)
{
    struct buf out = BUF(subject->arena);
    for (size_t i = 0; i < pattern.len; i++)
    {
        str rest = str_skip(pattern, i);
        size_t end = str_find(rest, STR(")s"));
        if (pattern.at[i] != '%')
        {
            buf_add_char(&out, pattern.at[i]);
        }
        else if (str_starts(rest, STR("%%")))
        {
            buf_add_char(&out, '%');
            i++;
        }
        else if (str_starts(rest, STR("%(")) && end != STR_NONE)
        {
            str text;
            if (!find_token(subject, str_slice(rest, 2, end), &text))
            {
                return false;
            }
            buf_add(&out, text);
            i += end + 1;
        }
        else
        {
            return refuse(subject, "ValueError", "naming convention has an unsupported format ", rest);
        }
    }
    *out_text = str_copy(subject->arena, buf_str(&out));
    return true;
}

/* ---- the door ------------------------------------------------------------------------------------------------------------ */

static const char *const constraint_keys[] = {
    [CONSTRAINT_PRIMARY_KEY] = "pk", [CONSTRAINT_UNIQUE] = "uq",  [CONSTRAINT_CHECK] = "ck",
    [CONSTRAINT_FOREIGN_KEY] = "fk", [CONSTRAINT_EXCLUDE] = NULL, [CONSTRAINT_GENERIC] = NULL,
};

static bool apply(const struct subject *subject, const char *key, struct name *out_name)
{
    *out_name = subject->name;
    str pattern = {NULL, 0};
    for (size_t i = 0; key != NULL && i < subject->naming->patterns.len; i++)
    {
        if (str_equal(subject->naming->patterns.at[i].key, str_from(key)))
        {
            pattern = subject->naming->patterns.at[i].pattern;
        }
    }
    bool has_name = name_is_set(subject->name) && !subject->name.is_deferred;
    bool is_wanted = !has_name || str_find(pattern, STR("constraint_name")) != STR_NONE;
    if (pattern.at == NULL || subject->name.is_final || !is_wanted)
    {
        return true;
    }
    struct name made = {.is_final = true};
    if (!expand(subject, pattern, &made.text))
    {
        return false;
    }
    *out_name = made;
    return true;
}

bool naming_apply_constraint(struct arena *arena, struct diags *diags, const struct naming *naming, const struct table *table,
                             const struct constraint *constraint, struct name *out_name)
{
    struct subject subject = {.arena = arena,
                              .diags = diags,
                              .naming = naming != NULL ? naming : &naming_default,
                              .table = table,
                              .constraint = constraint,
                              .place = constraint->place,
                              .name = constraint->name};
    return apply(&subject, constraint_keys[constraint->kind], out_name);
}

bool naming_apply_index(struct arena *arena, struct diags *diags, const struct naming *naming, const struct table *table,
                        const struct index *index, struct name *out_name)
{
    struct subject subject = {.arena = arena,
                              .diags = diags,
                              .naming = naming != NULL ? naming : &naming_default,
                              .table = table,
                              .index = index,
                              .place = index->place,
                              .name = index->name};
    return apply(&subject, "ix", out_name);
}

str naming_truncate(struct arena *arena, str name, size_t limit)
{
    if (utf8_count(name) <= limit || limit < 8)
    {
        return name;
    }
    char digest[32];
    md5_hex(name, digest);
    str head = str_slice(name, 0, utf8_offset(name, limit - 8));
    return str_print(arena, STR_FMT "_%.4s", STR_ARG(head), digest + 28);
}
