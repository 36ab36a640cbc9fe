/* Limits end in one diagnostic, opaque values are refused where something is decided on them, and machines share nothing. */
#include "eval_world.h"

#include <pthread.h>

static void test_steps(void **state)
{
    static const char *const texts[] = {
        "while True: pass\n",
        "sum(range(10**18))\n",
        "10**18 - 1 in (x for x in range(10**18))\n",
        "try:\n    while True: pass\nexcept BaseException:\n    print('never')\n",
        "x = 3**500000\nwhile True: x % (x // 3**250000)\n",
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++)
    {
        struct world world = {0};

        world_open(&world, &(struct vm_limits){.steps = 10 * 1000}, NULL, NULL);
        assert_false(world_run(&world, texts[i]));
        assert_int_equal(world.diags.error_count, 1);
        assert_str_equal(diag_first_error(&world.diags)->primary, "the code ran for more than 10000 steps");
        assert_int_equal(diag_first_error(&world.diags)->code, DIAG_LIMIT);
        assert_int_equal(world.printed.len, 0);
        world_close(&world);
    }
}

static void test_depth(void **state)
{
    (void)state;
    assert_refused(&(struct vm_limits){.depth = 50}, NULL, "def f(): return f()\nf()\n",
                   "RecursionError: maximum recursion depth exceeded", 1, 0);
    assert_refused(&(struct vm_limits){0}, NULL,
                   "class A:\n    def __init__(self, held): self.held = held\n    def __repr__(self): return repr(self.held)\n"
                   "x = A(None)\nx.held = x\nrepr(x)\n",
                   "RecursionError: maximum recursion depth exceeded", 3, 0);
    assert_prints(NULL, NULL, "def f(): return f()\ntry:\n    f()\nexcept RecursionError:\n    print('caught')\n", "caught\n");
}

/* Whatever asks for too much: control comes back, and all memory with it. */
static void test_memory(void **state)
{
    static const char *const texts[] = {
        "x = []\nwhile True: x.append('a' * 1000)\n",
        "x = 'a'\nwhile True: x += x\n",
        "list(range(10**9))\n",
        "x = [2**900000 + i for i in range(10**6)]\n",
        "x = {}\nfor i in range(10**9): x[i] = i\n",
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++)
    {
        jmp_buf escape;
        struct world world = {.memory = {.limit = 8 * 1024 * 1024, .escape = &escape}};

        if (setjmp(escape) == 0)
        {
            world_open(&world, &(struct vm_limits){0}, NULL, NULL);
            /* A text that would not fit is refused before memory is. */
            assert_false(world_run(&world, texts[i]));
        }
        world_close(&world);
    }
}

static void test_failing_allocations(void **state)
{
    static const char text[] = "import json, datetime\n"
                               "class A:\n    def __init__(self, n): self.n = n\n"
                               "def g():\n    try:\n        yield from (A(i) for i in range(3))\n    finally:\n        pass\n"
                               "x = {str(a.n): [a.n ** 70] for a in g()}\n"
                               "json.loads(json.dumps(x)), f'{datetime.date(2020, 1, 1):%Y}', sorted(x, reverse=True)\n";

    (void)state;
    for (volatile size_t n = 1; n < 3000; n += 1 + n / 16)
    {
        jmp_buf escape;
        struct world world = {.memory = {.escape = &escape}};

        if (setjmp(escape) == 0)
        {
            world_open(&world, &(struct vm_limits){0}, NULL, NULL);
            world.memory.fail_at = world.memory.taken + n;
            assert_true(world_run(&world, text));
        }
        world_close(&world);
    }
}

/* Every place that decides something: where it stands (line 4) and where the unknown value came in. */
static void test_opaque_places(void **state)
{
    static const char *const deciding[] = {
        "if o.x: pass", "while o.x: pass", "o.x and 1", "if not o.x: pass", "if o.x < 1: pass", "if o.x == 1: pass",
        "if o.x is None: pass", "o.x != 1 and 2", "if type(o.x) is int: pass", "if callable(o.x): pass", "[o.x] == [1]", "[1][o.x]", "[1, 2][o.x:]",
        "for i in o.x: pass", "a, b = o.x", "a, *b = o.x", "len(o.x)", "bool(o.x)", "'a'.join([o.x])", "range(o.x)",
        "sorted([o.x, 1])", "assert o.x", "raise o.x", "max(o.x, 1)", "list(o.x)", "dict(o.x)", "if f'{o.x}': pass", "[*o.x]",
        "{**o.x}", "print(*o.x)", "if '%d' % o.x: pass", "if o.x in [1, 2]: pass", "if 1 in o.x: pass", "{o.x: 1}", "[i for i in o.x]", "1 if o.x else 2",
        "any([o.x])", "'abc'[o.x]", "'abc'.split(o.x)", "hash(o.x)", "abs(o.x)", "round(o.x)", "ord(o.x)", "getattr(1, o.x)",
        "[].pop(o.x)", "{1}.union(o.x)", "next(o.x)", "print(1, end=o.x)", "vars(o.x)",
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(deciding); i++)
    {
        struct world world = {0};
        struct source_position position;
        const struct diag *diag;
        char text[256];

        snprintf(text, sizeof text, "import unknown_thing as o\ny = o.x\ndef f():\n    %s\nf()\n", deciding[i]);
        world_open(&world, &(struct vm_limits){0}, NULL, NULL);
        if (world_run(&world, text))
            fail_msg("nothing was refused: %s", deciding[i]);
        assert_int_equal(world.diags.error_count, 1);
        diag = diag_first_error(&world.diags);
        if (diag->code != DIAG_OPAQUE)
            fail_msg("%s: %s", deciding[i], diag->primary.at);
        assert_true(source_find(&world.sources, diag->span.from, &position));
        assert_int_equal(position.line, 4);
        assert_int_equal(diag->related.len, 1);
        assert_true(source_find(&world.sources, diag->related.at[0].span.from, &position));
        assert_in_range(position.line, 1, 4);
        world_close(&world);
    }
}

/* What only passes an unknown value around. */
static void test_opaque_passes(void **state)
{
    (void)state;
    assert_prints(NULL, NULL,
                  "import unknown_thing as o\n"
                  "from unknown_thing.deep import name\n"
                  "x = [o.a, o.b(1, k=2).c[3], name]\n"
                  "d = {'k': o.z}\n"
                  "def f(p=o.q): return p\n"
                  "y = f()\n"
                  "with o.lock as held: z = held\n"
                  "class A(o.Base):\n    n = o.n\n"
                  "o.setting = 5\n"
                  "@o.decorator\ndef g(): pass\n"
                  "equal, less, same, inside = o.a == 1, o.a < 1, o.a is None, 1 in o.a\n"
                  "text, negated = f'{o.a}' + '%s' % o.b, not o.c\n"
                  "print(len(x), list(d), o is o, x is None)\n"
                  "print(equal, negated)\n",
                  "3 ['k'] True False\n<unknown unknown_thing.a> <unknown unknown_thing.c>\n");
}

/* ---- two machines in two threads ---- */

static void *thread_run(void *result)
{
    struct world world = {0};

    world_open(&world, &(struct vm_limits){0}, NULL, NULL);
    *(bool *)result = world_run(&world, "import json, re, datetime\n"
                                        "class A:\n    pass\n"
                                        "total = 0\n"
                                        "for i in range(2000):\n    total += len(json.dumps({'k': [i, str(i)]}))\n"
                                        "print(total)\n") &&
                      str_equal(buf_str(&world.printed), STR("39780\n"));
    world_close(&world);
    return NULL;
}

static void test_threads(void **state)
{
    pthread_t threads[4];
    bool good[4] = {false};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(threads); i++)
        assert_int_equal(pthread_create(&threads[i], NULL, thread_run, &good[i]), 0);
    for (size_t i = 0; i < COUNT_OF(threads); i++)
    {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        assert_true(good[i]);
    }
}

/* Cyclic garbage does not add up. */
static void test_garbage(void **state)
{
    struct world world = {.memory = {.limit = 32 * 1024 * 1024}};

    (void)state;
    world_open(&world, &(struct vm_limits){0}, NULL, NULL);
    assert_true(world_run(&world, "for i in range(200000):\n    x = [i, 'text' * 10]\n    x.append(x)\n"));
    world_close(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_steps),         cmocka_unit_test(test_depth),         cmocka_unit_test(test_memory),
        cmocka_unit_test(test_failing_allocations), cmocka_unit_test(test_opaque_places), cmocka_unit_test(test_opaque_passes),
        cmocka_unit_test(test_threads),       cmocka_unit_test(test_garbage),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
