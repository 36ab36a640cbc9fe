/* map: order of insertion, replacement in place, removal, many keys. */
#include "unit.h"

#include "base/map.h"

static void order_is_that_of_insertion(void **state)
{
    struct memory memory = {0};
    struct arena *arena = arena_open(&memory);
    struct map map = {.arena = arena};

    (void)state;
    for (uintptr_t i = 0; i < 1000; i++)
        map_put(&map, str_print(arena, "key%d", (int)((i * 7919) % 1000)), (void *)(i + 1));
    assert_int_equal(map.len, 1000);
    for (uintptr_t i = 0; i < 1000; i++)
        assert_true(map_find(&map, str_print(arena, "key%d", (int)((i * 7919) % 1000))) == (void *)(i + 1));
    map_put(&map, STR("key0"), &map);
    assert_true(map.at[0].value == &map);
    assert_true(map_remove(&map, STR("key0")));
    assert_false(map_remove(&map, STR("key0")));
    assert_false(map_has(&map, STR("key0")));
    assert_str_equal(map.at[0].key, "key919");
    assert_true(map_has(&map, STR("key1")));
    arena_close(arena);
}

static void equal_names_are_one(void **state)
{
    struct memory memory = {0};
    struct arena *arena = arena_open(&memory);
    struct names names = {.map = {.arena = arena}};
    char text[] = "orders";
    str first = names_intern(&names, STR("orders"));

    (void)state;
    assert_true(names_intern(&names, str_from(text)).at == first.at);
    assert_true(names_intern(&names, STR("order")).at != first.at);
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(order_is_that_of_insertion),
        cmocka_unit_test(equal_names_are_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
