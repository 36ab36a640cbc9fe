/*
 * Constraints inside of op.create_table, one function a kind: the table at the end. The CHECK of a Boolean or Enum comes with its type
 * and is not written.
 */
#include "render/internal.h"

typedef bool constraint_function(struct rendering *rendering, const struct constraint *constraint, str *out);

/* ", name=..." */
static void name_add(const struct rendering *rendering, const struct constraint *constraint, struct buf *out)
{
    if (name_is_set(constraint->name) && !constraint->name.is_deferred)
        buf_print(out, ", name=" STR_FMT, STR_ARG(name_text(rendering, constraint->name)));
}

static void text_add(const struct rendering *rendering, const char *key, str text, struct buf *out)
{
    if (text.len > 0)
        buf_print(out, ", %s=" STR_FMT, key, STR_ARG(text_text(rendering, text)));
}

static void deferrable_add(const struct constraint *constraint, struct buf *out)
{
    if (constraint->deferrable == TRI_TRUE)
        buf_add_literal(out, ", deferrable=True");
}

static struct buf constraint_begin(const struct rendering *rendering, const char *class_name)
{
    struct buf out = BUF(rendering->arena);

    buf_print(&out, STR_FMT "%s(", STR_ARG(rendering->options.sa_prefix), class_name);
    return out;
}

static void constraint_end(struct buf *out, str *out_text)
{
    buf_add_char(out, ')');
    *out_text = buf_str(out);
}

static bool primary_key_text(struct rendering *rendering, const struct constraint *constraint, str *out)
{
    struct buf text = constraint_begin(rendering, "PrimaryKeyConstraint");

    if (constraint->columns.len == 0)
    {
        *out = STR("");
        return true;
    }
    buf_add(&text, names_text(rendering, &constraint->columns));
    name_add(rendering, constraint, &text);
    constraint_end(&text, out);
    return true;
}

static bool unique_text(struct rendering *rendering, const struct constraint *constraint, str *out)
{
    struct buf text = constraint_begin(rendering, "UniqueConstraint");

    buf_add(&text, names_text(rendering, &constraint->columns));
    deferrable_add(constraint, &text);
    text_add(rendering, "initially", constraint->initially, &text);
    name_add(rendering, constraint, &text);
    if (!options_add(rendering, &constraint->options, &text))
        return false;
    constraint_end(&text, out);
    return true;
}

static bool check_text(struct rendering *rendering, const struct constraint *constraint, str *out)
{
    struct buf text = constraint_begin(rendering, "CheckConstraint");
    str sql;

    *out = STR("");
    if (constraint->bound_type != NULL)
        return true;
    if (!sql_text_of(rendering, constraint->check, &sql))
        return false;
    buf_add(&text, text_text(rendering, sql));
    name_add(rendering, constraint, &text);
    constraint_end(&text, out);
    return true;
}

/* 'schema.table.column' for each column of the referent. */
static str referents_text(const struct rendering *rendering, const struct constraint *key)
{
    str table = table_key(rendering->arena, key->referent_schema, key->referent_table);
    str_array texts = {0};

    for (size_t i = 0; i < key->referent_columns.len; i++)
        array_push(rendering->arena, &texts,
                   text_text(rendering, str_print(rendering->arena, STR_FMT "." STR_FMT, STR_ARG(table),
                                                  STR_ARG(key->referent_columns.at[i].text))));
    return str_array_join(rendering->arena, &texts, STR(", "));
}

static bool foreign_key_text(struct rendering *rendering, const struct constraint *key, str *out)
{
    struct buf text = constraint_begin(rendering, "ForeignKeyConstraint"), rest = BUF(rendering->arena);

    name_add(rendering, key, &rest);
    text_add(rendering, "onupdate", key->onupdate, &rest);
    text_add(rendering, "ondelete", key->ondelete, &rest);
    text_add(rendering, "initially", key->initially, &rest);
    deferrable_add(key, &rest);
    if (key->use_alter)
        buf_add_literal(&rest, ", use_alter=True");
    text_add(rendering, "match", key->match, &rest);
    buf_print(&text, "[" STR_FMT "], [" STR_FMT "]", STR_ARG(names_text(rendering, &key->columns)),
              STR_ARG(referents_text(rendering, key)));
    buf_add(&text, rest.len > 0 ? buf_str(&rest) : STR(", "));
    constraint_end(&text, out);
    return true;
}

static str exclude_element(struct rendering *rendering, const struct exclude_element *element, str sql)
{
    const char *wrap = element->name.len > 0 ? "column" : element->expr->kind == EXPR_COLUMN ? "literal_column" : "text";

    return str_print(rendering->arena, "(" STR_FMT "%s(" STR_FMT "), " STR_FMT ")", STR_ARG(rendering->options.sa_prefix), wrap,
                     STR_ARG(text_text(rendering, element->name.len > 0 ? element->name : sql)),
                     STR_ARG(text_text(rendering, element->op)));
}

bool exclude_arguments(struct rendering *rendering, const struct constraint *constraint, str_array *out)
{
    struct arena *arena = rendering->arena;
    str sql = {0};

    for (size_t i = 0; i < constraint->elements.len; i++)
    {
        if (constraint->elements.at[i].name.len == 0 && !sql_text_of(rendering, constraint->elements.at[i].expr, &sql))
            return false;
        array_push(arena, out, exclude_element(rendering, &constraint->elements.at[i], sql));
    }
    if (constraint->where != NULL)
    {
        if (!sql_text_of(rendering, constraint->where, &sql))
            return false;
        array_push(arena, out,
                   str_print(arena, "where=" STR_FMT "text(" STR_FMT ")", STR_ARG(rendering->options.sa_prefix),
                             STR_ARG(text_text(rendering, sql))));
    }
    if (constraint->deferrable == TRI_TRUE)
        array_push(arena, out, STR("deferrable=True"));
    if (constraint->initially.len > 0)
        array_push(arena, out, str_print(arena, "initially=" STR_FMT, STR_ARG(text_text(rendering, constraint->initially))));
    if (constraint->using_.len > 0)
        array_push(arena, out, str_print(arena, "using=" STR_FMT, STR_ARG(text_text(rendering, constraint->using_))));
    return true;
}

static bool exclude_text(struct rendering *rendering, const struct constraint *constraint, str *out)
{
    str_array arguments = {0};

    if (!exclude_arguments(rendering, constraint, &arguments))
        return false;
    if (name_is_set(constraint->name))
        array_push(rendering->arena, &arguments,
                   str_join(rendering->arena, STR("name="), name_text(rendering, constraint->name)));
    render_import(rendering, STR("from sqlalchemy.dialects import postgresql"));
    *out = str_print(rendering->arena, "postgresql.ExcludeConstraint(" STR_FMT ")",
                     STR_ARG(str_array_join(rendering->arena, &arguments, STR(", "))));
    return true;
}

/* By kind: render_item's word and the function. */
static const struct
{
    const char *item;
    constraint_function *text;
} kinds[] = {
    [CONSTRAINT_PRIMARY_KEY] = {"primary_key", primary_key_text},
    [CONSTRAINT_UNIQUE] = {"unique", unique_text},
    [CONSTRAINT_CHECK] = {"check", check_text},
    [CONSTRAINT_FOREIGN_KEY] = {"foreign_key", foreign_key_text},
    [CONSTRAINT_EXCLUDE] = {"exclude", exclude_text},
};

bool constraint_text(struct rendering *rendering, const struct constraint *constraint, str *out)
{
    struct render_item item = {.kind = kinds[constraint->kind].item, .constraint = constraint};

    if (!render_asked(rendering, &item, out) || out->at != NULL)
        return out->at != NULL;
    return kinds[constraint->kind].text(rendering, constraint, out);
}
