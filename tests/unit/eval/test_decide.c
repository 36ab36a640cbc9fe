/* Deciding on values of the database: which runs there are, what each of them prints, and which refusals stay. */
#include "eval_world.h"

#include "eval/decide.h"

#include <stdio.h>
#include <string.h>

enum
{
    RUNS_MOST = 64
};

static bool ask(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    (void)args;
    (void)out;
    return refuse_of_database(vm, STR("ask()"));
}

static const struct native ask_row = {"ask", "", ask, 0};
static const struct native send_row = {"send", "*args, **kwargs", ask, NATIVE_TAKES_OPAQUE | NATIVE_OPERATES};
static const struct native_item items[] = {ITEM_F("ask", ask_row), ITEM_F("send", send_row), {0}};
static const struct native_module database = {.name = "database", .items = items, .closed = true};
static const struct native_module *const natives[] = {&database, NULL};

static void operated(void *subject, const char *name)
{
    buf_print(subject, "<%s>", name);
}

/* Runs main(): what is printed, "|" between the runs, "!" and the reason where one failed. */
static void explore(struct world *world, const char *body, struct exploration *exploration)
{
    struct value main_module, function, result;
    char text[2048];

    snprintf(text, sizeof text, "from database import *\n%s", body);
    assert_true(world_run(world, text));
    main_module = value_of(map_find(&world->vm->modules, STR("__main__")));
    exploration_open(exploration, world->arena, RUNS_MOST);
    exploration->run.operated = operated;
    exploration->run.subject = &world->printed;
    while (exploration_next(exploration))
    {
        if (exploration->runs > 1)
            buf_add_char(&world->printed, '|');
        world->vm->decisions = &exploration->run;
        assert_true(vm_run_get(world->vm, main_module, STR("main"), &function));
        if (!vm_run_call(world->vm, function, NULL, 0, &result))
        {
            buf_print(&world->printed, "!" STR_FMT, STR_ARG(diag_last(&world->diags)->primary));
            diag_rewind(&world->diags, 0);
        }
        assert_int_equal(world->diags.list.len, 0);
        exploration_note(exploration);
    }
}

static void runs(const char *body, const char *expected)
{
    struct world world = {0};
    struct exploration exploration;

    world_open(&world, &(struct vm_limits){.steps = 1000 * 1000}, natives, NULL);
    explore(&world, body, &exploration);
    buf_add_char(&world.printed, '\0');
    assert_string_equal(world.printed.at, expected);
    world_close(&world);
}

#define MAIN(body) "def say(x):\n  print(x, end='')\ndef main():\n  " body "\n"

/* ---- tests ---- */

static void test_without_decisions_there_is_one_run(void **state)
{
    (void)state;
    runs(MAIN("say('once')"), "once");
    runs(MAIN("x = ask()\n  say('once')"), "once");
}

static void test_truth(void **state)
{
    (void)state;
    runs(MAIN("say('yes' if ask() else 'no')"), "yes|no");
    runs(MAIN("say('no' if not ask() else 'yes')"), "yes|no");
    runs(MAIN("say(1 if ask() == 3 else 2)"), "1|2");
    runs(MAIN("say(1 if ask().x['y'](5) is None else 2)"), "1|2");
    runs(MAIN("say(1 if 'a' in ask() else 2)"), "1|2");
    runs(MAIN("say(1 if 'a' in [ask()] else 2)"), "1|2");
    runs(MAIN("say(1 if isinstance(ask(), str) else 2)"), "1|2");
    runs(MAIN("assert ask(), 'empty'"), "|!AssertionError: empty");
    runs(MAIN("say(1 if len(ask()) > 3 else 2)"), "1|2");
}

static void test_one_value_has_one_truth(void **state)
{
    (void)state;
    runs(MAIN("x = ask()\n  say([bool(x), not x, bool(x)])"), "[True, False, True]|[False, True, False]");
    runs(MAIN("x = ask()\n  say([1 for _ in x] == [1 for _ in x])"), "True|True");
}

static void test_questions_go_other_ways_one_by_one(void **state)
{
    (void)state;
    /* All yes, all no, then what has not been seen. */
    runs(MAIN("if ask():\n    say('a')\n    if ask():\n      say('b')\n    else:\n      say('c')"), "ab||ac");
    runs(MAIN("for name in 'xy':\n    say(name if ask() else '-')"), "xy|--|x-|-y");
}

static void test_loops(void **state)
{
    (void)state;
    runs(MAIN("for x in ask():\n    say('x')"), "x|");
    runs(MAIN("for a, b in ask():\n    say('x' if a else '-')"), "x||-");
    runs(MAIN("a, *b = ask()\n  say('x')"), "x");
    runs(MAIN("say(len([*ask()]))"), "1|0");
}

static void test_a_loop_ends(void **state)
{
    struct world world = {0};
    struct exploration exploration;

    (void)state;
    world_open(&world, &(struct vm_limits){.steps = 1000 * 1000}, natives, NULL);
    explore(&world, MAIN("n = 0\n  while ask():\n    n += 1\n  say(n)"), &exploration);
    buf_add_char(&world.printed, '\0');
    assert_non_null(strstr(world.printed.at, "|0|"));
    assert_null(strchr(world.printed.at, '!'));
    assert_in_range(exploration.runs, 2, RUNS_MOST);
    world_close(&world);
}

static void test_what_is_made_of_it_is_unknown_too(void **state)
{
    (void)state;
    runs(MAIN("say(1 if ', '.join([ask()]) else 2)"), "1|2");
    runs(MAIN("say(1 if f'{ask()} x' else 2)"), "1|2");
    runs(MAIN("say(1 if '%s' % ask() else 2)"), "1|2");
    runs(MAIN("say(1 if {'a': 1}[ask()] else 2)"), "1|2");
    runs(MAIN("say(1 if 'a' in {ask()} else 2)"), "1|2");
    runs(MAIN("say(1 if 'a' in {ask(): 1, 'b': 2} else 2)"), "1|2");
    runs(MAIN("x = ask()\n  say(1 if 'a' in {x: 1 for i in 'ab'} else 2)"), "1|2");
    runs(MAIN("x = ask()\n  say(1 if 'a' in {x for i in 'ab'} else 2)"), "1|2");
    runs(MAIN("with ask() as x:\n    say(1 if x else 2)"), "1|2");
    runs(MAIN("say(1 if range(ask()) else 2)"), "1|2");
}

static void test_operations_are_told(void **state)
{
    (void)state;
    runs(MAIN("send(1)"), "<send>");
    runs(MAIN("for x in ask():\n    send(x)"), "<send>|");
}

/* What a package knows is not what a database would tell. */
static void test_other_unknown_values_stay_refused(void **state)
{
    (void)state;
    runs(MAIN("import geo\n  if geo.x:\n    pass"),
         "!a decision needs a value that is not known: 'geo.x' is unknown to limbeck");
    runs(MAIN("import geo\n  if ask() == geo.x:\n    pass"),
         "!a decision needs a value that is not known: 'geo.x' is unknown to limbeck");
    runs(MAIN("import geo\n  if ask().get(geo.x):\n    pass"),
         "!a decision needs a value that is not known: 'geo.x()' is unknown to limbeck");
    runs(MAIN("import geo\n  if send(ask(), geo.x):\n    pass"),
         "<send>!a decision needs a value that is not known: 'geo.x' is unknown to limbeck");
    runs(MAIN("import geo\n  if f'{ask()}{geo.x}':\n    pass"),
         "!a decision needs a value that is not known: 'geo.x' is unknown to limbeck");
}

/* Exceptions are exceptions, and can be caught; a refusal that was taken back leaves nothing behind. */
static void test_exceptions(void **state)
{
    (void)state;
    runs(MAIN("if ask():\n    [].pop()"), "!IndexError: pop from empty list|");
    runs(MAIN("try:\n    x = ask()\n    [].pop()\n  except IndexError as e:\n    say(e)"), "pop from empty list");
    runs(MAIN("raise ValueError(ask())"), "!ValueError: <exception str() failed>");
}

/* Without decisions nothing is taken back: online and in scripts. */
static void test_elsewhere_it_is_refused(void **state)
{
    struct world world = {0};

    (void)state;
    world_open(&world, &(struct vm_limits){.steps = 1000 * 1000}, natives, NULL);
    assert_false(world_run(&world, "from database import ask\nask()\n"));
    assert_int_equal(world.diags.error_count, 1);
    world_close(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_without_decisions_there_is_one_run),
        cmocka_unit_test(test_truth),
        cmocka_unit_test(test_one_value_has_one_truth),
        cmocka_unit_test(test_questions_go_other_ways_one_by_one),
        cmocka_unit_test(test_loops),
        cmocka_unit_test(test_a_loop_ends),
        cmocka_unit_test(test_what_is_made_of_it_is_unknown_too),
        cmocka_unit_test(test_operations_are_told),
        cmocka_unit_test(test_other_unknown_values_stay_refused),
        cmocka_unit_test(test_exceptions),
        cmocka_unit_test(test_elsewhere_it_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
