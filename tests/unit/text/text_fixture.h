/* An account, an arena, a source map and diagnostics, for the unit tests of the layer `text`. */
#ifndef LB_TESTS_TEXT_FIXTURE_H
#define LB_TESTS_TEXT_FIXTURE_H

#include "unit.h"

#include "base/diag.h"

struct fixture
{
    struct memory memory;
    struct arena *arena;
    struct source_map map;
    struct diags diags;
};

static inline int fixture_open(void **state)
{
    static struct fixture fixture;

    fixture = (struct fixture){0};
    fixture.arena = arena_open(&fixture.memory);
    fixture.map.arena = fixture.diags.arena = fixture.arena;
    *state = &fixture;
    return 0;
}

static inline int fixture_close(void **state)
{
    struct fixture *fixture = *state;

    arena_close(fixture->arena);
    assert_int_equal(fixture->memory.used, 0);
    return 0;
}

#define fixture_test(function) cmocka_unit_test_setup_teardown(function, fixture_open, fixture_close)

/* The text of a span. */
static inline str fixture_text(struct fixture *fixture, struct span span)
{
    return source_text(&fixture->map, span);
}

/* Every text of the newest diagnostic, one behind the other. */
static inline str fixture_message(struct fixture *fixture)
{
    const struct diag *diag = diag_last(&fixture->diags);

    return str_print(fixture->arena, STR_FMT "\n" STR_FMT "\n" STR_FMT, STR_ARG(diag->primary), STR_ARG(diag->detail),
                     STR_ARG(diag->hint));
}

#endif
