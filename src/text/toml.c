/*
 * toml: statements, keys and tables of TOML 1.0. Values (texts, numbers, dates) are in toml_value.c.
 *
 * Ours because Debian has no small, maintained TOML library for C that keeps the place of each value, which every message about
 * pyproject.toml needs. Which documents are accepted follows Python's tomllib, the reader that Alembic uses.
 *
 * The rules about defining things twice need two facts on each table: `is_declared` (a header or a dotted key of an earlier
 * section made it: no header may make it again, no dotted key may reach into it) and `is_frozen` (an inline value: nothing may
 * be added). They live in struct toml_node around each tree node.
 */
#include "text/toml_reader.h"

#include "base/utf8.h"

bool toml_report(struct toml_reader *reader, size_t from, size_t to, const char *message)
{
    return diag_error(reader->diags, DIAG_SYNTAX, toml_span(reader, from, to), "invalid TOML: %s", message);
}

struct span toml_span(const struct toml_reader *reader, size_t from, size_t to)
{
    if (reader->first == PLACE_NONE)
        return SPAN_NONE;
    return (struct span){reader->first + (place)from, reader->first + (place)to};
}

struct toml_node *toml_node_make(struct toml_reader *reader, enum tree_kind kind, struct span span)
{
    struct toml_node *node = arena_new(reader->arena, struct toml_node);

    node->tree.kind = kind;
    node->tree.span = span;
    return node;
}

char toml_peek(const struct toml_reader *reader)
{
    return reader->at < reader->text.len ? reader->text.at[reader->at] : '\0';
}

void toml_blanks_skip(struct toml_reader *reader)
{
    while (toml_peek(reader) == ' ' || toml_peek(reader) == '\t')
        reader->at++;
}

bool toml_newline_skip(struct toml_reader *reader)
{
    str rest = str_skip(reader->text, reader->at);
    size_t len = str_starts(rest, STR("\r\n")) ? 2 : str_starts(rest, STR("\n")) ? 1 : 0;

    reader->at += len;
    return len > 0;
}

bool toml_is_control(char c)
{
    return ((unsigned char)c < 0x20 && c != '\t') || c == 0x7F;
}

bool toml_comment_skip(struct toml_reader *reader)
{
    if (toml_peek(reader) != '#')
        return true;
    while (reader->at < reader->text.len)
    {
        str rest = str_skip(reader->text, reader->at);

        if (rest.at[0] == '\n' || str_starts(rest, STR("\r\n")))
            break;
        if (toml_is_control(rest.at[0]))
            return toml_report(reader, reader->at, reader->at + 1, "a control character in a comment");
        reader->at++;
    }
    return true;
}

static bool is_bare(char c)
{
    return char_is_word(c) || c == '-';
}

static bool key_part_read(struct toml_reader *reader, struct toml_key_part *out_part)
{
    size_t from = reader->at;
    char c = toml_peek(reader);

    if (c == '"' || c == '\'')
    {
        if (!toml_line_text_read(reader, &out_part->text))
            return false;
    }
    else
    {
        while (is_bare(toml_peek(reader)))
            reader->at++;
        if (reader->at == from)
            return toml_report(reader, from, from + (from < reader->text.len),
                               "a key is missing here, or has a character that needs quotes");
        out_part->text = str_slice(reader->text, from, reader->at);
    }
    out_part->span = toml_span(reader, from, reader->at);
    return true;
}

bool toml_key_read(struct toml_reader *reader, toml_key *out_key)
{
    toml_key key = {0};

    for (;;)
    {
        if (!key_part_read(reader, array_add(reader->arena, &key)))
            return false;
        if (key.len > TOML_DEPTH_LIMIT)
            return toml_report(reader, reader->at, reader->at, "a key of over 200 parts");
        toml_blanks_skip(reader);
        if (toml_peek(reader) != '.')
            break;
        reader->at++;
        toml_blanks_skip(reader);
    }
    *out_key = key;
    return true;
}

static bool twice_report(struct toml_reader *reader, const struct toml_key_part *part, const struct toml_node *earlier,
                         const char *why)
{
    diag_error(reader->diags, DIAG_SYNTAX, part->span, "invalid TOML: '" STR_FMT "' %s", STR_ARG(part->text), why);
    if (earlier != NULL && earlier->tree.span.from != PLACE_NONE)
        diag_related(reader->diags, earlier->tree.span, "it is defined here");
    return false;
}

struct toml_node *toml_child_find(const struct toml_node *table, str key)
{
    return (struct toml_node *)tree_find(&table->tree, key);
}

struct toml_node *toml_child_make(struct toml_reader *reader, struct toml_node *table, const struct toml_key_part *part,
                                  enum tree_kind kind)
{
    struct toml_node *child = toml_node_make(reader, kind, part->span);

    tree_put(reader->arena, &table->tree, part->text, part->span, &child->tree);
    return child;
}

/* One step down from a table, to the newest table of an array of tables. */
static bool step_down(struct toml_reader *reader, struct toml_node *table, const struct toml_key_part *part, bool into_arrays,
                      struct toml_node **out_table)
{
    struct toml_node *child = toml_child_find(table, part->text);

    if (child == NULL)
        child = toml_child_make(reader, table, part, TREE_TABLE);
    if (child->is_frozen)
        return twice_report(reader, part, child, "is an inline value, to which nothing can be added");
    if (into_arrays && child->tree.kind == TREE_ARRAY && child->tree.items.len > 0)
        child = (struct toml_node *)*array_last(&child->tree.items);
    if (child->tree.kind != TREE_TABLE)
        return twice_report(reader, part, child, "has a value already and is no table");
    *out_table = child;
    return true;
}

static bool header_end(struct toml_reader *reader, str brackets)
{
    if (!str_starts(str_skip(reader->text, reader->at), brackets))
        return toml_report(reader, reader->at, reader->at,
                           brackets.len == 2 ? "']]' is missing behind the name of an array of tables"
                                             : "']' is missing behind the name of a table");
    reader->at += brackets.len;
    return true;
}

/* What dotted keys of a section made counts as declared once the section is over. */
static void pending_declare(struct toml_reader *reader)
{
    for (size_t i = 0; i < reader->pending.len; i++)
        reader->pending.at[i]->is_declared = true;
    reader->pending.len = 0;
}

static bool header_read(struct toml_reader *reader)
{
    bool is_array = str_starts(str_skip(reader->text, reader->at), STR("[["));
    struct toml_node *table = reader->root;
    toml_key key;

    reader->at += is_array ? 2 : 1;
    toml_blanks_skip(reader);
    pending_declare(reader);
    if (!toml_key_read(reader, &key))
        return false;
    for (size_t i = 0; i + 1 < key.len; i++)
    {
        if (!step_down(reader, table, &key.at[i], true, &table))
            return false;
    }

    struct toml_key_part *last = array_last(&key);
    struct toml_node *child = toml_child_find(table, last->text);

    if (child != NULL && child->is_frozen)
        return twice_report(reader, last, child, "is an inline value, to which nothing can be added");
    if (!is_array)
    {
        if (child != NULL && (child->is_declared || child->tree.kind != TREE_TABLE))
            return twice_report(reader, last, child, "is defined twice");
        if (child == NULL)
            child = toml_child_make(reader, table, last, TREE_TABLE);
        child->is_declared = true;
        reader->table = child;
        return header_end(reader, STR("]"));
    }
    if (child != NULL && child->tree.kind != TREE_ARRAY)
        return twice_report(reader, last, child, "is defined already and is no array of tables");
    if (child == NULL)
        child = toml_child_make(reader, table, last, TREE_ARRAY);
    child->is_declared = true;
    reader->table = toml_node_make(reader, TREE_TABLE, last->span);
    array_push(reader->arena, &child->tree.items, &reader->table->tree);
    return header_end(reader, STR("]]"));
}

bool toml_pair_read(struct toml_reader *reader, toml_key *out_key, struct toml_node **out_value)
{
    if (!toml_key_read(reader, out_key))
        return false;
    if (toml_peek(reader) != '=')
        return toml_report(reader, reader->at, reader->at + (reader->at < reader->text.len), "'=' is missing behind a key");
    reader->at++;
    toml_blanks_skip(reader);
    reader->depth += out_key->len;

    bool ok = toml_value_read(reader, out_value);

    reader->depth -= out_key->len;
    return ok;
}

bool toml_pair_put(struct toml_reader *reader, struct toml_node *table, const toml_key *key, struct toml_node *value,
                   bool is_inline)
{
    const struct toml_key_part *last = array_last(key);

    for (size_t i = 0; i + 1 < key->len; i++)
    {
        struct toml_node *child = toml_child_find(table, key->at[i].text);

        if (!is_inline && child != NULL && child->is_declared)
            return twice_report(reader, &key->at[i], child, "is a table with a header of its own");
        if (!step_down(reader, table, &key->at[i], !is_inline, &table))
            return false;
        if (!is_inline)
            array_push(reader->arena, &reader->pending, table);
    }

    struct toml_node *earlier = toml_child_find(table, last->text);

    if (earlier != NULL)
        return twice_report(reader, last, earlier, "is defined twice");
    tree_put(reader->arena, &table->tree, last->text, last->span, &value->tree);
    value->is_frozen = value->tree.kind == TREE_TABLE || value->tree.kind == TREE_ARRAY;
    return true;
}

static bool statement_read(struct toml_reader *reader)
{
    struct toml_node *value;
    toml_key key;

    toml_blanks_skip(reader);
    if (toml_peek(reader) == '[')
    {
        if (!header_read(reader))
            return false;
    }
    else if (reader->at < reader->text.len && toml_peek(reader) != '\n' && toml_peek(reader) != '\r' &&
             toml_peek(reader) != '#')
    {
        if (!toml_pair_read(reader, &key, &value) || !toml_pair_put(reader, reader->table, &key, value, false))
            return false;
    }
    toml_blanks_skip(reader);
    if (!toml_comment_skip(reader))
        return false;
    if (reader->at < reader->text.len && !toml_newline_skip(reader))
        return toml_report(reader, reader->at, reader->at + 1, "a line end is missing behind a statement");
    return true;
}

bool toml_parse(struct arena *arena, str text, place first, struct diags *diags, struct tree **out_tree)
{
    struct toml_reader reader = {.arena = arena, .text = text, .first = first, .diags = diags};
    size_t bad = utf8_find_bad(text);

    if (bad != STR_NONE)
        return diag_error(diags, DIAG_ENCODING, toml_span(&reader, bad, bad + 1), "the TOML text is not UTF-8 (byte 0x%02x)",
                          (unsigned char)text.at[bad]);
    reader.root = toml_node_make(&reader, TREE_TABLE, toml_span(&reader, 0, text.len));
    reader.table = reader.root;
    while (reader.at < text.len)
    {
        if (!statement_read(&reader))
            return false;
    }
    *out_tree = &reader.root->tree;
    return true;
}
