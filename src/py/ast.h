/*
 * The syntax tree of Python 3.13, with the names of CPython's `ast` module.
 *
 * Every node carries its span. Nodes, lists and names live in the arena of the parse; names are interned (py_parse takes the
 * table), so that equal identifiers are equal pointers. Children that may be absent are NULL. The tree is plain data:
 * parse.h makes it, eval compiles it, print.h writes it back. A node has memory for the header and the member of its kind only: it
 * is not copied as a whole, and its kind stays.
 */
#ifndef LB_PY_AST_H
#define LB_PY_AST_H

#include "base/source.h"

enum node_kind
{
    /* statements */
    NODE_FUNCTION_DEF, /* function */
    NODE_CLASS_DEF,    /* class */
    NODE_RETURN,       /* one or NULL */
    NODE_DELETE,       /* list: targets */
    NODE_ASSIGN,       /* assign */
    NODE_AUG_ASSIGN,   /* binary: left is the target; op */
    NODE_ANN_ASSIGN,   /* ann_assign */
    NODE_TYPE_ALIAS,   /* type_alias */
    NODE_FOR,          /* loop; is_async */
    NODE_WHILE,        /* loop with target NULL */
    NODE_IF,           /* branch */
    NODE_WITH,         /* with; is_async */
    NODE_MATCH,        /* match */
    NODE_RAISE,        /* raise */
    NODE_TRY,          /* try_; is_star: except* */
    NODE_ASSERT,       /* binary: left the test, right the message or NULL */
    NODE_IMPORT,       /* import */
    NODE_IMPORT_FROM,  /* import */
    NODE_GLOBAL,       /* names */
    NODE_NONLOCAL,     /* names */
    NODE_EXPR,         /* one: an expression as a statement */
    NODE_PASS,
    NODE_BREAK,
    NODE_CONTINUE,

    /* expressions */
    NODE_BOOL_OP,       /* list: two or more; op AND or OR */
    NODE_NAMED_EXPR,    /* binary: left a name, right the value */
    NODE_BIN_OP,        /* binary; op */
    NODE_UNARY_OP,      /* one; op */
    NODE_LAMBDA,        /* function: body is one expression in function.value */
    NODE_IF_EXP,        /* branch3 */
    NODE_DICT,          /* dict: a NULL key is `**value` */
    NODE_SET,           /* list */
    NODE_LIST_COMP,     /* comp */
    NODE_SET_COMP,      /* comp */
    NODE_DICT_COMP,     /* comp: element the key, value the value */
    NODE_GENERATOR_EXP, /* comp */
    NODE_AWAIT,         /* one */
    NODE_YIELD,         /* one or NULL */
    NODE_YIELD_FROM,    /* one */
    NODE_COMPARE,       /* compare */
    NODE_CALL,          /* call */
    NODE_FORMATTED_VALUE, /* formatted: only inside NODE_JOINED_STR */
    NODE_JOINED_STR,    /* list: constants and formatted values */
    NODE_CONSTANT,      /* constant */
    NODE_ATTRIBUTE,     /* attribute */
    NODE_SUBSCRIPT,     /* binary: left the value, right the index */
    NODE_STARRED,       /* one */
    NODE_NAME,          /* name */
    NODE_LIST,          /* list */
    NODE_TUPLE,         /* list */
    NODE_SLICE,         /* slice: only inside a subscript */

    /* patterns of match */
    NODE_MATCH_VALUE,     /* one */
    NODE_MATCH_SINGLETON, /* constant: None, True or False */
    NODE_MATCH_SEQUENCE,  /* list */
    NODE_MATCH_MAPPING,   /* match_mapping */
    NODE_MATCH_CLASS,     /* match_class */
    NODE_MATCH_STAR,      /* name; empty is `*_` */
    NODE_MATCH_AS,        /* match_as; both absent is `_` */
    NODE_MATCH_OR,        /* list */
};

/* clang-format off */
enum node_op
{
    OP_NONE,
    OP_ADD, OP_SUB, OP_MULT, OP_MAT_MULT, OP_DIV, OP_MOD, OP_POW, OP_L_SHIFT, OP_R_SHIFT, OP_BIT_OR, OP_BIT_XOR, OP_BIT_AND,
    OP_FLOOR_DIV,
    OP_AND, OP_OR,
    OP_INVERT, OP_NOT, OP_U_ADD, OP_U_SUB,
    OP_EQ, OP_NOT_EQ, OP_LT, OP_LT_E, OP_GT, OP_GT_E, OP_IS, OP_IS_NOT, OP_IN, OP_NOT_IN,
};
/* clang-format on */

enum constant_kind
{
    CONSTANT_NONE,
    CONSTANT_TRUE,
    CONSTANT_FALSE,
    CONSTANT_ELLIPSIS,
    CONSTANT_INT,     /* integer */
    CONSTANT_BIG,     /* text: decimal digits of an integer beyond 64 bits (source base already converted) */
    CONSTANT_FLOAT,   /* real */
    CONSTANT_COMPLEX, /* real: the imaginary part */
    CONSTANT_STR,     /* text, UTF-8, escapes resolved, adjacent literals joined */
    CONSTANT_BYTES,   /* text */
};

struct node;

struct node_list
{
    struct node **at;
    uint32_t len;
};

/* One parameter of a function. */
struct parameter
{
    str name;
    struct span span;
    struct node *annotation;    /* or NULL */
    struct node *default_value; /* or NULL */
};

enum parameter_kind
{
    PARAMETER_POSITIONAL_ONLY,
    PARAMETER_POSITIONAL,
    PARAMETER_KEYWORD_ONLY,
};

struct parameters
{
    struct parameter *at; /* positional-only, then positional, then keyword-only */
    uint32_t len;
    uint32_t positional_only; /* how many of the first are */
    uint32_t positional;      /* how many of the first are positional at all (the rest is keyword-only) */
    struct parameter *star;   /* *args, or NULL */
    struct parameter *star_star; /* **kwargs, or NULL */
};

struct keyword
{
    str name; /* empty: **value */
    struct span span;
    struct node *value;
};

struct comprehension
{
    struct node *target, *iter;
    struct node_list ifs;
    bool is_async;
};

struct except_handler
{
    struct span span;
    struct node *type; /* NULL: bare except */
    str name;          /* empty: none */
    struct span name_span;
    struct node_list body;
};

struct with_item
{
    struct node *context;
    struct node *target; /* or NULL */
};

struct alias
{
    str name;    /* dotted; "*" */
    str as_name; /* empty: none */
    struct span span;
};

struct match_case
{
    struct node *pattern;
    struct node *guard; /* or NULL */
    struct node_list body;
};

enum type_parameter_kind
{
    TYPE_PARAMETER_VAR,
    TYPE_PARAMETER_VAR_TUPLE,
    TYPE_PARAMETER_SPEC,
};

struct type_parameter
{
    enum type_parameter_kind kind;
    str name;
    struct span span;
    struct node *bound, *default_value; /* or NULL */
};

struct type_parameters
{
    struct type_parameter *at;
    uint32_t len;
};

struct node
{
    enum node_kind kind;
    enum node_op op;
    struct span span;
    bool is_async;      /* FunctionDef, For, With */
    bool is_star;       /* Try: except* */
    bool parenthesized; /* written in parentheses of its own */
    union
    {
        struct node *one;
        struct node_list list;
        str name;
        struct
        {
            struct node *left, *right;
        } binary;
        struct
        {
            str name;
            struct span name_span;
            struct parameters parameters;
            struct node_list body;
            struct node *value;   /* Lambda: the body */
            struct node *returns; /* annotation or NULL */
            struct node_list decorators;
            struct type_parameters type_parameters;
        } function;
        struct
        {
            str name;
            struct span name_span;
            struct node_list bases; /* may contain Starred */
            struct keyword *keywords;
            uint32_t keyword_count;
            struct node_list body;
            struct node_list decorators;
            struct type_parameters type_parameters;
        } class_;
        struct
        {
            struct node_list targets; /* a = b = value: two targets */
            struct node *value;
        } assign;
        struct
        {
            struct node *target, *annotation;
            struct node *value; /* or NULL */
            bool simple;        /* a bare name without parentheses */
        } ann_assign;
        struct
        {
            struct node *name; /* Name */
            struct type_parameters type_parameters;
            struct node *value;
        } type_alias;
        struct
        {
            struct node *target; /* NULL for while */
            struct node *iter;   /* the test for while */
            struct node_list body, or_else;
        } loop;
        struct
        {
            struct node *test;
            struct node_list body, or_else; /* elif is an If alone in or_else */
        } branch;
        struct
        {
            struct with_item *items;
            uint32_t item_count;
            struct node_list body;
        } with;
        struct
        {
            struct node *subject;
            struct match_case *cases;
            uint32_t case_count;
        } match;
        struct
        {
            struct node *exception, *cause; /* or NULL */
        } raise;
        struct
        {
            struct node_list body, or_else, final_body;
            struct except_handler *handlers;
            uint32_t handler_count;
        } try_;
        struct
        {
            str module; /* ImportFrom; may be empty after dots */
            struct span module_span;
            uint32_t level; /* leading dots */
            struct alias *aliases;
            uint32_t alias_count;
        } import;
        struct
        {
            str *at;
            uint32_t len;
        } names;
        struct
        {
            struct node *test, *body, *or_else;
        } if_exp;
        struct
        {
            struct node_list keys, values; /* same length */
        } dict;
        struct
        {
            struct node *element;
            struct node *value; /* DictComp only */
            struct comprehension *generators;
            uint32_t generator_count;
        } comp;
        struct
        {
            struct node *left;
            enum node_op *ops;
            struct node_list comparators; /* as many as ops */
        } compare;
        struct
        {
            struct node *function;
            struct node_list arguments; /* may contain Starred */
            struct keyword *keywords;
            uint32_t keyword_count;
        } call;
        struct
        {
            struct node *value;
            char conversion;     /* 's', 'r', 'a' or 0 */
            struct node *format; /* JoinedStr or NULL */
            str debug;           /* f"{x=}": the text to put in front (also given as a constant before it), else empty */
        } formatted;
        struct
        {
            enum constant_kind kind;
            union
            {
                int64_t integer;
                double real;
                str text;
            };
        } constant;
        struct
        {
            struct node *value;
            str name;
            struct span name_span;
        } attribute;
        struct
        {
            struct node *lower, *upper, *step; /* or NULL */
        } slice;
        struct
        {
            struct node_list keys, patterns;
            str rest; /* empty: none */
        } match_mapping;
        struct
        {
            struct node *class_;
            struct node_list patterns;
            str *keyword_names;
            struct node_list keyword_patterns;
        } match_class;
        struct
        {
            struct node *pattern; /* or NULL */
            str name;             /* empty: none */
        } match_as;
    };
};

struct module
{
    const struct source_file *file;
    struct node_list body;
    str docstring; /* the first statement when it is a string, as written by inspect.cleandoc not applied; else empty */
    bool has_docstring;
};

#endif
