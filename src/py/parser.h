/*
 * The parser's own state and the functions by which its files call one another; no other layer includes this.
 *
 * Division: parse.c (entry, tokens, faults), statement.c (simple statements), compound.c (statements with blocks), expression.c
 * (the Pratt table), atom.c (displays, calls, comprehensions), parameter.c, pattern.c, literal.c (numbers, strings), fstring.c,
 * target.c (what can be assigned to, CPython's name of a node), check.c and scope.c (what CPython refuses after parsing).
 *
 * Failure: a function returns NULL or false, with a fault recorded in the parser by the first that noticed. While `quiet` is
 * not 0 nothing is recorded: the caller tries another reading from where it stood. `depth` counts the recursion and keeps it
 * far below the C stack.
 */
#ifndef LB_PY_PARSER_H
#define LB_PY_PARSER_H

#include "base/buf.h"
#include "py/ast.h"
#include "py/parse.h"
#include "py/tokens.h"

enum
{
    PARSE_DEPTH_MOST = 1000, /* nested expressions, blocks and patterns being read */
    TREE_DEPTH_MOST = 2000,  /* height of the finished tree: bounds the recursion of all who walk it */
    BLOCKS_MOST = 20,        /* CPython's CO_MAXBLOCKS: loops, with and try inside one another */
};

struct parser
{
    struct arena *arena;
    struct names *names;
    struct diags *diags;
    const struct source_file *file;
    struct tokens tokens;
    const struct token *token;    /* the next one */
    const struct token *furthest; /* of all that were looked at, but for trials made to find words for a fault */
    const struct token *seen;     /* of all */
    struct token_error fault;
    bool fault_is_generic; /* it is "invalid syntax" */
    uint32_t quiet;
    uint32_t depth;
    ARRAY(struct node *) stack; /* lists under construction: see list_begin */
};

/* Tokens. */
static inline enum token_kind peek(const struct parser *parser)
{
    return (enum token_kind)parser->token->kind;
}

static inline enum token_kind peek_second(const struct parser *parser)
{
    return peek(parser) == TOKEN_END || peek(parser) == TOKEN_ERROR ? peek(parser) : (enum token_kind)parser->token[1].kind;
}

void advance(struct parser *parser);
bool accept(struct parser *parser, enum token_kind kind);
bool expect(struct parser *parser, enum token_kind kind) MUST_USE;        /* else the fault "invalid syntax" */
bool expect_forced(struct parser *parser, enum token_kind kind) MUST_USE; /* else "expected ':'" */
bool expect_name(struct parser *parser, str *out_name) MUST_USE;
str token_text(const struct parser *parser, const struct token *token);
str token_name(struct parser *parser, const struct token *token);                             /* interned */
bool token_is_word(const struct parser *parser, const struct token *token, const char *word); /* a soft keyword */
void back_to(struct parser *parser, const struct token *token);

/* A reading on trial: nothing is recorded, and attempt_end puts back all but the place (back_to does that). */
struct attempt
{
    const struct token *start, *furthest;
    size_t stack;
    uint32_t depth;
};
struct attempt attempt_begin(struct parser *parser);

/* Whether a trial for the sake of better words is worth it: never inside another one, or nesting would cost exponential time. */
static inline bool words_wanted(const struct parser *parser)
{
    return parser->quiet == 0 && !parser->fault.is_set;
}
void attempt_end(struct parser *parser, const struct attempt *attempt);

/* Faults: they return false. The first one stays. */
bool fail(struct parser *parser); /* "invalid syntax" at the furthest token */
__attribute__((format(printf, 3, 4))) bool fail_at(struct parser *parser, const struct token *token, const char *format, ...);
__attribute__((format(printf, 3, 4))) bool fail_node(struct parser *parser, const struct node *node, const char *format, ...);
__attribute__((format(printf, 4, 5))) bool fail_span(struct parser *parser, place from, place to, const char *format, ...);
__attribute__((format(printf, 2, 3))) bool fail_indentation(struct parser *parser, const char *format, ...);

/* Deeper by one; false with a fault when that is too deep. Each success is paid back by leave. */
bool enter(struct parser *parser) MUST_USE;
static inline void leave(struct parser *parser)
{
    parser->depth--;
}

/* Nodes. The span of a node ends with the token before the next one. */
place token_place(const struct parser *parser, const struct token *token);
struct node *node_make(struct parser *parser, enum node_kind kind, const struct token *first);
struct node *node_make_span(struct parser *parser, enum node_kind kind, struct span span);
struct span span_from(const struct parser *parser, const struct token *first);

/* Lists grow on one stack and are copied out when complete: begin, push, end. A failure may leave them there. */
size_t list_begin(const struct parser *parser);
void nodes_push(struct parser *parser, struct node *node);
struct node_list list_end(struct parser *parser, size_t begin);

/* expression.c */
enum precedence
{
    PRECEDENCE_NONE,
    PRECEDENCE_CONDITIONAL, /* expression: also lambda */
    PRECEDENCE_OR,          /* disjunction */
    PRECEDENCE_AND,
    PRECEDENCE_NOT,
    PRECEDENCE_COMPARE,
    PRECEDENCE_BIT_OR,
    PRECEDENCE_BIT_XOR,
    PRECEDENCE_BIT_AND,
    PRECEDENCE_SHIFT,
    PRECEDENCE_SUM,
    PRECEDENCE_TERM,
    PRECEDENCE_FACTOR,
    PRECEDENCE_POWER,
    PRECEDENCE_PRIMARY,
};

struct node *parse_above(struct parser *parser, enum precedence least);
struct node *parse_expression(struct parser *parser);
struct node *parse_named_expression(struct parser *parser);
struct node *parse_star_named_expression(struct parser *parser);
struct node *parse_expressions(struct parser *parser);      /* a tuple without stars when there is a comma */
struct node *parse_star_expressions(struct parser *parser); /* the same with stars */
struct node *parse_yield(struct parser *parser);
struct node *parse_yield_or_star_expressions(struct parser *parser);
bool starts_expression(enum token_kind kind);

/* atom.c */
struct node *parse_primary(struct parser *parser);
bool parse_comprehensions(struct parser *parser, struct node *comp) MUST_USE; /* the for and if clauses */
bool comprehension_follows(const struct parser *parser);
bool parse_arguments(struct parser *parser, struct node_list *out_arguments, struct keyword **out_keywords,
                     uint32_t *out_keyword_count) MUST_USE; /* after '(' up to and with ')' */
struct node *parse_target_list(struct parser *parser);      /* what `for` binds: star_targets */

/* parameter.c */
bool parse_parameters(struct parser *parser, bool is_lambda, struct parameters *out_parameters) MUST_USE;
bool parse_type_parameters(struct parser *parser, struct type_parameters *out_parameters) MUST_USE; /* if '[' is next */

/* pattern.c */
struct node *parse_patterns(struct parser *parser); /* of one case */

/* literal.c, fstring.c */
struct node *parse_number(struct parser *parser);
struct node *parse_strings(struct parser *parser);
/* Resolves the escapes of a literal's inside; `token` is where warnings and faults are put. */
bool literal_decode(struct parser *parser, str inside, bool raw, bool bytes, const struct token *token,
                    struct buf *out) MUST_USE;
/* The list of an f-string's parts under construction: the text that no field has ended yet. */
struct fstring_pieces
{
    struct buf text;
    struct span span;
};
bool parse_fstring(struct parser *parser, struct fstring_pieces *pieces) MUST_USE; /* START to END; parts go on the stack */
void fstring_text_push(struct parser *parser, struct fstring_pieces *pieces, str text, struct span span);
void fstring_text_flush(struct parser *parser, struct fstring_pieces *pieces);

/* statement.c, compound.c */
bool parse_statements(struct parser *parser, enum token_kind end, struct node_list *out_body) MUST_USE;
bool parse_simple_line(struct parser *parser) MUST_USE; /* simple statements up to NEWLINE, pushed on the stack */
bool parse_compound(struct parser *parser, bool *out_done, struct node **out_statement) MUST_USE;

/* target.c */
const char *node_describe(const struct node *node); /* "function call", "literal", ... */
enum target_use
{
    TARGET_ASSIGN,
    TARGET_DELETE,
    TARGET_FOR,
};
bool target_check(struct parser *parser, const struct node *node, enum target_use use) MUST_USE;
const struct node *target_find_invalid(const struct node *node, enum target_use use); /* NULL when all is well */
bool target_is_single(const struct node *node);                                       /* name, attribute, subscript */

/* check.c and scope.c: refusals that need the whole tree. */
/* In CPython's order: the height (which bounds the others), names, then the rest. */
bool tree_height_check(struct parser *parser, struct node_list body) MUST_USE;
bool tree_check(struct parser *parser, const struct module *module) MUST_USE;
bool tree_check_expression(struct parser *parser, const struct node *expression) MUST_USE;
bool scope_check(struct parser *parser, const struct module *module) MUST_USE;

#endif
