/*
 * Python source to tokens: the whole text at once, into one array.
 *
 * The tokens are those of CPython's tokenizer without comments and blank lines: NEWLINE ends a logical line, INDENT and DEDENT
 * frame a block, an f-string is START, MIDDLE and the tokens of its fields, END (PEP 701). Keywords have kinds of their own; the
 * soft keywords (match, case, type, _) are names. Offsets are bytes into the text.
 *
 * A character that no token begins with (`$`, `?`) is TOKEN_UNKNOWN, which no rule takes.
 *
 * A text that cannot be cut into tokens still gives the tokens before the fault, then TOKEN_ERROR: the parser prefers that
 * fault to any of its own, as CPython does, and there it is kept as data (`error`), not as a diagnostic.
 */
#ifndef LB_PY_TOKENS_H
#define LB_PY_TOKENS_H

#include "base/diag.h"

/* One row a kind: enumerator, spelling (for tokens that have one). Keywords stand last, in the order of the alphabet. */
#define TOKEN_KINDS(ROW)                                                                                                       \
    ROW(TOKEN_END, "") ROW(TOKEN_ERROR, "") ROW(TOKEN_NEWLINE, "") ROW(TOKEN_INDENT, "") ROW(TOKEN_DEDENT, "")                 \
    ROW(TOKEN_UNKNOWN, "") ROW(TOKEN_NAME, "") ROW(TOKEN_NUMBER, "") ROW(TOKEN_STRING, "")                                                            \
    ROW(TOKEN_FSTRING_START, "") ROW(TOKEN_FSTRING_MIDDLE, "") ROW(TOKEN_FSTRING_END, "")                                      \
    ROW(TOKEN_PAREN, "(") ROW(TOKEN_PAREN_CLOSE, ")") ROW(TOKEN_BRACKET, "[") ROW(TOKEN_BRACKET_CLOSE, "]")                    \
    ROW(TOKEN_BRACE, "{") ROW(TOKEN_BRACE_CLOSE, "}")                                                                          \
    ROW(TOKEN_COLON, ":") ROW(TOKEN_COMMA, ",") ROW(TOKEN_SEMICOLON, ";") ROW(TOKEN_DOT, ".") ROW(TOKEN_ELLIPSIS, "...")       \
    ROW(TOKEN_ARROW, "->") ROW(TOKEN_WALRUS, ":=") ROW(TOKEN_EXCLAMATION, "!") ROW(TOKEN_ASSIGN, "=")                          \
    ROW(TOKEN_PLUS, "+") ROW(TOKEN_MINUS, "-") ROW(TOKEN_STAR, "*") ROW(TOKEN_SLASH, "/") ROW(TOKEN_PERCENT, "%")              \
    ROW(TOKEN_AT, "@") ROW(TOKEN_AMPERSAND, "&") ROW(TOKEN_BAR, "|") ROW(TOKEN_CARET, "^") ROW(TOKEN_TILDE, "~")               \
    ROW(TOKEN_STAR_STAR, "**") ROW(TOKEN_SLASH_SLASH, "//") ROW(TOKEN_SHIFT_LEFT, "<<") ROW(TOKEN_SHIFT_RIGHT, ">>")           \
    ROW(TOKEN_LESS, "<") ROW(TOKEN_GREATER, ">") ROW(TOKEN_LESS_EQUAL, "<=") ROW(TOKEN_GREATER_EQUAL, ">=")                    \
    ROW(TOKEN_EQUAL, "==") ROW(TOKEN_NOT_EQUAL, "!=")                                                                          \
    ROW(TOKEN_PLUS_ASSIGN, "+=") ROW(TOKEN_MINUS_ASSIGN, "-=") ROW(TOKEN_STAR_ASSIGN, "*=") ROW(TOKEN_SLASH_ASSIGN, "/=")      \
    ROW(TOKEN_PERCENT_ASSIGN, "%=") ROW(TOKEN_AT_ASSIGN, "@=") ROW(TOKEN_AMPERSAND_ASSIGN, "&=") ROW(TOKEN_BAR_ASSIGN, "|=")   \
    ROW(TOKEN_CARET_ASSIGN, "^=") ROW(TOKEN_STAR_STAR_ASSIGN, "**=") ROW(TOKEN_SLASH_SLASH_ASSIGN, "//=")                      \
    ROW(TOKEN_SHIFT_LEFT_ASSIGN, "<<=") ROW(TOKEN_SHIFT_RIGHT_ASSIGN, ">>=")                                                   \
    ROW(TOKEN_FALSE, "False") ROW(TOKEN_NONE, "None") ROW(TOKEN_TRUE, "True") ROW(TOKEN_AND, "and") ROW(TOKEN_AS, "as")        \
    ROW(TOKEN_ASSERT, "assert") ROW(TOKEN_ASYNC, "async") ROW(TOKEN_AWAIT, "await") ROW(TOKEN_BREAK, "break")                  \
    ROW(TOKEN_CLASS, "class") ROW(TOKEN_CONTINUE, "continue") ROW(TOKEN_DEF, "def") ROW(TOKEN_DEL, "del")                      \
    ROW(TOKEN_ELIF, "elif") ROW(TOKEN_ELSE, "else") ROW(TOKEN_EXCEPT, "except") ROW(TOKEN_FINALLY, "finally")                  \
    ROW(TOKEN_FOR, "for") ROW(TOKEN_FROM, "from") ROW(TOKEN_GLOBAL, "global") ROW(TOKEN_IF, "if") ROW(TOKEN_IMPORT, "import")  \
    ROW(TOKEN_IN, "in") ROW(TOKEN_IS, "is") ROW(TOKEN_LAMBDA, "lambda") ROW(TOKEN_NONLOCAL, "nonlocal") ROW(TOKEN_NOT, "not")  \
    ROW(TOKEN_OR, "or") ROW(TOKEN_PASS, "pass") ROW(TOKEN_RAISE, "raise") ROW(TOKEN_RETURN, "return") ROW(TOKEN_TRY, "try")    \
    ROW(TOKEN_WHILE, "while") ROW(TOKEN_WITH, "with") ROW(TOKEN_YIELD, "yield")

enum token_kind
{
#define TOKEN_ROW(kind, spelling) kind,
    TOKEN_KINDS(TOKEN_ROW)
#undef TOKEN_ROW
        TOKEN_KIND_COUNT,
};

struct token
{
    uint8_t kind;  /* enum token_kind */
    uint8_t level; /* brackets open after this token */
    uint32_t from, to;
};

/* Why the text could not be cut further. */
struct token_error
{
    bool is_set;
    bool is_weak; /* of indentation, line joining or inside an f-string: an earlier fault of the parser comes first */
    const char *exception; /* "SyntaxError", "IndentationError" or "TabError" */
    str message;
    uint32_t from, to;
};

struct tokens
{
    const struct source_file *file;
    ARRAY(struct token) list; /* ends in TOKEN_END or TOKEN_ERROR */
    struct token_error error;
    uint32_t unclosed; /* offset of the innermost bracket that is open where the text ends; UINT32_MAX: none */
};

/* Cuts the text of a file. Never fails as a call: see `error` and `unclosed`. Invalid escapes and numbers that run into a
 * keyword become warnings in `diags`. */
void tokens_read(struct arena *arena, struct diags *diags, const struct source_file *file, struct tokens *out_tokens);

/* How a token of a kind is written; empty for names, numbers, texts and layout. */
str token_spelling(enum token_kind kind);

/* The kind of a keyword, or TOKEN_NAME. */
enum token_kind token_keyword(str name);

/* The number (from 1) of the line that an offset of the text lies on. */
uint32_t text_line(str text, uint32_t offset);

#endif
