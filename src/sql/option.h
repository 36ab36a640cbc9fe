/*
 * Small pieces that every part of the model shares: names with their quoting, values that may be absent, and the keyword
 * arguments that belong to one database ("postgresql_where", "mysql_engine").
 *
 * Zeroed memory means "not given" for all of them, so a struct fresh from the arena is a Python call without arguments.
 */
#ifndef LB_SQL_OPTION_H
#define LB_SQL_OPTION_H

#include "base/datum.h"
#include "base/diag.h"

struct expr;

/* Python's None, False, True for arguments that know three answers. */
enum tri
{
    TRI_NONE,
    TRI_FALSE,
    TRI_TRUE,
};

static inline enum tri tri_of(bool value)
{
    return value ? TRI_TRUE : TRI_FALSE;
}

/* An integer or None. */
struct opt_int
{
    bool is_set;
    int64_t value;
};

#define OPT_INT(number) ((struct opt_int){true, (number)})

/* quoted_name's flag: None, True, False. */
enum name_quote
{
    QUOTE_AUTO,
    QUOTE_ALWAYS,
    QUOTE_NEVER,
};

/*
 * A name of a table, column, schema, constraint or index. text.at == NULL is Python's None.
 * is_final: op.f(...), or made by a naming convention: no convention is applied again, and a name that is too long is cut
 * instead of refused (SQLAlchemy's `conv`).
 * is_deferred: the name of a CHECK that belongs to a Boolean or Enum without name (SQLAlchemy's _NONE_NAME): a convention is
 * asked when the constraint is written, and without one there is no name.
 */
struct name
{
    str text;
    enum name_quote quote;
    bool is_final;
    bool is_deferred;
};

#define NAME_NONE ((struct name){.text = {NULL, 0}})
#define NAME(literal) ((struct name){.text = STR(literal)})

static inline struct name name_of(str text)
{
    return (struct name){.text = text};
}

static inline bool name_is_set(struct name name)
{
    return name.text.at != NULL;
}

struct name_list
{
    struct name *at;
    size_t len, cap;
};

bool name_list_has(const struct name_list *names, str text);

/* The value of a dialect keyword argument. */
enum option_kind
{
    OPTION_NONE, /* None */
    OPTION_BOOL,
    OPTION_INT,
    OPTION_TEXT, /* also numbers with a fraction, as Python prints them */
    OPTION_EXPR, /* a column, text() or other expression */
    OPTION_LIST, /* items, without keys */
    OPTION_MAP,  /* items with keys, in order */
};

struct option;

struct option_list
{
    struct option *at;
    size_t len, cap;
};

struct option
{
    str key; /* the whole keyword: "postgresql_where" */
    place place;
    enum option_kind kind;
    union
    {
        bool boolean;
        int64_t integer;
        str text;
        const struct expr *expr;
        struct option_list items;
    };
};

/* The option `<dialect>_<name>`; NULL when it was not given, or given as None. */
const struct option *option_find(const struct option_list *options, str dialect, str name);

/* The same as a text or flag; empty or TRI_NONE when absent or of another kind. */
str option_text(const struct option_list *options, str dialect, str name);
enum tri option_flag(const struct option_list *options, str dialect, str name);

/* The item of a map option; NULL when absent. */
const struct option *option_item(const struct option *map, str key);

#endif
