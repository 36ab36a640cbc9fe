/* Rows that are kept for later come back as they were, in order, and their memory goes as they are read. */
#include "unit.h"

#include "run/row_store.h"

enum
{
    MANY = 100000
};

static void cells_of_all_kinds_come_back(void **state)
{
    static const char nul[] = {'a', '\0', (char)0xff};
    struct memory memory = {0};
    struct arena *arena = arena_open(&memory);
    struct datum inner[] = {datum_int(1), DATUM_OF_NULL, datum_text(STR("x"))};
    struct datum outer[] = {{.kind = DATUM_ARRAY, .items = {inner, 3}}, {.kind = DATUM_ARRAY}};
    struct datum row[] = {
        DATUM_OF_NULL,
        datum_bool(true),
        datum_bool(false),
        datum_int(0),
        datum_int(-1),
        datum_int(INT64_MAX),
        datum_int(INT64_MIN),
        datum_real(-0.1),
        datum_text(STR("")),
        {.kind = DATUM_BYTES, .text = {nul, sizeof nul}},
        {.kind = DATUM_DECIMAL, .text = STR("1.50")},
        {.kind = DATUM_INTERVAL, .integer = -86400000000},
        {.kind = DATUM_ARRAY, .items = {outer, 2}},
    };
    struct row_store *store = row_store_make(arena, sizeof row / sizeof *row);

    (void)state;
    for (int round = 0; round < 2; round++)
    {
        const struct datum *back;

        row_store_add(store, row);
        back = row_store_take(store);
        assert_non_null(back);
        for (size_t i = 0; i < sizeof row / sizeof *row; i++)
            assert_true(datum_equal(back[i], row[i]));
        assert_null(row_store_take(store));
    }
    arena_close(arena);
    assert_int_equal(memory.used, 0);
}

static void rows_come_in_order_and_stay_small(void **state)
{
    struct memory memory = {0};
    struct arena *arena = arena_open(&memory);
    struct row_store *store = row_store_make(arena, 3);
    size_t most;

    (void)state;
    for (int64_t i = 0; i < MANY; i++)
        row_store_add(store, (struct datum[]){datum_int(i), datum_int(-i), datum_text(STR("ten bytes."))});
    most = memory.used;
    assert_true(most < (size_t)MANY * 24);
    for (int64_t i = 0; i < MANY; i++)
    {
        const struct datum *row = row_store_take(store);

        assert_non_null(row);
        assert_int_equal(row[0].integer, i);
        assert_int_equal(row[1].integer, -i);
        assert_str_equal(row[2].text, "ten bytes.");
        if (i == MANY / 2)
            assert_true(memory.used < most / 2 + 128 * 1024);
    }
    assert_null(row_store_take(store));
    arena_close(arena);
    assert_int_equal(memory.used, 0);
}

static void a_text_may_be_larger_than_a_chunk(void **state)
{
    struct memory memory = {0};
    struct arena *arena = arena_open(&memory);
    struct row_store *store = row_store_make(arena, 1);
    size_t len = 300 * 1000;
    char *large = arena_alloc(arena, len);
    const struct datum *row;

    (void)state;
    memset(large, 'x', len);
    row_store_add(store, &(struct datum){.kind = DATUM_TEXT, .text = STR("before")});
    row_store_add(store, &(struct datum){.kind = DATUM_TEXT, .text = {large, len}});
    row_store_add(store, &(struct datum){.kind = DATUM_TEXT, .text = STR("after")});
    assert_str_equal(row_store_take(store)->text, "before");
    row = row_store_take(store);
    assert_int_equal(row->text.len, len);
    assert_memory_equal(row->text.at, large, len);
    assert_str_equal(row_store_take(store)->text, "after");
    /* What is left unread goes with the arena. */
    row_store_add(store, &(struct datum){.kind = DATUM_TEXT, .text = {large, len}});
    arena_close(arena);
    assert_int_equal(memory.used, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_of_all_kinds_come_back),
        cmocka_unit_test(rows_come_in_order_and_stay_small),
        cmocka_unit_test(a_text_may_be_larger_than_a_chunk),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
