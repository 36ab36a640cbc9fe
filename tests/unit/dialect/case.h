/* What the tests of this layer share: an arena, a compiler, and operations compiled to the text of a script. */
#ifndef LB_TESTS_UNIT_DIALECT_CASE_H
#define LB_TESTS_UNIT_DIALECT_CASE_H

#include "unit.h"

#include "dialect/compile.h"

static struct memory memory;
static struct arena *arena;
static struct diags diags;
static struct compiler compiler;

static inline int open_arena(void **state)
{
    (void)state;
    arena = arena_open(&memory);
    diags = (struct diags){.arena = arena};
    return 0;
}

static inline int close_arena(void **state)
{
    (void)state;
    arena_close(arena);
    return 0;
}

/* A fresh run of migrations on a dialect. */
static inline void begin_run(const char *dialect)
{
    compiler_init(&compiler, arena, &diags, dialect_find(str_from(dialect)));
    compiler.is_offline = true;
}

static inline str script_of(const struct op *op)
{
    struct statement_list list = {0};
    assert_true(dialect_compile_op(&compiler, op, &list));
    return statement_list_script(arena, &list);
}

/* The message of an operation that is refused. */
static inline str refusal_of(const struct op *op)
{
    struct statement_list list = {0};
    assert_false(dialect_compile_op(&compiler, op, &list));
    assert_int_equal(list.len, 0);
    return diag_last(&diags)->primary;
}

#define sa(name) type_make(arena, "sqlalchemy", name)

#endif
