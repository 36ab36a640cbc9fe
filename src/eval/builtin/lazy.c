/*
 * Lazy iterators: map, filter, zip, enumerate, reversed and iter(callable, sentinel).
 *
 * Each is an instance whose `held` is a list: the source iterators and what else it needs. Its __next__ pushes a native
 * frame that asks the sources (STEP_NEXT) and calls the function (STEP_CALL), so that generators and Python functions run
 * on the machine's frames. A __next__ that delivers an absent value has ended.
 */
#include "eval/builtin/arguments.h"
#include "eval/builtin/big.h"
#include "eval/builtin/classes.h"
#include "py/ast.h"

static bool source_open(struct vm *vm, struct value iterable, struct value *out)
{
    struct iteration iteration;

    if (!iteration_open(vm, iterable, &iteration))
        return false;
    *out = iteration.iterator;
    return true;
}

static bool lazy_make(struct vm *vm, struct value class_, const struct value *state, size_t len, struct value *out)
{
    *out = instance_make(vm, AS_CLASS(class_));
    AS_INSTANCE(*out)->held = list_make(vm, state, len);
    return true;
}

static struct list_object *lazy_state(struct vm *vm, struct value self)
{
    if (is_kind(self, OBJECT_INSTANCE) && is_kind(AS_INSTANCE(self)->held, OBJECT_LIST))
        return AS_LIST(AS_INSTANCE(self)->held);
    return AS_LIST(list_make(vm, NULL, 0));
}

static bool lazy_iter(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)vm;
    (void)args;
    *out = self;
    return true;
}

/* A frame for __next__: local 0 is the state list, local 1 collects items. */
static bool next_push(struct vm *vm, struct value self, native_resume *resume)
{
    struct native_frame *frame = vm_push_native(vm, resume);

    frame->locals[0] = value_of(&lazy_state(vm, self)->object);
    frame->locals[1] = list_make(vm, NULL, 0);
    return true;
}

static enum native_step ended(struct native_frame *frame)
{
    frame->result = ABSENT;
    return STEP_DONE;
}

static enum native_step ask(struct native_frame *frame, struct value source)
{
    frame->callee = source;
    return STEP_NEXT;
}

/* ---- map: state is [function, source...] ---- */

static bool sources_open(struct vm *vm, struct value first, struct value iterables, struct value *out)
{
    struct value source;

    *out = list_make(vm, &first, 1);
    for (uint32_t i = 0; i < AS_TUPLE(iterables)->len; i++)
    {
        if (!source_open(vm, AS_TUPLE(iterables)->at[i], &source))
            return false;
        list_push(vm, AS_LIST(*out), source);
    }
    return true;
}

static bool map_construct(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value state;

    if (AS_TUPLE(args[1])->len == 0)
        return vm_raise(vm, "TypeError", "map() must have at least two arguments.");
    if (!sources_open(vm, args[0], args[1], &state))
        return false;
    *out = instance_make(vm, AS_CLASS(self));
    AS_INSTANCE(*out)->held = state;
    return true;
}

enum
{
    ASKING,
    CALLING,
};

/* Asks source after source; true in *out_full when one item of each is there. */
static enum native_step gather(struct native_frame *frame, struct vm *vm, uint32_t first, bool *out_full, bool *out_ended)
{
    struct list_object *state = AS_LIST(frame->locals[0]), *items = AS_LIST(frame->locals[1]);

    *out_full = *out_ended = false;
    if (frame->state++ > 0)
    {
        if (is_absent(frame->sent))
        {
            *out_ended = true;
            return STEP_DONE;
        }
        list_push(vm, items, frame->sent);
    }
    *out_full = first + items->len >= state->len;
    return *out_full ? STEP_DONE : ask(frame, state->at[first + items->len]);
}

static enum native_step map_resume(struct vm *vm, struct native_frame *frame)
{
    struct list_object *state = AS_LIST(frame->locals[0]), *items = AS_LIST(frame->locals[1]);
    bool full, end;

    if (frame->locals[2].tag == VALUE_BOOL)
    {
        frame->result = frame->sent;
        return STEP_DONE;
    }

    enum native_step step = gather(frame, vm, 1, &full, &end);

    if (end)
        return ended(frame);
    if (!full)
        return step;
    frame->locals[2] = value_bool(true);
    return native_frame_call(vm, frame, state->at[0], items->at, items->len);
}

static bool map_next(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    (void)out;
    return next_push(vm, self, map_resume);
}

/* ---- zip: state is [strict, source...] ---- */

static bool zip_construct(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value state;
    bool strict;

    if (!argument_truth(vm, args[1], false, &strict) || !sources_open(vm, value_bool(strict), args[0], &state))
        return false;
    *out = instance_make(vm, AS_CLASS(self));
    AS_INSTANCE(*out)->held = state;
    return true;
}

static enum native_step zip_uneven(struct vm *vm, uint32_t index, const char *how)
{
    if (index == 1)
        vm_raise(vm, "ValueError", "zip() argument 2 is %s than argument 1", how);
    else
        vm_raise(vm, "ValueError", "zip() argument %u is %s than arguments 1-%u", index + 1, how, index);
    return STEP_FAILED;
}

/* One source has ended: with strict, all the others must have too. local 2: how many have been asked since. */
static enum native_step zip_ending(struct vm *vm, struct native_frame *frame)
{
    struct list_object *state = AS_LIST(frame->locals[0]), *items = AS_LIST(frame->locals[1]);

    if (!state->at[0].boolean)
        return ended(frame);
    if (items->len > 0)
        return zip_uneven(vm, items->len, "shorter");
    if (frame->locals[2].tag != VALUE_INT)
        frame->locals[2] = value_int(1);
    else if (is_given(frame->sent))
        return zip_uneven(vm, (uint32_t)frame->locals[2].integer - 1, "longer");
    frame->locals[2].integer++;
    if (frame->locals[2].integer >= state->len)
        return ended(frame);
    return ask(frame, state->at[frame->locals[2].integer]);
}

static enum native_step zip_resume(struct vm *vm, struct native_frame *frame)
{
    struct list_object *items = AS_LIST(frame->locals[1]);
    bool full, end;

    if (frame->locals[2].tag == VALUE_INT)
        return zip_ending(vm, frame);
    if (AS_LIST(frame->locals[0])->len <= 1)
        return ended(frame);

    enum native_step step = gather(frame, vm, 1, &full, &end);

    if (end)
        return zip_ending(vm, frame);
    if (!full)
        return step;
    frame->result = tuple_make(vm, items->at, items->len);
    return STEP_DONE;
}

static bool zip_next(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    (void)out;
    return next_push(vm, self, zip_resume);
}

/* ---- filter: state is [function or None, source] ---- */

static bool filter_construct(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value state[] = {args[0], NONE};

    return source_open(vm, args[1], &state[1]) && lazy_make(vm, self, state, 2, out);
}

/* local 2: the item whose test is being called. */
static enum native_step filter_resume(struct vm *vm, struct native_frame *frame)
{
    struct list_object *state = AS_LIST(frame->locals[0]);
    bool keep = false, tested = frame->state == CALLING + 1;

    if (frame->state == 0)
    {
        frame->state = ASKING + 1;
        return ask(frame, state->at[1]);
    }
    if (!tested)
    {
        if (is_absent(frame->sent))
            return ended(frame);
        frame->locals[2] = frame->sent;
        if (!is_none(state->at[0]))
        {
            frame->state = CALLING + 1;
            return native_frame_call(vm, frame, state->at[0], &frame->locals[2], 1);
        }
    }
    if (!value_truth(vm, frame->sent, &keep))
        return STEP_FAILED;
    if (keep)
    {
        frame->result = frame->locals[2];
        return STEP_DONE;
    }
    frame->state = ASKING + 1;
    return ask(frame, state->at[1]);
}

static bool filter_next(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    (void)out;
    return next_push(vm, self, filter_resume);
}

/* ---- enumerate: state is [number, source] ---- */

static bool enumerate_construct(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value state[] = {is_given(args[1]) ? args[1] : value_int(0), NONE};

    if (!is_integer(value_plain(vm, state[0])))
        return vm_raise(vm, "TypeError", "'%s' object cannot be interpreted as an integer", value_type_name(vm, state[0]));
    return source_open(vm, args[0], &state[1]) && lazy_make(vm, self, state, 2, out);
}

static enum native_step enumerate_resume(struct vm *vm, struct native_frame *frame)
{
    struct list_object *state = AS_LIST(frame->locals[0]);

    if (frame->state++ == 0)
        return ask(frame, state->at[1]);
    if (is_absent(frame->sent))
        return ended(frame);
    frame->result = pair_make(vm, state->at[0], frame->sent);
    return value_binary(vm, OP_ADD, state->at[0], value_int(1), &state->at[0]) ? STEP_DONE : STEP_FAILED;
}

static bool enumerate_next(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    (void)out;
    return next_push(vm, self, enumerate_resume);
}

/* ---- reversed: over a copy of the items, from the end ---- */

static bool reversed_next(struct vm *vm, struct value subject, uint64_t *position, struct value *out)
{
    struct list_object *items = AS_LIST(subject);

    (void)vm;
    *out = *position < items->len ? items->at[items->len - 1 - *position] : ABSENT;
    if (is_given(*out))
        (*position)++;
    return true;
}

static bool reversed_construct(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value own = own_method(vm, args[0], "__reversed__"), plain = value_plain(vm, args[0]), list;

    (void)self;
    if (is_given(own))
        return method_call(vm, own, args[0], NULL, 0, out);
    if (is_kind(plain, OBJECT_SET) || is_kind(plain, OBJECT_GENERATOR) || is_kind(plain, OBJECT_ITERATOR) ||
        plain.tag != VALUE_OBJECT)
        return vm_raise(vm, "TypeError", "'%s' object is not reversible", value_type_name(vm, args[0]));
    if (is_kind(plain, OBJECT_LIST))
        list = plain;
    else if (!value_to_list(vm, args[0], &list))
        return false;
    *out = iterator_make(vm, reversed_next, list);
    return true;
}

/* ---- iter(callable, sentinel): state is [callable, sentinel] ---- */

static enum native_step call_resume(struct vm *vm, struct native_frame *frame)
{
    struct list_object *state = AS_LIST(frame->locals[0]);
    bool equal;

    if (frame->state++ == 0)
        return native_frame_call(vm, frame, state->at[0], NULL, 0);
    if (!value_equal(vm, frame->sent, state->at[1], &equal))
        return STEP_FAILED;
    frame->result = equal ? ABSENT : frame->sent;
    return STEP_DONE;
}

static bool call_next(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    (void)out;
    return next_push(vm, self, call_resume);
}

static bool call_construct(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return lazy_make(vm, self, args, 2, out);
}

#define LAZY_CLASS(class_name, signature)                                                                                      \
    static const struct native class_name##_methods[] = {                                                                      \
        {"__iter__", "", lazy_iter},                                                                                           \
        {"__next__", "", class_name##_next},                                                                                   \
        {0},                                                                                                                   \
    };                                                                                                                         \
    static const struct native class_name##_make_row = {#class_name, signature, class_name##_construct};                       \
    const struct native_class class_name##_row = {                                                                             \
        .name = #class_name,                                                                                                   \
        .module = "builtins",                                                                                                  \
        .make = &class_name##_make_row,                                                                                        \
        .methods = class_name##_methods,                                                                                       \
    };

#define call_iterator_next call_next
#define call_iterator_construct call_construct

LAZY_CLASS(map, "function, /, *iterables")
LAZY_CLASS(zip, "*iterables, strict=False")
LAZY_CLASS(filter, "function, iterable, /")
LAZY_CLASS(enumerate, "iterable, start=0")
LAZY_CLASS(call_iterator, "callable, sentinel, /")

static const struct native reversed_make_row = {"reversed", "sequence, /", reversed_construct};

const struct native_class reversed_row = {
    .name = "reversed",
    .module = "builtins",
    .make = &reversed_make_row,
};
