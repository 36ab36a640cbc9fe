/* What natives are promised: bound arguments, frames that call Python code, and exceptions that they may catch. */
#include "eval_world.h"

#include <stdio.h>

/* ---- natives of a module `probe` ---- */

/* Shows its arguments in the order of the signature; `-` for one that was not given. */
static bool show(struct vm *vm, const struct value *args, size_t count, struct value *out)
{
    struct buf text = BUF(vm->arena);

    for (size_t i = 0; i < count; i++)
    {
        buf_add(&text, STR(" "));
        if (args[i].tag == VALUE_ABSENT)
            buf_add(&text, STR("-"));
        else if (!value_repr(vm, args[i], &text))
            return false;
    }
    *out = str_make(vm, buf_str(&text));
    return true;
}

static bool plain(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    return show(vm, args, 3, out);
}

static bool starred(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    return show(vm, args, 4, out);
}

/* Calls its argument with 1, 2, 3 and sums the results; an exception counts as 100. */
static enum native_step sum_resume(struct vm *vm, struct native_frame *frame)
{
    struct value argument = value_int(frame->state);

    if (frame->raised)
    {
        vm_catch(vm, frame);
        frame->sent = value_int(100);
    }
    if (frame->state > 1)
        frame->locals[1].integer += frame->sent.integer;
    if (frame->state > 3)
    {
        frame->result = frame->locals[1];
        return STEP_DONE;
    }
    frame->state++;
    return native_frame_call(vm, frame, frame->locals[0], &argument, 1);
}

static bool sum_of(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct native_frame *frame = vm_push_native(vm, sum_resume);

    (void)self;
    (void)out;
    frame->state = 1;
    frame->catches = true;
    frame->locals[0] = args[0];
    frame->locals[1] = value_int(0);
    return true;
}

/* How many items an iterator has. */
static enum native_step count_resume(struct vm *vm, struct native_frame *frame)
{
    (void)vm;
    if (frame->state++ > 0 && frame->sent.tag == VALUE_ABSENT)
    {
        frame->result = value_int((int64_t)frame->state - 2);
        return STEP_DONE;
    }
    frame->callee = frame->locals[0];
    return STEP_NEXT;
}

static bool count_of(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    (void)out;
    vm_push_native(vm, count_resume)->locals[0] = args[0];
    return true;
}

static bool drained(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    return show(vm, args, 1, out);
}

/* Calls its argument with the keyword `by`. */
static enum native_step named_resume(struct vm *vm, struct native_frame *frame)
{
    if (frame->state++ == 0)
    {
        struct dict_object *keywords = dict_make(vm);
        struct value first = value_int(5);

        dict_put_text(vm, keywords, STR("by"), value_int(7));
        return native_frame_call_named(vm, frame, frame->locals[0], &first, 1, keywords);
    }
    frame->result = frame->sent;
    return STEP_DONE;
}

static bool named(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    (void)out;
    vm_push_native(vm, named_resume)->locals[0] = args[0];
    return true;
}

/* With more parameters than most natives have. */
static bool wide(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)vm;
    (void)self;
    *out = args[27];
    return true;
}

#define NINE(p) p "1=None, " p "2=None, " p "3=None, " p "4=None, " p "5=None, " p "6=None, " p "7=None, " p "8=None, " p "9=None, "
static const struct native wide_row = {"wide", NINE("a") NINE("b") NINE("c") "last=None", wide, 0};
static const struct native plain_row = {"plain", "a, b=2, /, c=...", plain, 0};
static const struct native starred_row = {"starred", "a, *rest, key=None, **more", starred, 0};
static const struct native sum_row = {"sum_of", "function", sum_of, 0};
static const struct native count_row = {"count_of", "iterator", count_of, 0};
static const struct native drained_row = {"drained", "items", drained, NATIVE_DRAIN_0};
static const struct native named_row = {"named", "function", named, 0};

static const struct native_item items[] = {
    ITEM_F("plain", plain_row),       ITEM_F("starred", starred_row), ITEM_F("sum_of", sum_row), ITEM_F("count_of", count_row),
    ITEM_F("drained", drained_row), ITEM_F("named", named_row),     ITEM_F("wide", wide_row), {0},
};
static const struct native_module probe = {.name = "probe", .items = items, .closed = true};
static const struct native_module *const natives[] = {&probe, NULL};

static void prints(const char *body, const char *expected)
{
    char text[1024];

    snprintf(text, sizeof text, "from probe import *\n%s", body);
    assert_prints(natives, NULL, text, expected);
}

static void raises(const char *call, const char *expected)
{
    char text[1024];

    snprintf(text, sizeof text, "try:\n    print(%s)\nexcept TypeError as error:\n    print(error)\n", call);
    prints(text, expected);
}

/* ---- tests ---- */

static void test_arguments(void **state)
{
    (void)state;
    prints("print(plain(1))", " 1 - -\n");
    prints("print(plain(1, 3, 4))", " 1 3 4\n");
    prints("print(plain(1, c='x'))", " 1 - 'x'\n");
    prints("print(starred(1, 2, 3, key=4, z=5))", " 1 (2, 3) 4 {'z': 5}\n");
    prints("print(starred(*[1], **{'key': 2}))", " 1 () 2 {}\n");
}

/* The words are CPython's for a function of these parameters. */
static void test_wrong_calls(void **state)
{
    (void)state;
    raises("plain()", "plain() missing 1 required positional argument: 'a'\n");
    raises("plain(1, 2, 3, 4)", "plain() takes from 1 to 3 positional arguments but 4 were given\n");
    raises("plain(1, b=2)", "plain() got some positional-only arguments passed as keyword arguments: 'b'\n");
    raises("plain(1, 2, 3, c=4)", "plain() got multiple values for argument 'c'\n");
    raises("plain(1, d=4)", "plain() got an unexpected keyword argument 'd'\n");
    raises("starred(key=1)", "starred() missing 1 required positional argument: 'a'\n");
    raises("sum_of()", "sum_of() missing 1 required positional argument: 'function'\n");
    raises("sum_of(1, 2)", "sum_of() takes 1 positional argument but 2 were given\n");
}

static void test_frame_calls(void **state)
{
    (void)state;
    prints("print(sum_of(lambda x: x * 10))", "60\n");
    prints("print(named(lambda a, by: (a, by)))", "(5, 7)\n");
    prints("print(sum_of(lambda x: sum_of(lambda y: x * y)))", "36\n");
}

static void test_frame_catches(void **state)
{
    (void)state;
    prints("print(sum_of(lambda x: 1 // (x - 2)))", "100\n");
    prints("print(sum_of(5))", "300\n");
}

static void test_frame_iterates(void **state)
{
    (void)state;
    prints("print(count_of(x for x in 'abc'), count_of(iter([])))", "3 0\n");
    prints("class Two:\n"
           "    n = 0\n"
           "    def __next__(self):\n"
           "        self.n += 1\n"
           "        if self.n > 2:\n"
           "            raise StopIteration\n"
           "        return self.n\n"
           "print(count_of(Two()))",
           "2\n");
    prints("try:\n    count_of(1 // x for x in [1, 0])\nexcept ZeroDivisionError:\n    print('passed on')", "passed on\n");
}

static void test_draining(void **state)
{
    (void)state;
    prints("print(drained(x for x in [1, 2]))", " [1, 2]\n");
    prints("class Own:\n    def __iter__(self):\n        yield 'a'\nprint(drained(Own()))", " ['a']\n");
    prints("print(drained((1, 2)))", " (1, 2)\n");
}

/* What a call needs goes with it. */
static void test_many_parameters_take_no_memory(void **state)
{
    struct vm_limits limits = {.steps = 100 * 1000 * 1000};
    static struct world world;

    (void)state;
    prints("print(wide(1, 2, b3=5, last=7))", "7\n");
    world_open(&world, &limits, natives, NULL);
    assert_true(world_run(&world, "from probe import wide\nfor i in range(50000):\n    wide(1, last=i)\n"));
    assert_true(world.memory.peak < 4 * 1024 * 1024);
    world_close(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_arguments),     cmocka_unit_test(test_wrong_calls),    cmocka_unit_test(test_frame_calls),
        cmocka_unit_test(test_frame_catches), cmocka_unit_test(test_frame_iterates), cmocka_unit_test(test_draining),
        cmocka_unit_test(test_many_parameters_take_no_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
