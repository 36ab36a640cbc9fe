/*
 * The tokenizer's own state, shared by tokens.c (layout, names, operators), lex_number.c and lex_string.c; no one else's.
 *
 * `at` is the next byte. Where CPython's messages point "at the character just read", a fault is given the offset behind it.
 */
#ifndef LB_PY_LEXER_H
#define LB_PY_LEXER_H

#include "py/tokens.h"

enum
{
    LEX_INDENTS_MOST = 100,  /* CPython's MAXINDENT */
    LEX_BRACKETS_MOST = 200, /* MAXLEVEL */
    LEX_FSTRINGS_MOST = 150, /* MAXFSTRINGLEVEL, counting the regular mode */
    LEX_FIELDS_MOST = 3,     /* MAX_EXPR_NESTING */
    LEX_END = -1,            /* what lex_byte gives behind the text */
};

/* One f-string that is being read. */
struct fstring_mode
{
    uint32_t start; /* its prefix */
    char quote;
    uint8_t quote_size; /* 1 or 3 */
    bool raw;
    bool in_text; /* reading literal text, not a field */
    bool in_format;
    int brackets;    /* open inside its fields */
    int field_depth; /* of the field being read, -1 outside of all */
};

struct lexer
{
    struct arena *arena;
    struct diags *diags;
    struct tokens *out;
    const char *text;
    uint32_t len;
    bool newline_missing; /* the last line has no end: one is read there all the same */
    uint32_t at;
    uint32_t line;                                                       /* where the line being indented begins */
    uint32_t indents[LEX_INDENTS_MOST], other_indents[LEX_INDENTS_MOST]; /* with tabs as 8 and as 1 */
    uint32_t indent;
    char brackets[LEX_BRACKETS_MOST];
    uint32_t bracket_at[LEX_BRACKETS_MOST];
    uint32_t level;
    struct fstring_mode modes[LEX_FSTRINGS_MOST];
    uint32_t mode_count;
};

/* The byte at an offset; '\r' comes out as '\n'; LEX_END behind the text. */
static inline int lex_byte(const struct lexer *lexer, uint32_t at)
{
    if (at < lexer->len)
    {
        unsigned char c = (unsigned char)lexer->text[at];

        return c == '\r' ? '\n' : c;
    }
    return at == lexer->len && lexer->newline_missing ? '\n' : LEX_END;
}

/* The offset behind the line end at `at`. */
static inline uint32_t lex_behind_newline(const struct lexer *lexer, uint32_t at)
{
    bool both = at + 1 < lexer->len && lexer->text[at] == '\r' && lexer->text[at + 1] == '\n';

    return at + (both ? 2 : 1);
}

void lex_add(struct lexer *lexer, enum token_kind kind, uint32_t from, uint32_t to);

/* Record the fault; they return false. `lex_fail` points at the character before `behind`. */
__attribute__((format(printf, 3, 4))) bool lex_fail(struct lexer *lexer, uint32_t behind, const char *format, ...);
__attribute__((format(printf, 4, 5))) bool lex_fail_span(struct lexer *lexer, uint32_t from, uint32_t to, const char *format,
                                                         ...);

/* A number that begins at `at`. */
bool lex_number(struct lexer *lexer) MUST_USE;

/* A literal whose quote is at `quote_at`, with its prefix from `at` on; `prefix` is in lower case. */
bool lex_string(struct lexer *lexer, uint32_t quote_at) MUST_USE;
bool lex_fstring_start(struct lexer *lexer, uint32_t quote_at, bool raw) MUST_USE;

/* The next piece of the innermost f-string's text: MIDDLE, END, or the change to the tokens of a field. */
bool lex_fstring_text(struct lexer *lexer) MUST_USE;

#endif
