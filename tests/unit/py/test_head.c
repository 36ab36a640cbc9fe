/* The fast reader of a revision's head: what it finds, and when it leaves the file to the parser. */
#include "unit.h"

#include <string.h>

#include "py/head.h"
#include "py/parse.h"

struct fixture
{
    struct memory memory;
    struct arena *arena;
    struct source_map map;
    struct diags diags;
    struct names names;
    const struct source_file *file;
    struct head head;
};

static void read_head(struct fixture *f, const char *text)
{
    *f = (struct fixture){0};
    f->arena = arena_open(&f->memory);
    f->map.arena = f->diags.arena = f->names.map.arena = f->arena;
    f->file = source_add(&f->map, STR("rev.py"), str_from(text));
    py_head_read(f->arena, f->file, &f->head);
}

static void read_tree(struct fixture *f, const char *text)
{
    struct module *module = NULL;

    read_head(f, text);
    assert_true(py_parse(f->arena, &f->names, &f->diags, f->file, &module));
    py_head_from_module(f->arena, module, &f->head);
}

static const char template[] =
    "\"\"\"add table\n\nRevision ID: ae1027a6acf\nRevises: 1975ea83b712\n\"\"\"\n"
    "from typing import Sequence, Union\n\n"
    "from alembic import op\nimport sqlalchemy as sa\n\n"
    "# revision identifiers, used by Alembic.\n"
    "revision: str = 'ae1027a6acf'\n"
    "down_revision: Union[str, Sequence[str], None] = (\n    '1975ea83b712',  # base\n    \"b\" 'c',\n)\n"
    "branch_labels = None\n"
    "depends_on = ('x')\n\n\n"
    "def upgrade() -> None:\n    revision = 'no'\n    op.execute(\"\"\"\nrevision = 'no'\n\"\"\")\n";

static void the_standard_template_is_read(void **state)
{
    struct fixture f;

    (void)state;
    read_head(&f, template);
    assert_false(f.head.parse_fully);
    assert_int_equal(f.head.values[HEAD_REVISION].kind, HEAD_TEXTS);
    assert_true(f.head.values[HEAD_REVISION].is_text);
    assert_str_equal(f.head.values[HEAD_REVISION].at[0], "ae1027a6acf");
    assert_str_equal(source_text(&f.map, f.head.values[HEAD_REVISION].span), "'ae1027a6acf'");
    assert_int_equal(f.head.values[HEAD_DOWN_REVISION].len, 2);
    assert_false(f.head.values[HEAD_DOWN_REVISION].is_text);
    assert_str_equal(f.head.values[HEAD_DOWN_REVISION].at[0], "1975ea83b712");
    assert_str_equal(f.head.values[HEAD_DOWN_REVISION].at[1], "bc");
    assert_int_equal(f.head.values[HEAD_BRANCH_LABELS].kind, HEAD_NONE);
    assert_true(f.head.values[HEAD_DEPENDS_ON].is_text);
    assert_true(f.head.has_docstring);
    assert_str_equal(f.head.docstring, "add table\n\nRevision ID: ae1027a6acf\nRevises: 1975ea83b712\n");
    arena_close(f.arena);
}

static void the_last_assignment_wins(void **state)
{
    struct fixture f;

    (void)state;
    read_head(&f, "revision = 'a'\nrevision: str\nx = revision = 'b'\n");
    assert_false(f.head.parse_fully);
    assert_str_equal(f.head.values[HEAD_REVISION].at[0], "b");
    assert_int_equal(f.head.values[HEAD_DOWN_REVISION].kind, HEAD_ABSENT);
    arena_close(f.arena);
}

static void line_ends_of_windows_are_read(void **state)
{
    struct fixture f;

    (void)state;
    read_head(&f, "'''a\r\nb'''\r\nrevision = 'a'  \r\nbranch_labels = ['x',\r\n 'y']\r\n");
    assert_false(f.head.parse_fully);
    assert_str_equal(f.head.docstring, "a\nb");
    assert_str_equal(f.head.values[HEAD_REVISION].at[0], "a");
    assert_int_equal(f.head.values[HEAD_BRANCH_LABELS].len, 2);
    arena_close(f.arena);
}

static void doubts_are_left_to_the_parser(void **state)
{
    static const char *const texts[] = {
        "revision = make()\n",
        "revision = 'a' + 'b'\n",
        "revision = 'a\\x41'\n",
        "revision = f'a'\n",
        "revision = b'a'\n",
        "revision, x = 'a', 'b'\n",
        "revision += 'a'\n",
        "revision = 'a'; x = 1\n",
        "x = 1; revision = 'a'\n",
        "if x:\n    revision = 'a'\n",
        "try:\n    from a import revision\nexcept ImportError: pass\n",
        "del revision\n",
        "def revision(): pass\n",
        "down_revision = ('a', None)\n",
        "depends_on = {}\n",
        "depends_on = {'a': 'b'}\n",
        "revision = 'a\n",
        "x = '''\nrevision = 'a'\n",
        "x = (1\nrevision = 'a'\n",
        "x = f\"{d[\"(\"]}\"\nrevision = 'a'\n",
        "\\\nrevision = 'a'\n",
        "# comment\rrevision = 'a'\n",
        "('docstring')\nrevision = 'a'\n",
        "revision\\\n = x\n",
        "revision: (revision := str) = 'a'\n",
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++)
    {
        struct fixture f;

        read_head(&f, texts[i]);
        if (!f.head.parse_fully)
            fail_msg("no doubt about: %s", texts[i]);
        arena_close(f.arena);
    }
}

static void blocks_of_functions_bind_nothing(void **state)
{
    struct fixture f;

    (void)state;
    read_head(&f, "revision = 'a'\nclass C:\n    revision = 'b'\n\nasync def f():\n    revision = 'c'\n# revision = 'd'\n");
    assert_false(f.head.parse_fully);
    assert_str_equal(f.head.values[HEAD_REVISION].at[0], "a");
    arena_close(f.arena);
}

static void the_tree_says_the_same(void **state)
{
    struct fixture f;

    (void)state;
    read_tree(&f, template);
    assert_str_equal(f.head.values[HEAD_REVISION].at[0], "ae1027a6acf");
    assert_int_equal(f.head.values[HEAD_DOWN_REVISION].len, 2);
    assert_int_equal(f.head.values[HEAD_BRANCH_LABELS].kind, HEAD_NONE);
    assert_true(f.head.has_docstring);
    arena_close(f.arena);
}

static void the_tree_settles_doubts(void **state)
{
    struct fixture f;

    (void)state;
    read_tree(&f, "revision = 'a\\x41'; down_revision = x\nif y:\n    branch_labels = 'b'\nimport a as depends_on\n");
    assert_str_equal(f.head.values[HEAD_REVISION].at[0], "aA");
    assert_int_equal(f.head.values[HEAD_DOWN_REVISION].kind, HEAD_DYNAMIC);
    assert_int_equal(f.head.values[HEAD_BRANCH_LABELS].kind, HEAD_DYNAMIC);
    assert_int_equal(f.head.values[HEAD_DEPENDS_ON].kind, HEAD_DYNAMIC);
    arena_close(f.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_standard_template_is_read),    cmocka_unit_test(the_last_assignment_wins),
        cmocka_unit_test(line_ends_of_windows_are_read),    cmocka_unit_test(doubts_are_left_to_the_parser),
        cmocka_unit_test(blocks_of_functions_bind_nothing), cmocka_unit_test(the_tree_says_the_same),
        cmocka_unit_test(the_tree_settles_doubts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
