/* json_print: dumps(). Separators and indentation follow json.encoder of CPython: with an indent every item stands on a line of
 * its own, empty containers stay [] and {}. Keys that are no text are written as Python writes them (True is "true"). */
#include "text/json.h"

#include "base/datum.h"
#include "base/utf8.h"

#include <math.h>

struct writer
{
    struct buf *buf;
    const struct json_style *style;
    struct diags *diags;
    size_t depth;
};

static void escape_add(struct buf *buf, uint32_t c)
{
    static const char meanings[] = "\"\\\b\f\n\r\t", letters[] = "\"\\bfnrt";
    const char *found = c != 0 && c < 128 ? strchr(meanings, (int)c) : NULL;

    if (found != NULL)
        buf_print(buf, "\\%c", letters[found - meanings]);
    else if (c >= 0x10000)
        buf_print(buf, "\\u%04x\\u%04x", 0xD800u + (unsigned)((c - 0x10000) >> 10),
                  0xDC00u + (unsigned)((c - 0x10000) & 0x3FF));
    else
        buf_print(buf, "\\u%04x", (unsigned)c);
}

void json_print_text(struct buf *buf, str text, bool ensure_ascii)
{
    buf_add_char(buf, '"');
    while (text.len > 0)
    {
        uint32_t c;
        size_t len = utf8_decode(text, &c);

        if (c < 0x20 || c == '"' || c == '\\' || (ensure_ascii && c > 0x7E))
            escape_add(buf, c);
        else
            buf_add_code_point(buf, c);
        text = str_skip(text, len);
    }
    buf_add_char(buf, '"');
}

void json_print_real(struct buf *buf, double real)
{
    char text[32];

    if (isnan(real))
        buf_add_literal(buf, "NaN");
    else if (isinf(real))
        buf_add(buf, real < 0 ? STR("-Infinity") : STR("Infinity"));
    else
        buf_add(buf, (str){text, real_print(real, text)});
}

static bool value_print(struct writer *writer, const struct tree *tree);

static void line_begin(struct writer *writer)
{
    if (!writer->style->indented)
        return;
    buf_add_char(writer->buf, '\n');
    for (size_t i = 0; i < writer->depth; i++)
        buf_add(writer->buf, writer->style->indent);
}

static bool refuse(struct writer *writer, const struct tree *tree, bool is_key)
{
    const char *kind = tree_kind_name(tree->kind);

    if (is_key)
        diag_error_alembic(writer->diags, DIAG_TYPE, tree->span, "keys must be str, int, float, bool or None, not %s", kind);
    else
        diag_error_alembic(writer->diags, DIAG_TYPE, tree->span, "Object of type %s is not JSON serializable", kind);
    diag_hint(writer->diags, "Turn it into text before it is written as JSON.");
    return false;
}

/* A scalar; false when JSON has no such thing. */
static bool scalar_print(struct buf *buf, const struct tree *tree, bool ensure_ascii)
{
    switch (tree->kind)
    {
        case TREE_NULL:
            buf_add_literal(buf, "null");
            return true;
        case TREE_BOOL:
            buf_add(buf, tree->boolean ? STR("true") : STR("false"));
            return true;
        case TREE_INT:
            buf_print(buf, "%lld", (long long)tree->integer);
            return true;
        case TREE_BIG:
            buf_add(buf, tree->text);
            return true;
        case TREE_REAL:
            json_print_real(buf, tree->real);
            return true;
        case TREE_TEXT:
            json_print_text(buf, tree->text, ensure_ascii);
            return true;
        default:
            return false;
    }
}

static bool key_print(struct writer *writer, const struct tree_entry *entry)
{
    struct buf text = BUF(writer->buf->arena);

    if (entry->key_node == NULL || entry->key_node->kind == TREE_TEXT)
    {
        json_print_text(writer->buf, entry->key_node != NULL ? entry->key_node->text : entry->key, writer->style->ensure_ascii);
        return true;
    }
    if (!scalar_print(&text, entry->key_node, true))
        return refuse(writer, entry->key_node, true);
    json_print_text(writer->buf, buf_str(&text), writer->style->ensure_ascii);
    return true;
}

static int entry_compare(const void *a, const void *b)
{
    return str_compare((*(const struct tree_entry *const *)a)->key, (*(const struct tree_entry *const *)b)->key);
}

static bool table_print(struct writer *writer, const struct tree *tree)
{
    size_t count = tree->table.entries.len;
    const struct tree_entry **order = arena_alloc_array(writer->buf->arena, count, sizeof *order);

    for (size_t i = 0; i < count; i++)
        order[i] = &tree->table.entries.at[i];
    if (writer->style->sort_keys)
        qsort(order, count, sizeof *order, entry_compare);
    for (size_t i = 0; i < count; i++)
    {
        if (i > 0)
            buf_add(writer->buf, writer->style->item_separator);
        line_begin(writer);
        if (!key_print(writer, order[i]))
            return false;
        buf_add(writer->buf, writer->style->key_separator);
        if (!value_print(writer, order[i]->value))
            return false;
    }
    return true;
}

static bool array_print(struct writer *writer, const struct tree *tree)
{
    for (size_t i = 0; i < tree->items.len; i++)
    {
        if (i > 0)
            buf_add(writer->buf, writer->style->item_separator);
        line_begin(writer);
        if (!value_print(writer, tree->items.at[i]))
            return false;
    }
    return true;
}

static bool value_print(struct writer *writer, const struct tree *tree)
{
    bool is_table = tree->kind == TREE_TABLE;

    if (!is_table && tree->kind != TREE_ARRAY)
        return scalar_print(writer->buf, tree, writer->style->ensure_ascii) || refuse(writer, tree, false);
    if (writer->depth >= JSON_DEPTH_LIMIT)
        return diag_error(writer->diags, DIAG_LIMIT, tree->span, "the value is nested over %d levels deep", JSON_DEPTH_LIMIT);
    buf_add_char(writer->buf, is_table ? '{' : '[');
    writer->depth++;
    if (!(is_table ? table_print(writer, tree) : array_print(writer, tree)))
        return false;
    writer->depth--;
    if (is_table ? tree->table.entries.len > 0 : tree->items.len > 0)
        line_begin(writer);
    buf_add_char(writer->buf, is_table ? '}' : ']');
    return true;
}

bool json_print(struct buf *buf, const struct tree *tree, const struct json_style *style, struct diags *diags)
{
    struct writer writer = {.buf = buf, .style = style, .diags = diags};

    return value_print(&writer, tree);
}
