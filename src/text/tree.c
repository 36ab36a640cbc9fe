/* tree: making, finding and comparing nodes. A table finds its entries through a map from key to entry number, so that neither
 * a lookup nor a repeated key costs more with the number of entries. */
#include "text/tree.h"

#include "base/datum.h"

struct tree *tree_make(struct arena *arena, enum tree_kind kind, struct span span)
{
    struct tree *tree = arena_new(arena, struct tree);

    tree->kind = kind;
    tree->span = span;
    return tree;
}

struct tree *tree_make_text(struct arena *arena, str text, struct span span)
{
    struct tree *tree = tree_make(arena, TREE_TEXT, span);

    tree->text = text;
    return tree;
}

const struct tree_entry *tree_find_entry(const struct tree *table, str key)
{
    if (table == NULL || table->kind != TREE_TABLE)
        return NULL;

    uintptr_t number = (uintptr_t)map_find(&table->table.index, key);

    return number > 0 ? &table->table.entries.at[number - 1] : NULL;
}

const struct tree *tree_find(const struct tree *table, str key)
{
    const struct tree_entry *entry = tree_find_entry(table, key);

    return entry != NULL ? entry->value : NULL;
}

const struct tree *tree_find_path(const struct tree *table, str path)
{
    while (table != NULL && path.len > 0)
    {
        str key;

        path = str_cut(path, '.', &key);
        table = tree_find(table, key);
    }
    return table;
}

void tree_put(struct arena *arena, struct tree *table, str key, struct span key_span, struct tree *value)
{
    table->table.index.arena = arena;

    void **slot = map_slot(&table->table.index, key);

    if (*slot == NULL)
    {
        *array_add(arena, &table->table.entries) = (struct tree_entry){.key = key, .key_span = key_span};
        *slot = (void *)(uintptr_t)table->table.entries.len;
    }
    table->table.entries.at[(uintptr_t)*slot - 1].value = value;
}

const char *tree_kind_name(enum tree_kind kind)
{
    static const char *const names[] = {
        [TREE_NULL] = "null",  [TREE_BOOL] = "boolean",      [TREE_INT] = "integer", [TREE_BIG] = "integer",
        [TREE_REAL] = "float", [TREE_TEXT] = "string",       [TREE_BYTES] = "bytes", [TREE_DATE] = "date",
        [TREE_TIME] = "time",  [TREE_DATETIME] = "datetime", [TREE_ARRAY] = "array", [TREE_TABLE] = "table",
    };

    return names[kind];
}

/* Numbers that are equal in Python are one key there: true, 1 and 1.0. */
str tree_key_text(struct arena *arena, const struct tree *key)
{
    struct buf buf = BUF(arena);
    char real[32];

    buf_add_char(&buf, '\x01');
    switch (key->kind)
    {
        case TREE_TEXT:
            buf_add_literal(&buf, "text ");
            buf_add(&buf, key->text);
            break;
        case TREE_NULL:
            buf_add_literal(&buf, "null");
            break;
        case TREE_BOOL:
            buf_print(&buf, "number %d", key->boolean);
            break;
        case TREE_INT:
            buf_print(&buf, "number %lld", (long long)key->integer);
            break;
        case TREE_REAL:
            if (key->real >= -1e15 && key->real <= 1e15 && key->real == (double)(int64_t)key->real)
                buf_print(&buf, "number %lld", (long long)key->real);
            else
            {
                buf_add_literal(&buf, "number ");
                buf_add(&buf, (str){real, real_print(key->real, real)});
            }
            break;
        default:
            buf_print(&buf, "%s ", tree_kind_name(key->kind));
            buf_add(&buf, key->text);
    }
    return buf_str(&buf);
}

static bool items_equal(const struct tree *a, const struct tree *b)
{
    if (a->items.len != b->items.len)
        return false;
    for (size_t i = 0; i < a->items.len; i++)
    {
        if (!tree_equal(a->items.at[i], b->items.at[i]))
            return false;
    }
    return true;
}

static bool tables_equal(const struct tree *a, const struct tree *b)
{
    if (a->table.entries.len != b->table.entries.len)
        return false;
    for (size_t i = 0; i < a->table.entries.len; i++)
    {
        const struct tree *other = tree_find(b, a->table.entries.at[i].key);

        if (other == NULL || !tree_equal(a->table.entries.at[i].value, other))
            return false;
    }
    return true;
}

bool tree_equal(const struct tree *a, const struct tree *b)
{
    if (a->kind != b->kind)
        return false;
    switch (a->kind)
    {
        case TREE_NULL:
            return true;
        case TREE_BOOL:
            return a->boolean == b->boolean;
        case TREE_INT:
            return a->integer == b->integer;
        case TREE_REAL:
            return a->real == b->real;
        case TREE_ARRAY:
            return items_equal(a, b);
        case TREE_TABLE:
            return tables_equal(a, b);
        default:
            return str_equal(a->text, b->text);
    }
}
