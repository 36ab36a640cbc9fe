/* Arenas: what is handed out is zeroed and aligned, all of it goes back, and a refusal leaves by the longjmp. */
#include "unit.h"

#include "base/array.h"
#include "base/buf.h"

static void memory_is_zeroed_aligned_and_given_back(void **state)
{
    struct memory memory = {0};
    struct arena *arena = arena_open(&memory);

    (void)state;
    for (size_t size = 0; size < 5000; size += 37)
    {
        unsigned char *block = arena_alloc(arena, size);

        assert_int_equal((uintptr_t)block % 16, 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(block[i], 0);
        memset(block, 0xAA, size);
    }
    assert_true(memory.used > 0);
    arena_close(arena);
    assert_int_equal(memory.used, 0);
}

static void scratch_is_cleared_by_reset(void **state)
{
    struct memory memory = {0};
    struct arena *arena = arena_open(&memory);
    struct arena_mark mark = arena_mark(arena);
    size_t used = memory.used;

    (void)state;
    memset(arena_alloc(arena, 100), 1, 100);
    memset(arena_alloc(arena, 100000), 1, 100000);
    arena_reset(arena, mark);
    assert_int_equal(memory.used, used);

    unsigned char *again = arena_alloc(arena, 100);

    for (size_t i = 0; i < 100; i++)
        assert_int_equal(again[i], 0);
    arena_close(arena);
}

static void count_up(void *subject)
{
    ++*(int *)subject;
}

static void cleanups_run_once(void **state)
{
    struct memory memory = {0};
    struct arena *arena = arena_open(&memory);
    int early = 0, late = 0;

    (void)state;
    arena_on_close(arena, count_up, &early);

    struct arena_mark mark = arena_mark(arena);

    arena_on_close(arena, count_up, &late);
    arena_reset(arena, mark);
    assert_int_equal(early, 0);
    assert_int_equal(late, 1);
    arena_close(arena);
    assert_int_equal(early, 1);
    assert_int_equal(late, 1);
}

static void every_refused_chunk_leaves_by_the_escape(void **state)
{
    (void)state;
    for (volatile size_t n = 1; n < 100; n++)
    {
        struct memory memory = {.fail_at = n};
        struct arena *volatile arena = NULL;
        jmp_buf escape;

        memory.escape = &escape;
        if (setjmp(escape) != 0)
        {
            arena_close(arena);
            assert_int_equal(memory.used, 0);
            continue;
        }
        arena = arena_open(&memory);

        struct buf buf = BUF(arena);

        for (int i = 0; i < 10000; i++)
            buf_print(&buf, "%d,", i);
        arena_close(arena);
        assert_int_equal(memory.used, 0);
        assert_true(n > 3);
        return;
    }
    fail();
}

static void the_limit_holds(void **state)
{
    struct memory memory = {.limit = 64 * 1024};
    struct arena *volatile arena = NULL;
    jmp_buf escape;

    (void)state;
    memory.escape = &escape;
    if (setjmp(escape) == 0)
    {
        arena = arena_open(&memory);
        arena_alloc(arena, 100 * 1024);
        fail();
    }
    assert_true(memory.used <= memory.limit);
    arena_close(arena);
}

static void texts_are_replaced_and_joined(void **state)
{
    struct memory memory = {0};
    struct arena *arena = arena_open(&memory);
    str_array parts = {0};

    (void)state;
    assert_str_equal(str_replace(arena, STR("a%b%"), STR("%"), STR("%%")), "a%%b%%");
    assert_str_equal(str_replace(arena, STR("aaa"), STR("aa"), STR("")), "a");
    array_push(arena, &parts, STR("x"));
    array_push(arena, &parts, STR("y"));
    assert_str_equal(str_array_join(arena, &parts, STR(", ")), "x, y");
    arena_close(arena);
}

static void json_text_is_escaped(void **state)
{
    struct memory memory = {0};
    struct arena *arena = arena_open(&memory);
    struct buf buf = BUF(arena);

    (void)state;
    buf_add_json(&buf, STR("a\"b\\c\nd\x01 bfnrt \xc3\xa9 \xff"));
    assert_str_equal(buf_str(&buf), "a\\\"b\\\\c\\nd\\u0001 bfnrt \xc3\xa9 \xef\xbf\xbd");
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_zeroed_aligned_and_given_back),
        cmocka_unit_test(scratch_is_cleared_by_reset),
        cmocka_unit_test(cleanups_run_once),
        cmocka_unit_test(every_refused_chunk_leaves_by_the_escape),
        cmocka_unit_test(the_limit_holds),
        cmocka_unit_test(texts_are_replaced_and_joined),
        cmocka_unit_test(json_text_is_escaped),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
