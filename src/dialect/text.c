/*
 * text(): binds are `:name`, unless a colon, a word character, a dollar sign or a backslash stands before the colon or another
 * colon behind the name (so `::cast` and `a:b` are none); `\:` is a plain colon. SQLAlchemy's BIND_PARAMS.
 */
#include "base/utf8.h"
#include "dialect/write.h"

static bool is_word(uint32_t c)
{
    return c == '$' || utf8_is_identifier_part(c);
}

/* The length of the word at an offset. */
static size_t word_length(str text, size_t at)
{
    size_t end = at;
    while (end < text.len)
    {
        uint32_t c;
        size_t size = utf8_decode(str_skip(text, end), &c);
        if (!is_word(c))
        {
            break;
        }
        end += size;
    }
    return end - at;
}

/* Whether a bind may begin behind what stands before it: `previous` is the code point there, 0 at the start. */
static bool is_open(uint32_t previous)
{
    return previous == 0 || (previous != ':' && previous != '\\' && !is_word(previous));
}

/* The next piece of text from *at on; *previous is the code point before it. */
static struct text_piece next_piece(str text, size_t *at, uint32_t *previous)
{
    str rest = str_skip(text, *at);
    if (rest.at[0] == '\\' && rest.len > 1 && rest.at[1] == ':')
    {
        size_t length = word_length(text, *at + 2);
        bool is_closed = *at + 2 + length >= text.len || text.at[*at + 2 + length] != ':';
        *previous = '\\';
        *at += is_closed ? 1 : 0;
        if (is_closed)
        {
            struct text_piece piece = {false, str_slice(text, *at, *at + 1 + length)};
            *at += 1 + length;
            *previous = ':';
            return piece;
        }
    }
    else if (rest.at[0] == ':' && is_open(*previous))
    {
        size_t length = word_length(text, *at + 1);
        size_t end = *at + 1 + length;
        if (length > 0 && (end >= text.len || text.at[end] != ':'))
        {
            struct text_piece piece = {true, str_slice(text, *at + 1, end)};
            *at = end;
            *previous = 'x';
            return piece;
        }
    }
    uint32_t c;
    size_t size = utf8_decode(rest, &c);
    struct text_piece piece = {false, str_slice(rest, 0, size)};
    *at += size;
    *previous = c;
    return piece;
}

void dialect_text_pieces(struct arena *arena, str text, struct text_piece_list *out)
{
    uint32_t previous = 0;
    struct buf between = BUF(arena);
    for (size_t at = 0; at < text.len;)
    {
        struct text_piece piece = next_piece(text, &at, &previous);
        if (!piece.is_bind)
        {
            buf_add(&between, piece.text);
        }
        if (between.len > 0 && (piece.is_bind || at >= text.len))
        {
            array_push(arena, out, ((struct text_piece){false, buf_str(&between)}));
            between = BUF(arena);
        }
        if (piece.is_bind)
        {
            array_push(arena, out, piece);
        }
    }
}

void dialect_text_binds(struct arena *arena, str text, str_array *out_names)
{
    uint32_t previous = 0;
    for (size_t at = 0; at < text.len;)
    {
        struct text_piece piece = next_piece(text, &at, &previous);
        if (piece.is_bind && !str_array_has(out_names, piece.text))
        {
            array_push(arena, out_names, piece.text);
        }
    }
}

static const struct expr *find_bind(const struct expr *text, str key)
{
    for (size_t i = 0; i < text->text.binds.len; i++)
    {
        if (str_equal(text->text.binds.at[i].key, key))
        {
            return text->text.binds.at[i].bind;
        }
    }
    return NULL;
}

static bool refuse_bind(struct compiler *compiler, str key)
{
    compile_error(compiler, "sqlalchemy.exc.StatementError", "A value is required for bind parameter '" STR_FMT "'",
                  STR_ARG(key));
    diag_hint(compiler->diags,
              "Give it with .bindparams(" STR_FMT "=...), or write \\:" STR_FMT " when the colon is part of the SQL.",
              STR_ARG(key), STR_ARG(key));
    return false;
}

bool write_text(struct compiler *compiler, const struct expr *text, struct buf *out)
{
    uint32_t previous = 0;
    for (size_t at = 0; at < text->text.text.len;)
    {
        struct text_piece piece = next_piece(text->text.text, &at, &previous);
        if (!piece.is_bind)
        {
            buf_add(out, piece.text);
            continue;
        }
        const struct expr *bind = find_bind(text, piece.text);
        if (bind == NULL || (bind->kind == EXPR_BIND && !bind->bind.has_value))
        {
            return refuse_bind(compiler, piece.text);
        }
        if (!write_expr(compiler, bind, out))
        {
            return false;
        }
    }
    return true;
}

bool dialect_compile_text(struct compiler *compiler, const struct expr *text, str *out_text)
{
    struct buf out = BUF(compiler->arena);
    if (!write_text(compiler, text, &out))
    {
        return false;
    }
    *out_text = buf_str(&out);
    return true;
}
