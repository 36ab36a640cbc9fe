/*
 * Scopes: which names of a function, lambda, comprehension or class are local, shared with inner functions, captured from an
 * outer one, or global. Made in one walk over the tree before code is emitted, as CPython's symbol table does.
 */
#ifndef LB_EVAL_SCOPE_H
#define LB_EVAL_SCOPE_H

#include "base/map.h"
#include "py/ast.h"

enum symbol_home
{
    HOME_GLOBAL,
    HOME_LOCAL, /* of a function */
    HOME_CELL,  /* local, and captured by an inner function */
    HOME_FREE,  /* captured from an outer function */
    HOME_NAME,  /* of a class body or module: by name */
};

struct symbol
{
    str name;
    bool bound, parameter, global, nonlocal, used;
    enum symbol_home home;
    uint32_t slot; /* index of the local; of the captured cell for HOME_FREE */
};

enum scope_kind
{
    SCOPE_MODULE,
    SCOPE_CLASS,
    SCOPE_FUNCTION, /* also lambda and comprehension */
};

struct scope
{
    enum scope_kind kind;
    const struct node *node; /* NULL for the module */
    struct scope *outer;
    struct map symbols; /* name to struct symbol */
    ARRAY(struct scope *) inner;
    size_t inner_used; /* how many have been taken by scope_take */
    bool is_generator;
};

struct scope *scope_make(struct arena *arena, struct node *const *body, uint32_t count);

/* The inner scope of a node; they are taken in the order of the source, mostly. */
struct scope *scope_take(struct scope *scope, const struct node *node);

struct symbol *scope_symbol(const struct scope *scope, str name);

#endif
