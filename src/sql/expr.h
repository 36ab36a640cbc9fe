/*
 * The SQL expression tree: what SQLAlchemy's Core builds from text(), column(), func, operators, select(), insert() ...
 *
 * Nodes are immutable once made and live in an arena; a node may stand in several trees. The constructors below do what
 * SQLAlchemy's do at construction: coerce, choose the operator for a type (`+` on strings is ||, `== None` is IS NULL) and put
 * a grouping around an operand whose operator binds less tightly. So the compiler only writes what is there.
 *
 * A Python value that stands in an expression becomes a bind (expr_value); with the type of the other side when it is made by
 * an operator. Binds are written as literals of the dialect.
 */
#ifndef LB_SQL_EXPR_H
#define LB_SQL_EXPR_H

#include "sql/type.h"

struct table;
struct column;
struct sequence;
struct ddl;
struct select;
struct dml;

enum expr_kind
{
    EXPR_TEXT,   /* text() */
    EXPR_BIND,   /* a value, literal() or bindparam() */
    EXPR_COLUMN, /* column(), literal_column(), table.c.x */
    EXPR_NULL,
    EXPR_TRUE,
    EXPR_FALSE,
    EXPR_FUNCTION, /* func.x(...) */
    EXPR_UNARY,    /* -x, NOT x, x DESC */
    EXPR_BINARY,
    EXPR_LIST, /* and_(), or_(), the comma list of IN and BETWEEN's pair */
    EXPR_TUPLE,
    EXPR_GROUPING,   /* ( ... ) */
    EXPR_AS_BOOLEAN, /* a Boolean column as a condition: `x`, `NOT x`, `x = 1` */
    EXPR_CAST,       /* cast() and try_cast() */
    EXPR_TYPE_COERCE,
    EXPR_CASE,
    EXPR_LABEL,
    EXPR_EXTRACT,
    EXPR_OVER,
    EXPR_FILTER,   /* func.x().filter(...) */
    EXPR_ORDERED,  /* postgresql.aggregate_order_by */
    EXPR_ARRAY,    /* postgresql.array([...]) */
    EXPR_SEQUENCE, /* Sequence.next_value() */
    EXPR_DEFAULT,  /* FetchedValue(): a default that the server has; writes nothing */
    EXPR_TABLE,    /* table(), Table in FROM */
    EXPR_ALIAS,    /* .alias(), .subquery(), .cte() */
    EXPR_JOIN,
    EXPR_SELECT,
    EXPR_COMPOUND,      /* union() and its kin */
    EXPR_SCALAR_SELECT, /* .scalar_subquery() */
    EXPR_EXISTS,
    EXPR_VALUES, /* values() */
    EXPR_INSERT,
    EXPR_UPDATE,
    EXPR_DELETE,
    EXPR_DDL, /* CreateTable, CreateSequence, DropSchema, DDL(), Enum.create() ... : see sql/ddl.h */
};

/* Operators, with SQLAlchemy's names. Table in operator.c: symbol, precedence, negation, flags. */
enum operator
{
    OPERATOR_NONE,
    OPERATOR_AND,
    OPERATOR_OR,
    OPERATOR_INV, /* NOT */
    OPERATOR_EQ,
    OPERATOR_NE,
    OPERATOR_LT,
    OPERATOR_LE,
    OPERATOR_GT,
    OPERATOR_GE,
    OPERATOR_IS,
    OPERATOR_IS_NOT,
    OPERATOR_IS_DISTINCT_FROM,
    OPERATOR_IS_NOT_DISTINCT_FROM,
    OPERATOR_IS_TRUE,
    OPERATOR_IS_FALSE,
    OPERATOR_IN,
    OPERATOR_NOT_IN,
    OPERATOR_BETWEEN,
    OPERATOR_NOT_BETWEEN,
    OPERATOR_LIKE,
    OPERATOR_NOT_LIKE,
    OPERATOR_ILIKE,
    OPERATOR_NOT_ILIKE,
    OPERATOR_REGEXP_MATCH,
    OPERATOR_NOT_REGEXP_MATCH,
    OPERATOR_REGEXP_REPLACE,
    OPERATOR_MATCH,
    OPERATOR_NOT_MATCH,
    OPERATOR_ADD,
    OPERATOR_SUB,
    OPERATOR_MUL,
    OPERATOR_TRUEDIV,
    OPERATOR_FLOORDIV,
    OPERATOR_MOD,
    OPERATOR_NEG,
    OPERATOR_CONCAT,
    OPERATOR_BIT_XOR,
    OPERATOR_BIT_OR,
    OPERATOR_BIT_AND,
    OPERATOR_BIT_NOT,
    OPERATOR_BIT_LSHIFT,
    OPERATOR_BIT_RSHIFT,
    OPERATOR_GETITEM,
    OPERATOR_JSON_GETITEM,
    OPERATOR_JSON_PATH_GETITEM,
    OPERATOR_COLLATE,
    OPERATOR_DISTINCT,
    OPERATOR_EXISTS,
    OPERATOR_ANY,
    OPERATOR_ALL,
    OPERATOR_DESC,
    OPERATOR_ASC,
    OPERATOR_NULLS_FIRST,
    OPERATOR_NULLS_LAST,
    OPERATOR_COMMA,
    OPERATOR_AS,
    OPERATOR_FROM,
    OPERATOR_FILTER,
    OPERATOR_AS_BOOL,
    OPERATOR_CUSTOM, /* .op("->>"): the symbol is in the node */
    OPERATOR_COUNT,
};

struct operator_row
{
    const char *name;       /* SQLAlchemy's: "like_op" */
    const char *symbol;     /* with its blanks: " LIKE "; NULL when a function writes it */
    int precedence;         /* OPERATOR_UNKNOWN_PRECEDENCE when SQLAlchemy has none */
    enum operator negation; /* OPERATOR_NONE when there is none */
    bool is_self_precedent; /* a op (b op c) needs no parentheses */
    bool is_comparison;
    bool is_associative;
    bool is_ordering; /* DESC and its kin: written behind the operand, gone inside other expressions */
};

#define OPERATOR_UNKNOWN_PRECEDENCE (-100)

const struct operator_row *operator_row(enum operator op);

/* Whether an operand whose operator is `inner` needs parentheses under `outer` (OPERATOR_NONE: no outer operator). */
bool operator_needs_group(enum operator inner, enum operator outer);

struct expr_list
{
    const struct expr **at;
    size_t len, cap;
};

/* A value set for one name of text(): .bindparams(v=5). */
struct text_bind
{
    str key;
    const struct expr *bind; /* EXPR_BIND */
};

struct expr
{
    enum expr_kind kind;
    place place;
    const struct type *type; /* NULL: NullType */
    union
    {
        struct
        {
            str text;
            struct
            {
                struct text_bind *at;
                size_t len, cap;
            } binds;
            struct expr_list columns; /* .columns(...): each an EXPR_COLUMN */
            bool is_positional;       /* they are in the order of the result */
        } text;
        struct
        {
            struct datum value;
            str key;           /* the name given to bindparam(); empty for anonymous ones */
            bool has_value;    /* false: bindparam("x") without value */
            bool is_expanding; /* bindparam(expanding=True): IN (...) with a DATUM_ARRAY */
        } bind;
        struct
        {
            struct name name;
            const struct expr *table;    /* EXPR_TABLE or EXPR_ALIAS; NULL for a free column */
            const struct column *column; /* of the model; NULL for column() */
            bool is_literal;             /* literal_column(): written as it is */
            bool is_star;
        } column;
        struct
        {
            struct name name;
            struct name_list packages; /* func.pg_catalog.x */
            struct expr_list arguments;
        } function;
        struct
        {
            enum operator op;
            const struct expr *operand;
            str custom; /* OPERATOR_CUSTOM */
        } unary;
        struct
        {
            enum operator op;
            const struct expr *left, *right;
            enum operator negation; /* what not_() turns it into; OPERATOR_NONE: NOT (...) */
            str custom;             /* OPERATOR_CUSTOM: the symbol */
            int custom_precedence;
            bool custom_is_comparison;
            str escape;        /* LIKE ... ESCAPE; .at == NULL: none */
            str flags;         /* regexp flags; .at == NULL: none */
            bool is_symmetric; /* BETWEEN SYMMETRIC */
        } binary;
        struct
        {
            enum operator op; /* AND, OR, COMMA, ADD, CONCAT ... */
            struct expr_list items;
            bool is_ungrouped; /* BETWEEN's pair: never parenthesised */
        } list;
        struct
        {
            struct expr_list items;
        } tuple, array;
        struct
        {
            const struct expr *operand;
        } grouping, coerce; /* coerce: EXPR_TYPE_COERCE, the type is in `type` */
        struct
        {
            const struct expr *operand;
            bool is_try;
        } cast; /* the target is in `type` */
        struct
        {
            const struct expr *operand;
            bool is_negated;
        } as_boolean;
        struct
        {
            const struct expr *value; /* CASE value WHEN ...; NULL */
            struct expr_list tests, results;
            const struct expr *otherwise; /* NULL */
        } cases;
        struct
        {
            struct name name;
            const struct expr *element;
        } label;
        struct
        {
            str field;
            const struct expr *element;
        } extract;
        struct
        {
            const struct expr *element;
            struct expr_list partition_by, order_by;
            str range; /* "ROWS BETWEEN ..." ; empty */
        } over;
        struct
        {
            const struct expr *element, *criterion;
        } filter;
        struct
        {
            const struct expr *target;
            struct expr_list order_by;
        } ordered;
        struct
        {
            const struct sequence *sequence;
        } sequence;
        struct
        {
            struct name name, schema;
            struct expr_list columns;  /* EXPR_COLUMN, in order; their `table` is this node */
            const struct table *table; /* of the model; NULL for table() */
        } table;
        struct
        {
            struct name name; /* not set: anonymous (anon_1) */
            const struct expr *element;
            struct expr_list columns;
            bool is_cte, is_recursive, is_lateral;
        } alias;
        struct
        {
            const struct expr *left, *right, *on;
            bool is_outer, is_full;
        } join;
        struct
        {
            struct expr_list selects;
            const char *keyword; /* "UNION", "UNION ALL", "EXCEPT", "INTERSECT" ... */
            struct expr_list order_by;
            const struct expr *limit, *offset;
        } compound;
        struct
        {
            const struct expr *element; /* EXPR_SELECT, EXPR_COMPOUND */
        } scalar, exists;
        struct
        {
            struct name name;
            struct expr_list columns;
            struct
            {
                struct expr_list *at;
                size_t len, cap;
            } rows;
        } values;
        const struct select *select;
        const struct dml *dml;
        const struct ddl *ddl;
    };
};

/* Columns of a select() that stand for one mapped class: `mapper` is the vocabulary's. */
struct select_entity
{
    size_t first, count;
    void *mapper;
};

struct select
{
    struct expr_list columns;
    struct
    {
        struct select_entity *at;
        size_t len, cap;
    } entities;               /* in the order of their columns */
    struct expr_list froms;   /* select_from() and joins; tables of columns are found by the compiler */
    const struct expr *where; /* all .where() joined by AND; NULL */
    struct expr_list group_by, order_by, distinct_on;
    const struct expr *having, *limit, *offset;
    bool is_distinct;
    bool for_update, for_update_nowait, for_update_skip_locked, for_update_read, for_update_key_share;
    struct expr_list for_update_of;
    struct expr_list correlate; /* .correlate(): tables of the enclosing statement */
    struct expr_list correlate_except; /* .correlate_except(): tables that are its own */
    struct expr_list ctes;      /* .add_cte() */
};

/* One `column = value` of insert() and update(). */
struct dml_value
{
    struct name column;
    const struct expr *value;
};

struct dml_value_list
{
    struct dml_value *at;
    size_t len, cap;
};

enum conflict_action
{
    CONFLICT_NONE,
    CONFLICT_NOTHING,      /* ON CONFLICT DO NOTHING */
    CONFLICT_UPDATE,       /* ON CONFLICT DO UPDATE */
    CONFLICT_DUPLICATE_KEY /* mysql: ON DUPLICATE KEY UPDATE */
};

struct dml
{
    const struct expr *table; /* EXPR_TABLE */
    struct dml_value_list values;
    struct
    {
        struct dml_value_list *at;
        size_t len, cap;
    } rows; /* insert().values([{...}, {...}]) */
    struct name_list select_columns;
    const struct expr *select; /* insert().from_select() */
    const struct expr *where;
    struct expr_list using_; /* further tables of UPDATE and DELETE */
    struct expr_list returning;
    struct expr_list ctes;
    bool is_inline; /* .inline(): no implicit RETURNING */
    enum conflict_action conflict;
    struct name conflict_constraint;
    struct expr_list conflict_elements; /* index_elements */
    const struct expr *conflict_index_where, *conflict_where;
    struct dml_value_list conflict_set;
    struct name_list prefixes; /* .prefix_with("IGNORE"): written as they are */
};

/* ---- constructors: what Python's calls make ------------------------------------------------------------------------------ */

/* text(). Names of binds are found when it is compiled. */
struct expr *expr_text(struct arena *arena, str text, place at);
/* .bindparams(key=value): replaces an earlier value of the same key. */
void expr_text_bind(struct arena *arena, struct expr *text, str key, const struct expr *bind);

/* literal(value, type). Without a type, that of the value. */
struct expr *expr_value(struct arena *arena, struct datum value, const struct type *type);
/* A plain Python value next to an operator (column == 5, column.in_([1, 2])): it has no type of its own yet; None becomes NULL,
 * True and False the constants where SQLAlchemy makes them so. */
struct expr *expr_raw(struct arena *arena, struct datum value);
struct expr *expr_bindparam(struct arena *arena, str key, const struct type *type);
struct expr *expr_constant(struct arena *arena, enum expr_kind kind); /* EXPR_NULL, EXPR_TRUE, EXPR_FALSE */

struct expr *expr_column(struct arena *arena, struct name name, const struct type *type); /* column() */
struct expr *expr_literal_column(struct arena *arena, str text, const struct type *type);
struct expr *expr_function(struct arena *arena, str name, const struct expr_list *arguments);
struct expr *expr_sequence(struct arena *arena, const struct sequence *sequence);

/* A table in FROM or as the target of insert(): columns are added with expr_table_add. */
struct expr *expr_table(struct arena *arena, struct name name, struct name schema);
struct expr *expr_table_add(struct arena *arena, struct expr *table, struct name name, const struct type *type);
struct expr *expr_of_table(struct arena *arena, const struct table *table); /* of the model, with its columns */
const struct expr *expr_table_column(const struct expr *table, str name);   /* NULL when absent */
struct expr *expr_alias(struct arena *arena, const struct expr *element, struct name name);

/* left OP right. `right` may be a bind without own type: it takes that of the left side, as SQLAlchemy does.
 * Comparisons with EXPR_NULL become IS / IS NOT. Records an error for an operator that cannot be used with NULL. */
MUST_USE bool expr_binary(struct arena *arena, struct diags *diags, enum operator op, const struct expr *left,
                          const struct expr *right, const struct expr **out);
/* left.op("symbol")(right) */
struct expr *expr_custom(struct arena *arena, str symbol, int precedence, bool is_comparison, const struct expr *left,
                         const struct expr *right);
/* left LIKE right ESCAPE escape and its kin; escape.at == NULL: none. */
struct expr *expr_like(struct arena *arena, enum operator op, const struct expr *left, const struct expr *right, str escape);
/* left IN (items); an item may be anything. */
struct expr *expr_in(struct arena *arena, bool is_negated, const struct expr *left, const struct expr_list *items);
struct expr *expr_in_select(struct arena *arena, bool is_negated, const struct expr *left, const struct expr *select);
struct expr *expr_between(struct arena *arena, bool is_negated, const struct expr *left, const struct expr *from,
                          const struct expr *to, bool is_symmetric);
/* -x, ~x for integers, DISTINCT x, x DESC, x NULLS LAST, ... */
struct expr *expr_unary(struct arena *arena, enum operator op, const struct expr *operand);
const struct expr *expr_not(struct arena *arena, const struct expr *operand); /* not_(), ~ */
/* and_() / or_(): nested lists of the same operator are flattened, true() and false() simplified, one item stands alone. */
const struct expr *expr_conjunction(struct arena *arena, enum operator op, const struct expr_list *items);
struct expr *expr_cast(struct arena *arena, const struct expr *operand, const struct type *type);
struct expr *expr_type_coerce(struct arena *arena, const struct expr *operand, const struct type *type);
struct expr *expr_case(struct arena *arena, const struct expr *value, const struct expr_list *tests,
                       const struct expr_list *results, const struct expr *otherwise);
struct expr *expr_label(struct arena *arena, const struct expr *element, struct name name);
struct expr *expr_collate(struct arena *arena, const struct expr *operand, str collation);
struct expr *expr_grouping(struct arena *arena, const struct expr *operand);
struct expr *expr_tuple(struct arena *arena, const struct expr_list *items);
struct expr *expr_extract(struct arena *arena, str field, const struct expr *element);
struct expr *expr_of_select(struct arena *arena, const struct select *select);
struct expr *expr_scalar(struct arena *arena, const struct expr *select);
struct expr *expr_exists(struct arena *arena, const struct expr *select);
struct expr *expr_of_dml(struct arena *arena, enum expr_kind kind, const struct dml *dml);
struct expr *expr_of_ddl(struct arena *arena, const struct ddl *ddl);

/* `operand` as it stands under `outer`: with a grouping when it needs one (SQLAlchemy's self_group). */
const struct expr *expr_group(struct arena *arena, const struct expr *operand, enum operator outer);

/* A bind without type gets this one (SQLAlchemy's coerce_compared_value); everything else is returned unchanged. */
const struct expr *expr_with_type(struct arena *arena, const struct expr *operand, enum operator op, const struct type *type);

/* A new node for kinds without constructor above. */
struct expr *expr_make(struct arena *arena, enum expr_kind kind);

#endif
