/* Modules executed by need: which statements a name needs, in which order, and that none runs twice. */
#include "eval_world.h"

static void test_only_what_a_name_needs(void **state)
{
    static const struct module_text modules[] = {
        {"m", "unused = print('unused')\n"
              "a = print('a') or 1\n"
              "b = print('b') or a + 1\n"
              "c = print('c') or 3\n"},
        {0},
    };

    (void)state;
    assert_prints(NULL, modules, "import m\nprint(m.b)\nprint(m.a, m.b)\n", "b\na\n2\n1 2\n");
}

static void test_changes_run_in_source_order(void **state)
{
    static const struct module_text modules[] = {
        {"m", "names = ['one']\n"
              "names.append('two')\n"
              "other = 5\n"
              "names += ['three']\n"
              "def add(to): to.append('four')\n"
              "add(names)\n"
              "table = {}\n"
              "table['k'] = len(names)\n"
              "for n in names: table[n] = 1\n"},
        {0},
    };

    (void)state;
    assert_prints(NULL, modules, "from m import names\nprint(names)\n", "['one', 'two', 'three', 'four']\n");
    assert_prints(NULL, modules, "import m\nprint(m.table)\n", "{'k': 4, 'one': 1, 'two': 1, 'three': 1, 'four': 1}\n");
}

static void test_cycles(void **state)
{
    static const struct module_text modules[] = {
        {"a", "import b\nx = 1\ny = b.z + 1\n"},
        {"b", "import a\nz = a.x + 10\n"},
        {0},
    };

    (void)state;
    assert_prints(NULL, modules, "import a\nprint(a.y)\n", "12\n");
}

static void test_star_import(void **state)
{
    static const struct module_text modules[] = {
        {"m", "from inner import *\nown = 1\n"},
        {"inner", "_hidden = 1\nvalue = 2\n"},
        {"listed", "__all__ = ['_shown']\n_shown = 3\nnot_listed = 4\n"},
        {0},
    };

    (void)state;
    assert_prints(NULL, modules, "import m\nprint(m.value, hasattr(m, '_hidden'))\n", "2 False\n");
    assert_prints(NULL, modules, "from listed import *\nprint(_shown, 'not_listed' in globals())\n", "3 False\n");
}

static void test_decorators_run(void **state)
{
    static const struct module_text modules[] = {
        {"m", "seen = []\n"
              "def register(to):\n"
              "    def mark(function):\n"
              "        to.append(function.__name__)\n"
              "        return function\n"
              "    return mark\n"
              "@register(seen)\n"
              "def one(): pass\n"
              "@register(seen)\n"
              "class Two: pass\n"},
        {0},
    };

    (void)state;
    assert_prints(NULL, modules, "from m import seen\nprint(seen)\n", "['one', 'Two']\n");
}

static void test_unknown_condition(void **state)
{
    static const struct module_text modules[] = {
        {"m", "import unknown_library\n"
              "if unknown_library.flag:\n"
              "    mode = 'a'\n"
              "else:\n"
              "    mode = 'b'\n"
              "plain = 1\n"
              "if not unknown_library.flag:\n"
              "    raise RuntimeError('not configured')\n"},
        {0},
    };

    (void)state;
    /* Names of both ways are unknown; a guard that only raises is passed by. */
    assert_prints(NULL, modules, "import m\nprint(m.plain)\nx = m.mode\nprint('passed around')\n", "1\npassed around\n");
    assert_refused(&(struct vm_limits){0}, modules, "import m\nif m.mode == 'a':\n    x = 1\n",
                   "a decision needs a value that is not known: 'unknown_library.flag' is unknown to limbeck", 2, 0);
}

static void test_once(void **state)
{
    static const struct module_text modules[] = {
        {"m", "count = [0]\n"
              "count[0] += 1\n"
              "a = b = count[0]\n"
              "from helper import thing as renamed\n"
              "del count[0]\n"},
        {"helper", "thing = print('helper runs') or 'thing'\n"},
        {0},
    };

    (void)state;
    assert_prints(NULL, modules, "import m\nprint(m.a, m.b, m.count)\nprint(m.renamed, m.renamed)\n",
                  "1 1 []\nhelper runs\nthing thing\n");
}

static void test_missing_name(void **state)
{
    static const struct module_text modules[] = {{"m", "a = 1\n"}, {0}};

    (void)state;
    assert_refused(&(struct vm_limits){0}, modules, "import m\nm.nothing\n",
                   "AttributeError: module 'm' has no attribute 'nothing'", 2, 0);
    assert_refused(&(struct vm_limits){0}, modules, "from m import nothing\n",
                   "ImportError: cannot import name 'nothing' from 'm'", 1, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_only_what_a_name_needs), cmocka_unit_test(test_changes_run_in_source_order),
        cmocka_unit_test(test_cycles),                 cmocka_unit_test(test_star_import),
        cmocka_unit_test(test_decorators_run),         cmocka_unit_test(test_unknown_condition),
        cmocka_unit_test(test_once),                   cmocka_unit_test(test_missing_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
