/* shell_words: what Python's shlex.split answers, and its words for what it refuses. */
#include "unit.h"

#include "base/buf.h"
#include "text/shell_words.h"

/* "[word][word]", or the problem. */
static str words_of(struct arena *arena, const char *text)
{
    struct buf shown = BUF(arena);
    const char *problem = NULL;
    str_array words = {0};

    if (!shell_words_split(arena, str_from(text), &words, &problem))
        return str_from(problem);
    for (size_t i = 0; i < words.len; i++)
        buf_print(&shown, "[" STR_FMT "]", STR_ARG(words.at[i]));
    return buf_str(&shown);
}

static void words_are_those_of_a_shell(void **state)
{
    static const char *const rows[][2] = {
        {"vim", "[vim]"},
        {"code --wait", "[code][--wait]"},
        {"  a \t b\n", "[a][b]"},
        {"", ""},
        {"   ", ""},
        {"'/opt/my editor/bin' -n", "[/opt/my editor/bin][-n]"},
        {"\"a b\"c", "[a bc]"},
        {"a\\ b", "[a b]"},
        {"\"a\\\"b\\n\"", "[a\"b\\n]"},
        {"'a\\b'", "[a\\b]"},
        {"a '' b", "[a][][b]"},
        {"''", "[]"},
        {"$HOME ~ *.py", "[$HOME][~][*.py]"},
        {"a'b", "No closing quotation"},
        {"\"a", "No closing quotation"},
        {"a\\", "No escaped character"},
    };
    struct memory memory = {0};
    struct arena *arena = arena_open(&memory);

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_str_equal(words_of(arena, rows[i][0]), rows[i][1]);
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(words_are_those_of_a_shell)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
