/*
 * yaml: libyaml's events to a tree. What a plain scalar means is in yaml_scalar.c.
 *
 * libyaml owns memory of its own: parser and event live in a guard in the arena, which is let go here or, when control leaves
 * by longjmp, by the arena's clean-up. An alias shares the node it names, so every node carries its weight (nodes that a walk
 * would see) and height: both are limited, which is what keeps ten lines of aliases from standing for a billion nodes. Merge
 * keys (<<) follow PyYAML's flatten_mapping: merged entries come first, own ones win, earlier maps of a list win.
 */
#include "text/yaml.h"

#include "base/utf8.h"
#include "text/quote.h"
#include "text/yaml_scalar.h"

struct guard
{
    struct yaml_library library;
    yaml_parser_t parser;
    yaml_event_t event;
    bool parser_is_open;
    bool event_is_open;
};

/* A tree node and its size with aliases expanded. */
struct yaml_node
{
    struct tree tree; /* first, so that a node of the tree is one of these */
    size_t weight;
    size_t height;
    bool is_complete; /* false while it is being read: an alias to it would be a cycle */
    bool is_merge;    /* the plain scalar << */
};

struct reader
{
    struct arena *arena;
    struct guard *guard;
    str text;
    place first;
    struct diags *diags;
    struct map anchors;
    size_t depth;
    size_t known_index, known_offset; /* a code point and its byte: marks count code points, places bytes */
};

static bool node_read(struct reader *reader, struct yaml_node **out_node);

static void guard_close(void *subject)
{
    struct guard *guard = subject;

    if (guard->event_is_open)
        guard->library.event_delete(&guard->event);
    if (guard->parser_is_open)
        guard->library.parser_delete(&guard->parser);
    guard->event_is_open = guard->parser_is_open = false;
}

static bool is_continuation(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

/* Marks mostly move forward by little: the byte is found from the last one asked for. */
static size_t mark_offset(struct reader *reader, yaml_mark_t mark)
{
    size_t at = reader->known_offset;

    for (; reader->known_index < mark.index && at < reader->text.len; reader->known_index++)
    {
        do
            at++;
        while (at < reader->text.len && is_continuation(reader->text.at[at]));
    }
    for (; reader->known_index > mark.index && at > 0; reader->known_index--)
    {
        do
            at--;
        while (at > 0 && is_continuation(reader->text.at[at]));
    }
    reader->known_offset = at;
    return at;
}

static struct span marks_span(struct reader *reader, yaml_mark_t from, yaml_mark_t to)
{
    if (reader->first == PLACE_NONE)
        return SPAN_NONE;

    place start = reader->first + (place)mark_offset(reader, from);

    return (struct span){start, reader->first + (place)mark_offset(reader, to)};
}

static struct span event_span(struct reader *reader)
{
    return marks_span(reader, reader->guard->event.start_mark, reader->guard->event.end_mark);
}

/* libyaml's words are PyYAML's: "while scanning a simple key", "could not find expected ':'". */
static bool parser_report(struct reader *reader)
{
    const yaml_parser_t *parser = &reader->guard->parser;

    if (parser->error == YAML_MEMORY_ERROR)
        memory_refuse(arena_memory(reader->arena));
    diag_error_alembic(reader->diags, DIAG_SYNTAX, marks_span(reader, parser->problem_mark, parser->problem_mark), "%s",
                       parser->problem != NULL ? parser->problem : "the YAML text cannot be read");
    if (parser->context != NULL)
        diag_detail(reader->diags, "%s", parser->context);
    return false;
}

/* The next event; the one before is gone. */
static bool event_next(struct reader *reader)
{
    struct guard *guard = reader->guard;

    if (guard->event_is_open)
        guard->library.event_delete(&guard->event);
    guard->event_is_open = guard->library.parser_parse(&guard->parser, &guard->event) != 0;
    return guard->event_is_open || parser_report(reader);
}

static str event_text(struct arena *arena, const yaml_char_t *text)
{
    return text != NULL ? str_copy(arena, str_from((const char *)text)) : (str){NULL, 0};
}

static bool grow(struct reader *reader, struct yaml_node *node, const struct yaml_node *child)
{
    node->weight += child->weight;
    if (child->height >= node->height)
        node->height = child->height + 1;
    if (node->weight > YAML_NODE_LIMIT)
    {
        diag_error(reader->diags, DIAG_LIMIT, node->tree.span,
                   "the YAML text stands for over %d nodes with its aliases expanded", YAML_NODE_LIMIT);
        diag_hint(reader->diags, "Aliases of aliases multiply: write out what is needed.");
        return false;
    }
    if (node->height + reader->depth > YAML_DEPTH_LIMIT)
        return diag_error(reader->diags, DIAG_LIMIT, node->tree.span, "the YAML text is nested over %d levels deep",
                          YAML_DEPTH_LIMIT);
    return true;
}

static bool anchor_set(struct reader *reader, const yaml_char_t *anchor, struct yaml_node *node)
{
    str name = event_text(reader->arena, anchor);

    if (anchor == NULL)
        return true;

    const struct yaml_node *earlier = map_find(&reader->anchors, name);

    if (earlier != NULL)
    {
        diag_error_alembic(reader->diags, DIAG_SYNTAX, node->tree.span, "found duplicate anchor " STR_FMT,
                           STR_ARG(str_quote(reader->diags->arena, name)));
        diag_related(reader->diags, earlier->tree.span, "first occurrence");
        return false;
    }
    map_put(&reader->anchors, name, node);
    return true;
}

static bool alias_read(struct reader *reader, struct yaml_node **out_node)
{
    str name = event_text(reader->arena, reader->guard->event.data.alias.anchor);
    struct yaml_node *node = map_find(&reader->anchors, name);

    if (node == NULL)
        return diag_error_alembic(reader->diags, DIAG_SYNTAX, event_span(reader), "found undefined alias " STR_FMT,
                                  STR_ARG(str_quote(reader->diags->arena, name)));
    if (!node->is_complete)
        return diag_error(reader->diags, DIAG_UNSUPPORTED, event_span(reader),
                          "the alias " STR_FMT " stands inside of what it names",
                          STR_ARG(str_quote(reader->diags->arena, name)));
    *out_node = node;
    return true;
}

static bool tag_report(struct reader *reader, str tag)
{
    diag_error_alembic(reader->diags, DIAG_SYNTAX, event_span(reader), "could not determine a constructor for the tag " STR_FMT,
                       STR_ARG(str_quote(reader->diags->arena, tag)));
    diag_hint(reader->diags,
              "yaml.safe_load knows the standard tags only; of those limbeck reads !!null, !!bool, !!int, !!float, !!str, "
              "!!binary, !!timestamp, !!seq and !!map.");
    return false;
}

static bool scalar_read(struct reader *reader, struct yaml_node *node)
{
    const yaml_event_t *event = &reader->guard->event;
    str value = str_copy(reader->arena, (str){(const char *)event->data.scalar.value, event->data.scalar.length});
    str tag = event_text(reader->arena, event->data.scalar.tag);
    enum yaml_scalar_kind kind;

    if (tag.len == 0 || str_equal(tag, STR("!")))
        kind = event->data.scalar.plain_implicit ? yaml_scalar_resolve(value) : YAML_SCALAR_TEXT;
    else if (!yaml_scalar_kind_find(tag, &kind))
        return tag_report(reader, tag);
    if (kind == YAML_SCALAR_VALUE)
        return tag_report(reader, STR("tag:yaml.org,2002:value"));
    node->is_merge = kind == YAML_SCALAR_MERGE;
    if (!yaml_scalar_make(reader->arena, kind, value, &node->tree))
        return diag_error(reader->diags, DIAG_VALUE, event_span(reader), "'" STR_FMT "' is no %s", STR_ARG(value),
                          yaml_scalar_kind_name(kind));
    return true;
}

static bool collection_tag_check(struct reader *reader, const yaml_char_t *tag, str expected)
{
    str name = event_text(reader->arena, tag);

    return name.len == 0 || str_equal(name, STR("!")) || str_equal(name, expected) || tag_report(reader, name);
}

static bool sequence_read(struct reader *reader, struct yaml_node *node)
{
    for (;;)
    {
        struct yaml_node *item;

        if (!event_next(reader))
            return false;
        if (reader->guard->event.type == YAML_SEQUENCE_END_EVENT)
            return true;
        if (!node_read(reader, &item) || !grow(reader, node, item))
            return false;
        array_push(reader->arena, &node->tree.items, &item->tree);
    }
}

struct pair
{
    struct yaml_node *key, *value;
};
typedef ARRAY(struct pair) pairs;

static void entry_put(struct reader *reader, struct tree *table, str key, struct span span, const struct tree *key_node,
                      struct tree *value)
{
    tree_put(reader->arena, table, key, span, value);
    table->table.entries.at[(uintptr_t)map_find(&table->table.index, key) - 1].key_node = key_node;
}

static bool merge_from(struct reader *reader, struct yaml_node *node, const struct tree *source)
{
    if (source->kind != TREE_TABLE)
        return diag_error_alembic(reader->diags, DIAG_SYNTAX, source->span, "expected a mapping for merging, but found %s",
                                  source->kind == TREE_ARRAY ? "sequence" : "scalar");
    for (size_t i = 0; i < source->table.entries.len; i++)
    {
        const struct tree_entry *entry = &source->table.entries.at[i];

        if (!grow(reader, node, (const struct yaml_node *)entry->value))
            return false;
        node->weight++;
        entry_put(reader, &node->tree, entry->key, entry->key_span, entry->key_node, entry->value);
    }
    return true;
}

static bool merge(struct reader *reader, struct yaml_node *node, const struct tree *source)
{
    if (source->kind != TREE_ARRAY)
        return merge_from(reader, node, source);
    for (size_t i = source->items.len; i > 0; i--)
    {
        if (!merge_from(reader, node, source->items.at[i - 1]))
            return false;
    }
    return true;
}

static bool own_put(struct reader *reader, struct yaml_node *node, const struct pair *pair)
{
    const struct tree *key = &pair->key->tree;

    if (key->kind == TREE_ARRAY || key->kind == TREE_TABLE)
        return diag_error_alembic(reader->diags, DIAG_SYNTAX, key->span, "found unhashable key");
    if (!grow(reader, node, pair->key) || !grow(reader, node, pair->value))
        return false;

    bool is_plain = key->kind == TREE_TEXT && !(key->text.len > 0 && key->text.at[0] == '\x01');

    entry_put(reader, &node->tree, is_plain ? key->text : tree_key_text(reader->arena, key), key->span, is_plain ? NULL : key,
              &pair->value->tree);
    return true;
}

static bool pairs_put(struct reader *reader, struct yaml_node *node, const pairs *all)
{
    for (size_t i = 0; i < all->len; i++)
    {
        if (all->at[i].key->is_merge && !merge(reader, node, &all->at[i].value->tree))
            return false;
    }
    for (size_t i = 0; i < all->len; i++)
    {
        if (!all->at[i].key->is_merge && !own_put(reader, node, &all->at[i]))
            return false;
    }
    return true;
}

/* The plain scalar = is a text when it is a key. */
static bool key_read(struct reader *reader, struct yaml_node **out_key)
{
    const yaml_event_t *event = &reader->guard->event;

    if (event->type == YAML_SCALAR_EVENT && event->data.scalar.plain_implicit && event->data.scalar.length == 1 &&
        event->data.scalar.value[0] == '=' && event->data.scalar.anchor == NULL)
    {
        struct yaml_node *node = arena_new(reader->arena, struct yaml_node);

        *node = (struct yaml_node){.weight = 1, .height = 1, .is_complete = true};
        node->tree.kind = TREE_TEXT;
        node->tree.text = STR("=");
        node->tree.span = event_span(reader);
        *out_key = node;
        return true;
    }
    return node_read(reader, out_key);
}

static bool mapping_read(struct reader *reader, struct yaml_node *node)
{
    pairs all = {0};

    for (;;)
    {
        struct pair pair;

        if (!event_next(reader))
            return false;
        if (reader->guard->event.type == YAML_MAPPING_END_EVENT)
            return pairs_put(reader, node, &all);
        if (!key_read(reader, &pair.key) || !event_next(reader) || !node_read(reader, &pair.value))
            return false;
        array_push(reader->arena, &all, pair);
    }
}

static bool content_read(struct reader *reader, struct yaml_node *node)
{
    const yaml_event_t *event = &reader->guard->event;

    switch (event->type)
    {
        case YAML_SCALAR_EVENT:
            return anchor_set(reader, event->data.scalar.anchor, node) && scalar_read(reader, node);
        case YAML_SEQUENCE_START_EVENT:
            node->tree.kind = TREE_ARRAY;
            return anchor_set(reader, event->data.sequence_start.anchor, node) &&
                   collection_tag_check(reader, event->data.sequence_start.tag, STR("tag:yaml.org,2002:seq")) &&
                   sequence_read(reader, node);
        default:
            node->tree.kind = TREE_TABLE;
            return anchor_set(reader, event->data.mapping_start.anchor, node) &&
                   collection_tag_check(reader, event->data.mapping_start.tag, STR("tag:yaml.org,2002:map")) &&
                   mapping_read(reader, node);
    }
}

/* The node that the current event begins. */
static bool node_read(struct reader *reader, struct yaml_node **out_node)
{
    if (reader->guard->event.type == YAML_ALIAS_EVENT)
        return alias_read(reader, out_node);

    struct yaml_node *node = arena_new(reader->arena, struct yaml_node);

    *node = (struct yaml_node){.weight = 1, .height = 1};
    node->tree.span = event_span(reader);
    if (++reader->depth > YAML_DEPTH_LIMIT)
        return diag_error(reader->diags, DIAG_LIMIT, node->tree.span, "the YAML text is nested over %d levels deep",
                          YAML_DEPTH_LIMIT);
    if (!content_read(reader, node))
        return false;
    reader->depth--;
    if (node->tree.kind == TREE_ARRAY || node->tree.kind == TREE_TABLE)
        node->tree.span.to = event_span(reader).to;
    node->is_complete = true;
    *out_node = node;
    return true;
}

/* Stream start, one document or none, stream end. */
static bool document_read(struct reader *reader, struct tree **out_tree)
{
    struct yaml_node *root;

    if (!event_next(reader) || !event_next(reader))
        return false;
    if (reader->guard->event.type == YAML_STREAM_END_EVENT)
    {
        *out_tree = tree_make(reader->arena, TREE_NULL, SPAN_NONE);
        return true;
    }
    if (!event_next(reader) || !node_read(reader, &root) || !event_next(reader) || !event_next(reader))
        return false;
    if (reader->guard->event.type != YAML_STREAM_END_EVENT)
    {
        diag_error_alembic(reader->diags, DIAG_SYNTAX, event_span(reader), "but found another document");
        diag_detail(reader->diags, "expected a single document in the stream");
        return false;
    }
    *out_tree = &root->tree;
    return true;
}

bool yaml_load(struct arena *arena, const struct yaml_library *library, str text, place first, struct diags *diags,
               struct tree **out_tree)
{
    struct guard *guard = arena_new(arena, struct guard);
    size_t mark = str_starts(text, STR("\xEF\xBB\xBF")) ? 3 : 0;
    struct reader reader = {
        .arena = arena,
        .guard = guard,
        .text = text,
        .first = first,
        .diags = diags,
        .anchors = {.arena = arena},
        .known_offset = mark,
    };
    size_t bad = utf8_find_bad(text);

    if (bad != STR_NONE)
        return diag_error(diags, DIAG_ENCODING, first != PLACE_NONE ? (struct span){first + (place)bad, 0} : SPAN_NONE,
                          "the YAML text is not UTF-8 (byte 0x%02x)", (unsigned char)text.at[bad]);
    guard->library = *library;
    arena_on_close(arena, guard_close, guard);
    if (!library->parser_initialize(&guard->parser))
        memory_refuse(arena_memory(arena));
    guard->parser_is_open = true;
    library->parser_set_input_string(&guard->parser, (const unsigned char *)(text.at != NULL ? text.at : ""), text.len);

    bool ok = document_read(&reader, out_tree);

    guard_close(guard);
    return ok;
}
