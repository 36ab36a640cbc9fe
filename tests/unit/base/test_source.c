/* Places: from one number back to file, line and column. */
#include "unit.h"

#include "base/source.h"

static void places_find_line_and_column(void **state)
{
    struct memory memory = {0};
    struct arena *arena = arena_open(&memory);
    struct source_map map = {.arena = arena};
    const struct source_file *first = source_add(&map, STR("a.py"), STR("x = 1\ny = '\xc3\xa9' + z\n"));
    const struct source_file *second = source_add(&map, STR("b.py"), STR("one\r\ntwo"));
    struct source_position position;

    (void)state;
    assert_true(source_find(&map, first->first, &position));
    assert_int_equal(position.line, 1);
    assert_int_equal(position.column, 1);
    assert_true(source_find(&map, first->first + 16, &position));
    assert_int_equal(position.line, 2);
    assert_int_equal(position.column, 10);
    assert_str_equal(source_line(position.file, 2), "y = '\xc3\xa9' + z");
    assert_true(source_find(&map, second->first + 8, &position));
    assert_ptr_equal(position.file, second);
    assert_int_equal(position.line, 2);
    assert_int_equal(position.column, 4);
    assert_false(source_find(&map, PLACE_NONE, &position));
    assert_false(source_find(&map, second->first + 9, &position));
    assert_str_equal(source_text(&map, (struct span){second->first + 5, second->first + 8}), "two");
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(places_find_line_and_column)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
