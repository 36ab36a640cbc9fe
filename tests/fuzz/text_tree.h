/* What the targets of the readers do with a document that was read: it equals itself, and whatever of it JSON can hold is
 * written in each style and reads back. */
#ifndef LB_TESTS_TEXT_TREE_H
#define LB_TESTS_TEXT_TREE_H

#include "text_fuzz.h"

#include "text/json.h"

static inline bool tree_has_nan(const struct tree *tree)
{
    bool found = tree->kind == TREE_REAL && tree->real != tree->real;

    for (size_t i = 0; tree->kind == TREE_ARRAY && i < tree->items.len; i++)
        found = found || tree_has_nan(tree->items.at[i]);
    for (size_t i = 0; tree->kind == TREE_TABLE && i < tree->table.entries.len; i++)
        found = found || tree_has_nan(tree->table.entries.at[i].value);
    return found;
}

/* 1 and '1' are two keys of YAML and one of JSON. */
static inline bool tree_has_other_keys(const struct tree *tree)
{
    bool found = false;

    for (size_t i = 0; tree->kind == TREE_ARRAY && i < tree->items.len; i++)
        found = found || tree_has_other_keys(tree->items.at[i]);
    for (size_t i = 0; tree->kind == TREE_TABLE && i < tree->table.entries.len; i++)
        found = found || tree->table.entries.at[i].key_node != NULL || tree_has_other_keys(tree->table.entries.at[i].value);
    return found;
}

/* In diagnostics of its own: what JSON lacks is refused with one error. */
static inline bool tree_print(struct fuzz *fuzz, const struct tree *tree, const struct json_style *style, str *out_text)
{
    struct diags diags = {.arena = fuzz->arena};
    struct buf buf = BUF(fuzz->arena);
    bool ok = json_print(&buf, tree, style, &diags);

    if (diags.error_count != (ok ? 0u : 1u))
        abort();
    *out_text = buf_str(&buf);
    return ok;
}

static inline void tree_round_trip(struct fuzz *fuzz, const struct tree *tree, const struct json_style *style)
{
    struct diags diags = {.arena = fuzz->arena};
    struct tree *again;
    str first, second;

    if (!tree_print(fuzz, tree, style, &first))
        return;
    if (!json_parse(fuzz->arena, first, PLACE_NONE, &diags, &again) || !tree_print(fuzz, again, style, &second))
        abort();
    if (!str_equal(first, second) && !tree_has_other_keys(tree))
        abort();
}

static inline void tree_check(struct fuzz *fuzz, const struct tree *tree)
{
    const struct json_style plain = JSON_STYLE_DEFAULT;
    struct json_style written = JSON_STYLE_INDENTED("  ");

    written.ensure_ascii = false;
    written.sort_keys = true;
    if (tree_equal(tree, tree) == tree_has_nan(tree) || tree_find_path(tree, STR("")) != tree ||
        tree_kind_name(tree->kind) == NULL)
        abort();
    for (size_t i = 0; tree->kind == TREE_TABLE && i < tree->table.entries.len; i++)
        if (tree_find(tree, tree->table.entries.at[i].key) != tree->table.entries.at[i].value)
            abort();
    tree_find_path(tree, STR("tool.alembic"));
    tree_round_trip(fuzz, tree, &plain);
    tree_round_trip(fuzz, tree, &written);
}

#endif
