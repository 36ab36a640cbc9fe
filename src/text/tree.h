/*
 * tree: what a JSON, TOML or YAML document says, each node with the place where it was written.
 *
 * Nodes live in the arena of the reader and are not changed by others. A table keeps the order of its entries; an entry is
 * found by the text of its key. Keys that are no text (YAML) are found by the text that tree_key_text gives them, and keep
 * their node.
 */
#ifndef LB_TEXT_TREE_H
#define LB_TEXT_TREE_H

#include "base/buf.h"
#include "base/diag.h"
#include "base/map.h"

enum tree_kind
{
    TREE_NULL,
    TREE_BOOL,
    TREE_INT,
    TREE_BIG, /* text: decimal digits with an optional '-', outside of 64 bits */
    TREE_REAL,
    TREE_TEXT,
    TREE_BYTES,    /* text: YAML's !!binary, decoded */
    TREE_DATE,     /* text: 2024-01-31 */
    TREE_TIME,     /* text: 12:34:56.789000 */
    TREE_DATETIME, /* text: 2024-01-31 12:34:56.789000+01:00, as str(datetime) writes it */
    TREE_ARRAY,
    TREE_TABLE,
};

struct tree;

struct tree_entry
{
    str key;
    struct span key_span;
    const struct tree *key_node; /* NULL when the key is a plain text */
    struct tree *value;
};

struct tree
{
    enum tree_kind kind;
    struct span span;
    union
    {
        bool boolean;
        int64_t integer;
        double real;
        str text;
        ARRAY(struct tree *) items;
        struct
        {
            ARRAY(struct tree_entry) entries;
            struct map index; /* key to entry number + 1 as a pointer; for tree_find and tree_put */
        } table;
    };
};

struct tree *tree_make(struct arena *arena, enum tree_kind kind, struct span span);
struct tree *tree_make_text(struct arena *arena, str text, struct span span);

/* The entry or value of a key; NULL when there is none or `table` is no table. */
const struct tree_entry *tree_find_entry(const struct tree *table, str key);
const struct tree *tree_find(const struct tree *table, str key);

/* The value below a path of keys such as "tool.alembic" (split at dots); NULL when a step is missing. */
const struct tree *tree_find_path(const struct tree *table, str path);

/* Adds an entry; an existing one gets the new value and keeps its place in the order (Python's dict). Not copied. */
void tree_put(struct arena *arena, struct tree *table, str key, struct span key_span, struct tree *value);

/* "null", "boolean", "integer", "float", "string", "bytes", "date", "time", "datetime", "array", "table" */
const char *tree_kind_name(enum tree_kind kind);

/* The text under which a key that is no text is kept; starts with a 0x01 byte, so that it equals no written key. Not for arrays
 * and tables, which are no keys. */
str tree_key_text(struct arena *arena, const struct tree *key);

/* Same kinds, values and, in tables, same entries in any order. NaN equals nothing. */
bool tree_equal(const struct tree *a, const struct tree *b);

#endif
