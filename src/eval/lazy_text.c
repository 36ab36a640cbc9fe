/*
 * Modules executed by need whose statements are parsed by need: the standard library's texts.
 *
 * The text is cut where lines begin with a letter, an underscore or an @: enough for texts of ours, in which compound
 * statements at the top go on with indented lines, else, except and closing brackets. Of functions and classes the head says
 * the name; any other statement is short and parsed at once. A piece is a source file of its own that shares the places of the
 * whole.
 */
#include "eval/lazy.h"
#include "py/parse.h"

static bool is_head(str line)
{
    static const str going_on[] = {STR_INIT("else"), STR_INIT("elif"), STR_INIT("except"), STR_INIT("finally")};

    if (line.len == 0 || !(char_is_alpha(line.at[0]) || line.at[0] == '_' || line.at[0] == '@'))
        return false;
    for (size_t i = 0; i < COUNT_OF(going_on); i++)
    {
        if (str_starts(line, going_on[i]) && (line.len == going_on[i].len || !char_is_word(line.at[going_on[i].len])))
            return false;
    }
    return true;
}

/* The name behind def or class; empty for any other statement. */
static str defined_name(str piece)
{
    static const str words[] = {STR_INIT("def "), STR_INIT("class "), STR_INIT("async def ")};
    size_t len = 0;

    for (size_t i = 0; i < COUNT_OF(words); i++)
    {
        if (!str_starts(piece, words[i]))
            continue;
        piece = str_skip(piece, words[i].len);
        while (len < piece.len && char_is_word(piece.at[len]))
            len++;
        return str_slice(piece, 0, len);
    }
    return STR("");
}

/* The length of the next statement of a text that begins with one. */
static size_t piece_len(str text)
{
    str rest = text, line;
    bool decorated = text.len > 0 && text.at[0] == '@';

    str_next_line(&rest, &line);
    while (rest.len > 0)
    {
        str here = rest;

        str_next_line(&rest, &line);
        if (is_head(line) && !decorated)
            return (size_t)(here.at - text.at);
        decorated = decorated && (!is_head(line) || line.at[0] == '@');
    }
    return text.len;
}

bool lazy_parse(struct vm *vm, struct lazy_statement *statement)
{
    struct module *tree;

    if (!py_parse(vm->arena, vm->names, vm->diags, statement->piece, &tree))
        return false;
    statement->node = tree->body.at[0];
    return true;
}

static bool piece_add(struct vm *vm, struct lazy_module *lazy, const struct source_file *file, str piece)
{
    struct source_file *part = arena_new(vm->arena, struct source_file);
    struct lazy_statement *statement = &lazy->statements[lazy->count];
    str name = defined_name(piece);

    *part = *file;
    part->text = piece;
    part->len = piece.len;
    part->first = file->first + (place)(piece.at - file->text.at);
    statement->piece = part;
    if (name.len > 0)
        lazy_note_name(vm->arena, lazy, lazy->count, name);
    else if (lazy_parse(vm, statement))
        lazy_note(vm->arena, lazy, lazy->count, statement->node);
    else
        return false;
    lazy->count++;
    return true;
}

bool lazy_make_text(struct vm *vm, const struct source_file *file, struct lazy_module **out)
{
    struct lazy_module *lazy = arena_new(vm->arena, struct lazy_module);
    str text = file->text, rest = text, line;
    size_t heads = 0;

    while (str_next_line(&rest, &line))
        heads += is_head(line);
    lazy->file = file;
    lazy->statements = arena_alloc_array(vm->arena, heads, sizeof *lazy->statements);
    lazy->index.arena = vm->arena;
    while (text.len > 0)
    {
        size_t len;

        rest = text;
        str_next_line(&rest, &line);
        if (!is_head(line))
        {
            text = rest;
            continue;
        }
        len = piece_len(text);
        if (!piece_add(vm, lazy, file, str_slice(text, 0, len)))
            return false;
        text = str_skip(text, len);
    }
    *out = lazy;
    return true;
}
