/* The os in memory behaves as the POSIX one does where tests rely on it. */
#include "unit.h"

#include "os/memory.h"

#include <errno.h>

static void files_folders_and_their_errors(void **state)
{
    struct memory memory = {0};
    struct arena *arena = arena_open(&memory);
    struct diags diags = {.arena = arena};
    struct os *os = os_open_memory(arena);
    str text, path;
    str_array names;
    os_files files;

    (void)state;
    os_memory_put(os, "versions/b.py", STR("B"));
    os_memory_put(os, "versions/a.py", STR("A"));
    os_memory_put(os, "versions/notes.txt", STR("N"));
    os_memory_put_error(os, "versions/secret.py", EACCES);
    assert_true(os_read_file(os, arena, &diags, STR("/project/./versions/../versions//a.py"), 0, &text));
    assert_str_equal(text, "A");
    assert_true(os_list_folder(os, arena, &diags, STR("versions"), &names));
    assert_str_equal(str_array_join(arena, &names, STR(" ")), "a.py b.py notes.txt secret.py");
    assert_true(os_read_folder(os, arena, &diags, STR("versions"), STR(".py"), 0, &files));
    assert_int_equal(files.len, 3);
    assert_str_equal(files.at[1].text, "B");
    assert_int_equal(files.at[2].error, EACCES);
    assert_true(os_is_folder(os, STR("versions")));
    assert_true(os_is_file(os, STR("versions/a.py")));
    assert_false(os_read_file(os, arena, &diags, STR("versions"), 0, &text));
    assert_str_equal(diag_last(&diags)->primary, "cannot read 'versions': it is a folder");
    assert_false(os_read_file(os, arena, &diags, STR("versions/secret.py"), 0, &text));
    assert_str_equal(diag_last(&diags)->primary, "cannot read 'versions/secret.py': permission denied");
    assert_true(os_real_path(os, arena, &diags, STR("versions/.."), &path));
    assert_str_equal(path, "/project");
    assert_false(os_write_file(os, &diags, STR("versions/a.py"), STR(""), &(struct os_write_options){.exclusive = true}));
    assert_false(os_write_file(os, &diags, STR("nowhere/a.py"), STR(""), &(struct os_write_options){0}));
    assert_true(os_make_folders(os, &diags, STR("/nowhere/at/all")));
    assert_true(os_write_file(os, &diags, STR("/nowhere/at/all/x"), STR("X"), &(struct os_write_options){0}));
    arena_close(arena);
}

static void time_output_and_programs_are_noted(void **state)
{
    struct memory memory = {0};
    struct arena *arena = arena_open(&memory);
    struct diags diags = {.arena = arena};
    struct os *os = os_open_memory(arena);
    str words[] = {STR("black"), STR("-q"), STR("x.py")};
    int64_t before = os_clock(os);
    int status;
    str value;

    (void)state;
    os_sleep(os, 1500);
    assert_int_equal(os_clock(os) - before, 1500000);
    assert_true(os_write(os, &diags, OS_STDOUT, STR("out")));
    assert_str_equal(buf_str(&os_memory(os)->output[OS_STDOUT]), "out");
    assert_str_equal(buf_str(&os_memory(os)->output[OS_STDERR]), "");
    os_memory(os)->command_status = 3;
    assert_true(os_run(os, &diags, &(struct os_command){.words = words, .word_count = 3, .folder = STR("/project")}, &status));
    assert_int_equal(status, 3);
    assert_str_equal(os_memory(os)->commands.at[0], "/project: black -q x.py");
    assert_false(os_environment(os, STR("HOME"), &value));
    os_memory_set(os, "HOME", "/home/me");
    assert_true(os_environment(os, STR("HOME"), &value));
    assert_str_equal(value, "/home/me");
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_folders_and_their_errors),
        cmocka_unit_test(time_output_and_programs_are_noted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
