/* Files of the POSIX os, in a scratch folder: what is read is what is there, and what is not is said with its path. */
#include "unit.h"

#include "os/os.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

struct fixture
{
    struct memory memory;
    struct arena *arena;
    struct diags diags;
    struct os *os;
    str folder;
};

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    char folder[] = "/tmp/limbeck-os-XXXXXX";

    f->arena = arena_open(&f->memory);
    f->diags.arena = f->arena;
    f->os = os_open_posix(f->arena, NULL);
    f->folder = str_copy(f->arena, str_from(mkdtemp(folder)));
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    str words[] = {STR("rm"), STR("-rf"), f->folder};
    int status;
    bool ran = os_run(f->os, &f->diags, &(struct os_command){.words = words, .word_count = 3}, &status);

    arena_close(f->arena);
    free(f);
    return ran && status == 0 ? 0 : 1;
}

static str below(struct fixture *f, const char *name)
{
    return str_print(f->arena, STR_FMT "/%s", STR_ARG(f->folder), name);
}

static void put(struct fixture *f, const char *name, const char *text)
{
    assert_true(os_write_file(f->os, &f->diags, below(f, name), str_from(text), &(struct os_write_options){0}));
}

static void facts_are_those_of_what_a_link_leads_to(void **state)
{
    struct fixture *f = *state;
    struct timespec times[2] = {{.tv_sec = 1000, .tv_nsec = 5000}, {.tv_sec = 2000, .tv_nsec = 7000}};
    struct os_facts facts;

    put(f, "a.py", "x");
    assert_int_equal(utimensat(AT_FDCWD, below(f, "a.py").at, times, 0), 0);
    assert_int_equal(symlink("a.py", below(f, "link.py").at), 0);
    assert_true(os_find_facts(f->os, below(f, "link.py"), &facts));
    assert_int_equal(facts.modified, 2000000007);
    assert_true(facts.is_writable);
    assert_true(os_find_facts(f->os, f->folder, &facts));
    assert_true(facts.is_writable);
    assert_false(os_find_facts(f->os, below(f, "missing.py"), &facts));
    assert_int_equal(chmod(below(f, "a.py").at, 0444), 0);
    assert_true(os_find_facts(f->os, below(f, "a.py"), &facts));
    assert_int_equal(facts.is_writable, geteuid() == 0);
}

static void text_comes_back(void **state)
{
    struct fixture *f = *state;
    str text;
    char *large = arena_alloc(f->arena, 300001);

    memset(large, 'x', 300000);
    put(f, "large", large);
    put(f, "empty", "");
    assert_true(os_read_file(f->os, f->arena, &f->diags, below(f, "large"), 0, &text));
    assert_int_equal(text.len, 300000);
    assert_int_equal(text.at[300000], 0);
    assert_true(os_read_file(f->os, f->arena, &f->diags, below(f, "empty"), 10, &text));
    assert_int_equal(text.len, 0);
    assert_true(os_read_file(f->os, f->arena, &f->diags, STR("/proc/self/status"), 0, &text));
    assert_true(str_starts(text, STR("Name:")));
}

static void failures_name_the_path(void **state)
{
    struct fixture *f = *state;
    str text = STR("untouched");
    str missing = below(f, "missing.py");

    assert_false(os_read_file(f->os, f->arena, &f->diags, missing, 0, &text));
    assert_true(str_find(diag_last(&f->diags)->primary, missing) != STR_NONE);
    assert_true(str_find(diag_last(&f->diags)->primary, STR("no such file")) != STR_NONE);
    assert_true(diag_last(&f->diags)->hint.len > 0);

    assert_false(os_read_file(f->os, f->arena, &f->diags, f->folder, 0, &text));
    assert_true(str_ends(diag_last(&f->diags)->primary, STR("it is a folder")));

    assert_false(os_read_file(f->os, f->arena, &f->diags, STR("/tmp/a\0b"), 0, &text));
    assert_true(str_ends(diag_last(&f->diags)->primary, STR("invalid path")));

    put(f, "big", "12345");
    assert_false(os_read_file(f->os, f->arena, &f->diags, below(f, "big"), 4, &text));
    assert_true(str_ends(diag_last(&f->diags)->primary, STR("larger than allowed")));
    assert_str_equal(diag_last(&f->diags)->detail, "the limit is 4 bytes");
    assert_str_equal(text, "untouched");
    assert_true(os_read_file(f->os, f->arena, &f->diags, below(f, "big"), 5, &text));
    assert_int_equal(f->diags.error_count, 4);

    char *deep = arena_alloc(f->arena, 10001);

    memset(deep, 'a', 10000);
    assert_false(os_read_file(f->os, f->arena, &f->diags, str_from(deep), 0, &text));
    assert_true(str_ends(diag_last(&f->diags)->primary, STR("the path is too long")));
}

static void folders_are_sorted_and_filtered(void **state)
{
    struct fixture *f = *state;
    str_array names;
    os_files files;

    put(f, "b.py", "B");
    put(f, "a.py", "A");
    put(f, "c.txt", "C");
    assert_true(os_make_folder(f->os, &f->diags, below(f, "folder.py")));
    assert_int_equal(symlink("nowhere", below(f, ".#lock.py").at), 0);
    assert_int_equal(symlink("a.py", below(f, "link.py").at), 0);
    assert_int_equal(mkfifo(below(f, "pipe.py").at, 0600), 0);
    assert_true(os_list_folder(f->os, f->arena, &f->diags, f->folder, &names));
    assert_str_equal(str_array_join(f->arena, &names, STR(" ")), ".#lock.py a.py b.py c.txt folder.py link.py pipe.py");

    assert_true(os_read_folder(f->os, f->arena, &f->diags, f->folder, STR(".py"), 0, &files));
    assert_int_equal(files.len, 5);
    assert_str_equal(files.at[0].name, ".#lock.py");
    assert_int_equal(files.at[0].error, ENOENT);
    assert_str_equal(files.at[1].text, "A");
    assert_str_equal(files.at[2].text, "B");
    assert_str_equal(files.at[3].text, "A");
    assert_int_equal(files.at[4].error, EINVAL);

    assert_false(os_read_folder(f->os, f->arena, &f->diags, below(f, "a.py"), STR(".py"), 0, &files));
    assert_false(os_list_folder(f->os, f->arena, &f->diags, below(f, "none"), &names));
}

static uint32_t mode_of(str path)
{
    struct stat facts;

    assert_int_equal(stat(path.at, &facts), 0);
    return facts.st_mode & 07777;
}

static void writing_is_whole_and_keeps_permissions(void **state)
{
    struct fixture *f = *state;
    str text, real;
    str_array names;

    assert_true(os_write_file(f->os, &f->diags, below(f, "new"), STR("1"),
                              &(struct os_write_options){.exclusive = true, .sync = true}));
    assert_false(os_write_file(f->os, &f->diags, below(f, "new"), STR("2"), &(struct os_write_options){.exclusive = true}));
    assert_true(str_ends(diag_last(&f->diags)->primary, STR("it exists already")));
    assert_int_equal(chmod(below(f, "new").at, 0640), 0);
    assert_int_equal(symlink("new", below(f, "link").at), 0);
    put(f, "link", "3");
    assert_int_equal(mode_of(below(f, "new")), 0640);
    assert_true(os_read_file(f->os, f->arena, &f->diags, below(f, "new"), 0, &text));
    assert_str_equal(text, "3");
    assert_true(os_real_path(f->os, f->arena, &f->diags, below(f, "link"), &real));
    assert_true(str_equal(real, below(f, "new")));
    assert_true(os_list_folder(f->os, f->arena, &f->diags, f->folder, &names));
    assert_int_equal(names.len, 2);

    assert_false(os_write_file(f->os, &f->diags, below(f, "no/where"), STR("2"), &(struct os_write_options){0}));
    assert_true(os_make_folders(f->os, &f->diags, below(f, "no/where/at/all")));
    assert_true(os_make_folders(f->os, &f->diags, below(f, "no/where/at/all")));
    assert_true(os_is_folder(f->os, below(f, "no/where/at/all")));
    assert_false(os_make_folders(f->os, &f->diags, below(f, "new/x")));
    assert_true(os_remove_file(f->os, &f->diags, below(f, "new")));
    assert_false(os_remove_file(f->os, &f->diags, below(f, "new")));
    assert_int_equal(os_kind(f->os, below(f, "new")), OS_NOTHING);
}

static size_t descriptors_open(struct fixture *f)
{
    str_array names;

    assert_true(os_list_folder(f->os, f->arena, &f->diags, STR("/proc/self/fd"), &names));
    return names.len;
}

/* Every chunk of memory refused in turn while a folder is read: nothing stays open once the arena is closed. */
static void refused_memory_leaves_no_file_open(void **state)
{
    struct fixture *f = *state;
    char *large = arena_alloc(f->arena, 30001);

    memset(large, 'x', 30000);
    for (int i = 0; i < 20; i++)
        put(f, str_print(f->arena, "%d.py", i).at, large);

    size_t before = descriptors_open(f);

    for (volatile size_t n = 1; n < 100; n++)
    {
        struct memory memory = {.fail_at = n};
        struct arena *volatile arena = NULL;
        jmp_buf escape;

        memory.escape = &escape;
        if (setjmp(escape) == 0)
        {
            os_files files;
            struct diags diags = {0};

            arena = arena_open(&memory);
            diags.arena = arena;
            assert_true(os_read_folder(os_open_posix(arena, NULL), arena, &diags, f->folder, STR(".py"), 0, &files));
            arena_close(arena);
            assert_true(n > 3);
            assert_int_equal(descriptors_open(f), before);
            return;
        }
        arena_close(arena);
        assert_int_equal(descriptors_open(f), before);
    }
    fail();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(facts_are_those_of_what_a_link_leads_to, setup, teardown),
        cmocka_unit_test_setup_teardown(text_comes_back, setup, teardown),
        cmocka_unit_test_setup_teardown(failures_name_the_path, setup, teardown),
        cmocka_unit_test_setup_teardown(folders_are_sorted_and_filtered, setup, teardown),
        cmocka_unit_test_setup_teardown(writing_is_whole_and_keeps_permissions, setup, teardown),
        cmocka_unit_test_setup_teardown(refused_memory_leaves_no_file_open, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
