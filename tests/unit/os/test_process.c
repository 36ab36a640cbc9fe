/* Environment, clocks, libraries and child processes of the POSIX os. */
#include "unit.h"

#include "os/memory.h"

struct functions
{
    double (*cosine)(double angle);
    void *missing;
};

static const char *const nowhere[] = {"liblimbeck-nowhere.so.7", NULL};
static const char *const math[] = {"liblimbeck-nowhere.so.7", "libm.so.6", NULL};

static void the_environment_is_a_copy(void **state)
{
    struct memory memory = {0};
    struct arena *arena = arena_open(&memory);
    char word[] = "LIMBECK_URL=sqlite:///x?a=b";
    const char *const environment[] = {word, "EMPTY=", "BROKEN", NULL};
    struct os *os = os_open_posix(arena, environment);
    str value;

    (void)state;
    word[14] = 'X';
    assert_true(os_environment(os, STR("LIMBECK_URL"), &value));
    assert_str_equal(value, "sqlite:///x?a=b");
    assert_true(os_environment(os, STR("EMPTY"), &value));
    assert_str_equal(value, "");
    assert_false(os_environment(os, STR("BROKEN"), &value));
    assert_false(os_environment(os, STR("PATH"), &value));
    arena_close(arena);
}

static bool shell_capture(const char *script, size_t bytes, int64_t milliseconds, char *out, size_t size)
{
    struct memory memory = {0};
    struct arena *arena = arena_open(&memory);
    struct os *os = os_open_posix(arena, NULL);
    str words[] = {STR("sh"), STR("-c"), str_from(script)};
    struct os_command command = {.words = words, .word_count = 3, .folder = STR("/")};
    struct os_capture limits = {.most_bytes = bytes, .most_milliseconds = milliseconds};
    str text;
    bool captured = os_run_capture(os, arena, &command, &limits, &text);

    if (captured)
        snprintf(out, size, STR_FMT, STR_ARG(text));
    arena_close(arena);
    return captured;
}

static void the_output_of_a_child_is_captured_within_limits(void **state)
{
    char text[64] = "untouched";

    (void)state;
    assert_true(shell_capture("pwd; cat; echo hidden >&2", 100, 5000, text, sizeof text));
    assert_string_equal(text, "/\n");
    assert_false(shell_capture("echo 1234567890", 5, 5000, text, sizeof text));
    assert_false(shell_capture("echo out; exit 3", 100, 5000, text, sizeof text));
    assert_false(shell_capture("sleep 30", 100, 50, text, sizeof text));
    assert_false(shell_capture("exec limbeck-no-such-program", 100, 5000, text, sizeof text));
    assert_string_equal(text, "/\n");
}

static void a_child_runs_in_its_folder_with_our_environment(void **state)
{
    struct memory memory = {0};
    struct arena *arena = arena_open(&memory);
    struct diags diags = {.arena = arena};
    const char *const environment[] = {"NUMBER=7", "PATH=/usr/bin:/bin", NULL};
    struct os *os = os_open_posix(arena, environment);
    str words[] = {STR("sh"), STR("-c"), STR("test \"$PWD\" = / && exit $NUMBER")};
    str killed[] = {STR("sh"), STR("-c"), STR("kill -9 $$")};
    str unknown[] = {STR("limbeck-no-such-program")};
    str before, after;
    int status = 0;

    (void)state;
    assert_true(os_current_folder(os, arena, &diags, &before));
    assert_true(os_run(os, &diags, &(struct os_command){.words = words, .word_count = 3, .folder = STR("/")}, &status));
    assert_int_equal(status, 7);
    assert_true(os_current_folder(os, arena, &diags, &after));
    assert_true(str_equal(before, after));
    assert_true(os_run(os, &diags, &(struct os_command){.words = killed, .word_count = 3}, &status));
    assert_int_equal(status, 128 + 9);
    assert_false(os_run(os, &diags, &(struct os_command){.words = unknown, .word_count = 1}, &status));
    assert_str_equal(diag_last(&diags)->primary, "cannot run 'limbeck-no-such-program': no such program");
    assert_int_equal(diag_last(&diags)->code, DIAG_COMMAND);
    arena_close(arena);
}

static void a_library_fills_the_table(void **state)
{
    static const struct os_symbol symbols[] = {
        {.name = "cos", .offset = offsetof(struct functions, cosine)},
        {.name = "limbeck_missing", .offset = offsetof(struct functions, missing), .optional = true},
    };
    static const struct os_symbol needed[] = {{.name = "limbeck_missing", .offset = offsetof(struct functions, missing)}};
    struct memory memory = {0};
    struct arena *arena = arena_open(&memory);
    struct diags diags = {.arena = arena};
    struct os *os = os_open_posix(arena, NULL);
    struct functions functions = {.missing = arena};

    (void)state;
    assert_true(os_open_library(
        os, &diags,
        &(struct os_library){.name = "the library", .package = "libx", .files = math, .symbols = symbols, .symbol_count = 2},
        &functions));
    assert_true(functions.cosine(0) == 1.0);
    assert_null(functions.missing);
    assert_false(os_open_library(
        os, &diags, &(struct os_library){.name = "the X library", .package = "libx7", .files = nowhere}, &functions));
    assert_int_equal(diag_last(&diags)->code, DIAG_DRIVER);
    assert_str_equal(diag_last(&diags)->primary, "cannot open the X library (liblimbeck-nowhere.so.7)");
    assert_str_equal(diag_last(&diags)->hint, "Install it: apt install libx7");
    assert_false(os_open_library(
        os, &diags,
        &(struct os_library){.name = "the library", .package = "libx", .files = math, .symbols = needed, .symbol_count = 1},
        &functions));
    assert_str_equal(diag_last(&diags)->primary, "the library lacks the function limbeck_missing");
    arena_close(arena);
}

static void clocks_go_forward_and_random_is_random(void **state)
{
    struct memory memory = {0};
    struct arena *arena = arena_open(&memory);
    struct os *os = os_open_posix(arena, NULL);
    int64_t start = os_monotonic(os);
    uint64_t a[4] = {0}, b[4] = {0};

    (void)state;
    os_sleep(os, 20);
    assert_true(os_monotonic(os) - start >= 20000);
    assert_true(os_clock(os) > INT64_C(1700000000000000));
    os_random(os, a, sizeof a);
    os_random(os, b, sizeof b);
    assert_memory_not_equal(a, b, sizeof a);
    assert_int_equal(os_process_id(os), getpid());
    assert_true(os_host_name(os, arena).len > 0);
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_environment_is_a_copy),
        cmocka_unit_test(a_child_runs_in_its_folder_with_our_environment),
        cmocka_unit_test(the_output_of_a_child_is_captured_within_limits),
        cmocka_unit_test(a_library_fills_the_table),
        cmocka_unit_test(clocks_go_forward_and_random_is_random),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
