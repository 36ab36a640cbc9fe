/*
 * A template cut into its pieces, in order. Pieces are ranges of the template's text; nothing is copied.
 *
 * Comments, `<%doc>` and line ends behind a backslash leave no piece. Control lines are checked against each other here: each
 * `% end...` closes the line that is open, `% else` and its kin stand where they may.
 */
#ifndef LB_TEMPLATE_LEX_H
#define LB_TEMPLATE_LEX_H

#include "base/diag.h"

enum piece_kind
{
    PIECE_TEXT,
    PIECE_EXPRESSION,  /* inner: the expression; filters: what stands behind `|` */
    PIECE_CODE,        /* inner: between `<%` and `%>` */
    PIECE_MODULE_CODE, /* inner: between `<%!` and `%>` */
    PIECE_OPEN,        /* inner: a control line that opens a block, `if x:` */
    PIECE_BRANCH,      /* inner: one that goes on with it, `else:` */
    PIECE_CLOSE,       /* `% endif`; inner: the word */
};

struct range
{
    uint32_t from, to;
};

struct piece
{
    enum piece_kind kind;
    struct range whole; /* with its marks */
    struct range inner;
    struct range filters; /* empty: none */
    uint32_t colon;       /* of PIECE_OPEN and PIECE_BRANCH: where the colon is that ends it */
};

typedef ARRAY(struct piece) piece_array;

/* At most this many control lines stand inside each other (Python allows 100 levels of indentation). */
enum
{
    CONTROL_DEPTH_MOST = 90,
    TEMPLATE_SIZE_MOST = 4 * 1024 * 1024,
};

bool template_lex(struct arena *arena, struct diags *diags, const struct source_file *file, piece_array *out_pieces) MUST_USE;

/* The span of a range of a file. */
struct span range_span(const struct source_file *file, struct range range);

static inline str range_text(const struct source_file *file, struct range range)
{
    return str_slice(file->text, range.from, range.to);
}

#endif
