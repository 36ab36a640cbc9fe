/*
 * Looking into a catalog, and SQL text that is kept as the catalog printed it: see catalog.h.
 *
 * text() takes `:name` for a bind, and PostgreSQL's texts hold colons (`'a :b'`, `x::text`). Verbatim text has a backslash
 * before each colon that dialect/text.c would take for a bind or for an escaped colon, and loses it again there.
 */
#include "sql/catalog.h"

#include "base/buf.h"
#include "base/utf8.h"

#include <stdlib.h>

static int compare_names(struct object_name a, struct object_name b)
{
    int order = str_compare(a.schema, b.schema);
    return order != 0 ? order : str_compare(a.name, b.name);
}

static int compare_relations(const void *a, const void *b)
{
    return compare_names((*(struct relation *const *)a)->at, (*(struct relation *const *)b)->at);
}

void catalog_index(struct arena *arena, struct catalog *catalog)
{
    catalog->visible = (struct map){.arena = arena};
    if (catalog->relations.len > 0)
    {
        qsort(catalog->relations.at, catalog->relations.len, sizeof *catalog->relations.at, compare_relations);
    }
    for (size_t i = 0; i < catalog->relations.len; i++)
    {
        struct relation *relation = catalog->relations.at[i];
        if (relation->is_visible && !map_has(&catalog->visible, relation->at.name))
        {
            map_put(&catalog->visible, relation->at.name, relation);
        }
    }
}

struct relation *catalog_relation(const struct catalog *catalog, str schema, str name)
{
    size_t low = 0, high = catalog->relations.len;
    struct object_name at = {schema, name};
    if (schema.at == NULL)
    {
        return map_find(&catalog->visible, name);
    }
    while (low < high)
    {
        size_t middle = low + (high - low) / 2;
        bool is_before = compare_names(catalog->relations.at[middle]->at, at) < 0;
        low = is_before ? middle + 1 : low;
        high = is_before ? high : middle;
    }
    bool is_there = low < catalog->relations.len && compare_names(catalog->relations.at[low]->at, at) == 0;
    return is_there ? catalog->relations.at[low] : NULL;
}

int64_t table_key_place(const struct table *table, str column)
{
    for (size_t i = 0; i < table->constraints.len; i++)
    {
        const struct constraint *constraint = table->constraints.at[i];

        for (size_t k = 0; constraint->kind == CONSTRAINT_PRIMARY_KEY && k < constraint->columns.len; k++)
        {
            if (str_equal(constraint->columns.at[k].text, column))
                return (int64_t)k + 1;
        }
    }
    return 0;
}

bool relation_is_view(const struct relation *relation)
{
    return relation->kind == RELATION_VIEW || relation->kind == RELATION_MATERIALIZED_VIEW;
}

/* ---- verbatim text ------------------------------------------------------------------------------------------------------- */

static bool is_word(uint32_t c)
{
    return c == '$' || utf8_is_identifier_part(c);
}

/* The offset behind the word at an offset. */
static size_t word_end(str text, size_t at)
{
    while (at < text.len)
    {
        uint32_t c;
        size_t size = utf8_decode(str_skip(text, at), &c);
        if (!is_word(c))
        {
            break;
        }
        at += size;
    }
    return at;
}

/* Whether the colon at `at`, the word behind it and no further colon would be taken for an escaped colon when a backslash
 * stands before, for a bind when `previous` (0 at the start) begins one. */
static bool is_escaped(str text, size_t at, uint32_t previous)
{
    size_t end = word_end(text, at + 1);
    bool is_closed = end >= text.len || text.at[end] != ':';
    bool is_bind = end > at + 1 && previous != ':' && !is_word(previous);
    return is_closed && (previous == '\\' || is_bind);
}

const struct expr *expr_verbatim(struct arena *arena, str text)
{
    struct buf out = BUF(arena);
    if (str_find_char(text, ':') == STR_NONE)
    {
        return expr_text(arena, text, PLACE_NONE);
    }
    uint32_t previous = 0;
    for (size_t i = 0, size; i < text.len; i += size)
    {
        uint32_t c;
        size = utf8_decode(str_skip(text, i), &c);
        buf_add(&out, c == ':' && is_escaped(text, i, previous) ? STR("\\") : STR(""));
        buf_add(&out, str_slice(text, i, i + size));
        previous = c;
    }
    return expr_text(arena, buf_str(&out), PLACE_NONE);
}

str expr_verbatim_text(struct arena *arena, const struct expr *expr)
{
    str text = expr->text.text;
    struct buf out = BUF(arena);
    if (str_find(text, STR("\\:")) == STR_NONE)
    {
        return text;
    }
    for (size_t i = 0; i < text.len; i++)
    {
        bool is_escape = text.at[i] == '\\' && i + 1 < text.len && text.at[i + 1] == ':' && is_escaped(text, i + 1, '\\');
        i += is_escape ? 1 : 0;
        buf_add_char(&out, text.at[i]);
    }
    return buf_str(&out);
}

struct server_default server_default_verbatim(struct arena *arena, str text)
{
    return (struct server_default){.kind = SERVER_DEFAULT_EXPR, .expr = expr_verbatim(arena, text), .reflected = text};
}

/* ---- types --------------------------------------------------------------------------------------------------------------- */

const struct type *type_inspected(const struct type *type)
{
    return type != NULL && type->is_verbatim ? type->impl : type;
}

const struct type *type_verbatim(struct arena *arena, str text, const struct type *inspected)
{
    struct type *type = type_make(arena, "user", "UserDefinedType");
    type->is_verbatim = true;
    type->spec = text;
    type->impl = inspected;
    return type;
}
