/*
 * CREATE INDEX as SQLite keeps it: its elements and its predicate.
 *
 * An element ends in an optional ASC or DESC (and NULLS FIRST or LAST, which SQLite takes only where they mean nothing). What
 * stands before is a plain column when it is one name.
 */
#include "reflect/sqlite/sqlite.h"

static bool take_head(struct lite_lexer *lexer, struct arena *arena, struct lite_index *index)
{
    str name;
    if (!lite_take_word(lexer, "CREATE"))
    {
        return false;
    }
    index->is_unique = lite_take_word(lexer, "UNIQUE");
    if (!lite_take_word(lexer, "INDEX"))
    {
        return false;
    }
    if (lite_take_word(lexer, "IF"))
    {
        lite_take_word(lexer, "NOT");
        lite_take_word(lexer, "EXISTS");
    }
    if (!lite_take_name(lexer, arena, &name) || (lite_take_char(lexer, '.') && !lite_take_name(lexer, arena, &name)))
    {
        return false;
    }
    return lite_take_word(lexer, "ON") && lite_take_name(lexer, arena, &name);
}

/* One element: the text from `start` on, up to a comma outside of parentheses. */
static void take_element(struct lite_lexer *lexer, struct arena *arena, struct lite_index *index)
{
    struct lite_index_element element = {.name = {NULL, 0}};
    size_t start = lexer->start, text_end = lexer->start, whole_end = lexer->start, tokens = 0;
    struct lite_lexer first = *lexer;
    str inside;
    while (lexer->kind != LITE_END && !lite_is_char(lexer, ','))
    {
        bool is_order = tokens > 0 && (lite_is_word(lexer, "ASC") || lite_is_word(lexer, "DESC"));
        element.is_descending = element.is_descending || (is_order && lite_is_word(lexer, "DESC"));
        bool is_group = lite_is_char(lexer, '(');
        size_t end = lexer->end;
        if (is_group && lite_take_group(lexer, &inside))
        {
            end = (size_t)(str_trim_end(str_slice(lexer->text, 0, lexer->start)).len);
        }
        else
        {
            lite_next(lexer);
        }
        tokens += is_order ? 0 : 1;
        text_end = is_order ? text_end : end;
        whole_end = end;
    }
    if (tokens == 1)
    {
        lite_take_name(&first, arena, &element.name);
    }
    element.text = str_slice(lexer->text, start, text_end);
    element.whole = str_slice(lexer->text, start, whole_end);
    array_push(arena, &index->elements, element);
}

bool lite_index_read(struct arena *arena, str text, struct lite_index *out_index)
{
    struct lite_lexer lexer = lite_lexer_open(text);
    struct lite_index index = {0};
    str inside;
    if (!take_head(&lexer, arena, &index) || !lite_take_group(&lexer, &inside))
    {
        return false;
    }
    if (lite_is_word(&lexer, "WHERE"))
    {
        index.predicate = str_trim(str_skip(text, lexer.end));
    }
    struct lite_lexer elements = lite_lexer_open(inside);
    while (elements.kind != LITE_END)
    {
        take_element(&elements, arena, &index);
        lite_next(&elements);
    }
    *out_index = index;
    return true;
}
