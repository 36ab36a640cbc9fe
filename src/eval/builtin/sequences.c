/*
 * Built-in functions over iterables: sum, sorted, min, max, any, all, iter, next; and print.
 *
 * Those that may call a function or stop early are state machines on native frames; the others read lists that the binder
 * has drained for them.
 */
#include "eval/builtin/arguments.h"
#include "eval/exception.h"
#include "eval/builtin/builtins.h"
#include "eval/builtin/classes.h"
#include "eval/builtin/operators.h"
#include "eval/builtin/stream.h"
#include "py/ast.h"

static bool sum_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct iteration iteration;
    struct value item, total = is_given(args[1]) ? args[1] : value_int(0);

    (void)self;
    if (is_str(total))
        return vm_raise(vm, "TypeError", "sum() can't sum strings [use ''.join(seq) instead]");
    if (!iteration_open(vm, args[0], &iteration))
        return false;
    for (;;)
    {
        if (!iteration_next(vm, &iteration, &item))
            return false;
        if (is_absent(item))
            break;
        if (!value_binary(vm, OP_ADD, total, item, &total))
            return false;
    }
    *out = total;
    return true;
}

static bool sorted_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value list;
    bool reverse;

    (void)self;
    if (!value_to_list(vm, args[0], &list) || !argument_truth(vm, args[2], false, &reverse))
        return false;
    if (list.object == args[0].object)
        list = list_make(vm, AS_LIST(list)->at, AS_LIST(list)->len);
    return sort_with_key(vm, AS_LIST(list), args[1], reverse, list, out);
}

/* ---- min, max ---- */

static bool is_better(struct vm *vm, bool most, struct value key, struct value best, bool *out)
{
    struct value answer;

    return value_binary(vm, most ? OP_GT : OP_LT, key, best, &answer) && value_truth(vm, answer, out);
}

static bool extreme_pick(struct vm *vm, struct list_object *items, struct list_object *keys, bool most, struct value *out)
{
    uint32_t best = 0;

    for (uint32_t i = 1; i < items->len; i++)
    {
        bool better;

        if (!is_better(vm, most, keys->at[i], keys->at[best], &better))
            return false;
        if (better)
            best = i;
    }
    *out = items->at[best];
    return true;
}

/* locals: items, keys, function, whether max. */
static enum native_step extreme_resume(struct vm *vm, struct native_frame *frame)
{
    struct list_object *items = AS_LIST(frame->locals[0]), *keys = AS_LIST(frame->locals[1]);

    if (frame->state++ > 0)
        list_push(vm, keys, frame->sent);
    if (keys->len < items->len)
        return native_frame_call(vm, frame, frame->locals[2], &items->at[keys->len], 1);
    return extreme_pick(vm, items, keys, frame->locals[3].boolean, &frame->result) ? STEP_DONE : STEP_FAILED;
}

static bool extreme(struct vm *vm, const struct value *args, bool most, struct value *out)
{
    const struct tuple_object *given = AS_TUPLE(args[0]);
    const char *name = most ? "max" : "min";
    struct value list;

    if (given->len == 0)
        return vm_raise(vm, "TypeError", "%s expected at least 1 argument, got 0", name);
    if (given->len > 1)
        list = list_make(vm, given->at, given->len);
    else if (!value_to_list(vm, given->at[0], &list))
        return false;
    if (AS_LIST(list)->len == 0)
    {
        *out = args[2];
        return is_given(args[2]) || vm_raise(vm, "ValueError", "%s() iterable argument is empty", name);
    }
    if (!is_given_some(args[1]))
        return extreme_pick(vm, AS_LIST(list), AS_LIST(list), most, out);

    struct native_frame *frame = vm_push_native(vm, extreme_resume);

    frame->locals[0] = list;
    frame->locals[1] = list_make(vm, NULL, 0);
    frame->locals[2] = args[1];
    frame->locals[3] = value_bool(most);
    return true;
}

static bool min_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    return extreme(vm, args, false, out);
}

static bool max_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    return extreme(vm, args, true, out);
}

/* ---- any, all, next, iter ---- */

/* local 0: the iterator; local 1: the truth that ends it. */
static enum native_step quantifier_resume(struct vm *vm, struct native_frame *frame)
{
    bool truth, ends = frame->locals[1].boolean;

    if (frame->state++ > 0)
    {
        if (is_absent(frame->sent))
        {
            frame->result = value_bool(!ends);
            return STEP_DONE;
        }
        if (!value_truth(vm, frame->sent, &truth))
            return STEP_FAILED;
        if (truth == ends)
        {
            frame->result = value_bool(ends);
            return STEP_DONE;
        }
    }
    frame->callee = frame->locals[0];
    return STEP_NEXT;
}

static bool quantifier(struct vm *vm, struct value iterable, bool ends)
{
    struct iteration iteration;

    if (!iteration_open(vm, iterable, &iteration))
        return false;

    struct native_frame *frame = vm_push_native(vm, quantifier_resume);

    frame->locals[0] = iteration.iterator;
    frame->locals[1] = value_bool(ends);
    return true;
}

static bool any_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    (void)out;
    return quantifier(vm, args[0], true);
}

static bool all_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    (void)out;
    return quantifier(vm, args[0], false);
}

static enum native_step next_resume(struct vm *vm, struct native_frame *frame)
{
    if (frame->state++ == 0)
    {
        frame->callee = frame->locals[0];
        return STEP_NEXT;
    }
    frame->result = is_given(frame->sent) ? frame->sent : frame->locals[1];
    if (is_given(frame->result))
        return STEP_DONE;
    exception_stop(vm);
    return STEP_FAILED;
}

static bool next_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct native_frame *frame;

    (void)self;
    (void)out;
    if (!is_kind(args[0], OBJECT_ITERATOR) && !is_kind(args[0], OBJECT_GENERATOR) &&
        is_absent(own_method(vm, args[0], "__next__")))
    {
        if (is_opaque(args[0]))
            return vm_refuse_opaque(vm, args[0], "the values to go through are not known");
        return vm_raise(vm, "TypeError", "'%s' object is not an iterator", value_type_name(vm, args[0]));
    }
    frame = vm_push_native(vm, next_resume);
    frame->locals[0] = args[0];
    frame->locals[1] = args[1];
    return true;
}

static bool iter_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct iteration iteration;

    (void)self;
    if (is_given(args[1]))
        return call_iterator_row.make->call(vm, value_of(&vm_native_class_of_row(vm, &call_iterator_row)->object), args, out);
    if (!iteration_open(vm, args[0], &iteration))
        return false;
    *out = iteration.iterator;
    return true;
}

/* ---- print ---- */

/* What an opaque value shows as where nothing depends on it. */
static bool shown_add(struct vm *vm, struct value value, struct buf *out)
{
    if (is_opaque(value))
    {
        buf_print(out, "<unknown %s>", AS_OPAQUE(value)->name->bytes);
        return true;
    }
    return value_str(vm, value, out);
}

static bool separator_of(struct vm *vm, struct value value, const char *what, str missing, str *out)
{
    *out = missing;
    if (!is_given_some(value))
        return true;
    if (!is_str(value_plain(vm, value)))
        return vm_raise(vm, "TypeError", "%s must be None or a string, not %s", what, value_type_name(vm, value));
    return argument_str(vm, value, what, out);
}

static bool print_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    const struct tuple_object *items = AS_TUPLE(args[0]);
    str between, end;
    struct arena_mark mark = scratch_mark(vm);
    struct buf text = BUF(scratch_arena(vm));
    bool good;

    (void)self;
    (void)out;
    if (!separator_of(vm, args[1], "sep", STR(" "), &between) || !separator_of(vm, args[2], "end", STR("\n"), &end))
        return false;
    good = true;
    for (uint32_t i = 0; good && i < items->len; i++)
    {
        if (i > 0)
            buf_add(&text, between);
        good = shown_add(vm, items->at[i], &text);
    }
    buf_add(&text, end);
    good = good && stream_write(vm, args[3], buf_str(&text));
    arena_reset(vm->scratch, mark);
    return good;
}

const struct native sum_row = {"sum", "iterable, /, start=0", sum_call, NATIVE_DRAIN_0};
const struct native sorted_row = {"sorted", "iterable, /, *, key=None, reverse=False", sorted_call, NATIVE_DRAIN_0};
const struct native min_row = {"min", "*args, key=None, default=...", min_call, NATIVE_DRAIN_ALL};
const struct native max_row = {"max", "*args, key=None, default=...", max_call, NATIVE_DRAIN_ALL};
const struct native any_row = {"any", "iterable, /", any_call};
const struct native all_row = {"all", "iterable, /", all_call};
const struct native iter_row = {"iter", "object, sentinel=..., /", iter_call};
const struct native next_row = {"next", "iterator, default=..., /", next_call};
const struct native print_row = {"print", "*args, sep=' ', end='\\n', file=None, flush=False", print_call, NATIVE_TAKES_OPAQUE};
