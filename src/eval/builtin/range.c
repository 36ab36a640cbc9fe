/* The classes range and slice, and what slices select. */
#include "eval/builtin/arguments.h"
#include "eval/builtin/classes.h"
#include "eval/builtin/operators.h"

static bool range_construct(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    int64_t start = 0, stop, step = 1;

    (void)self;
    if (is_absent(args[1]))
    {
        if (!argument_int(vm, args[0], &stop))
            return false;
    }
    else if (!argument_int(vm, args[0], &start) || !argument_int(vm, args[1], &stop) ||
             (is_given(args[2]) && !argument_int(vm, args[2], &step)))
        return false;
    if (step == 0)
        return vm_raise(vm, "ValueError", "range() arg 3 must not be zero");
    *out = range_make(vm, start, stop, step);
    return true;
}

static struct range_object *self_range(struct vm *vm, struct value self)
{
    return AS_RANGE(is_kind(self, OBJECT_RANGE) ? self : range_make(vm, 0, 0, 1));
}

static bool range_start(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    *out = value_int(self_range(vm, self)->start);
    return true;
}

static bool range_stop(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    *out = value_int(self_range(vm, self)->stop);
    return true;
}

static bool range_step(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    *out = value_int(self_range(vm, self)->step);
    return true;
}

static bool range_count_method(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    bool has;

    if (!value_contains(vm, value_of(&self_range(vm, self)->object), args[0], &has))
        return false;
    *out = value_int(has);
    return true;
}

static bool range_index(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct range_object *range = self_range(vm, self);
    bool has;
    int64_t item;

    if (!value_contains(vm, value_of(&range->object), args[0], &has))
        return false;
    if (!has)
        return vm_raise(vm, "ValueError", "range.index(x): x not in range");
    if (!argument_int(vm, args[0], &item))
        return false;
    *out = value_int((item - range->start) / range->step);
    return true;
}

static const struct native range_methods[] = {
    {"start", "", range_start, NATIVE_PROPERTY}, {"stop", "", range_stop, NATIVE_PROPERTY},
    {"step", "", range_step, NATIVE_PROPERTY},   {"count", "value, /", range_count_method},
    {"index", "value, /", range_index},          {0},
};

static const struct native range_make_row = {"range", "start, stop=None, step=1, /", range_construct};

const struct native_class range_row = {
    .name = "range",
    .module = "builtins",
    .make = &range_make_row,
    .methods = range_methods,
    .doc = "An arithmetic progression of integers.",
};

static bool slice_construct(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    if (is_absent(args[1]))
        *out = slice_make(vm, NONE, args[0], NONE);
    else
        *out = slice_make(vm, args[0], args[1], is_given(args[2]) ? args[2] : NONE);
    return true;
}

static int64_t clamped(int64_t at, int64_t len, int64_t step)
{
    if (at < 0)
        at += len;
    if (at < 0)
        return step < 0 ? -1 : 0;
    if (at >= len)
        return step < 0 ? len - 1 : len;
    return at;
}

/* A bound that is an integer (huge ones are clamped) or None. */
static bool bound_of(struct vm *vm, struct value value, int64_t len, int64_t step, int64_t missing, int64_t *out)
{
    int64_t at;

    if (!is_given_some(value))
    {
        *out = missing;
        return true;
    }
    if (!is_kind(value_plain(vm, value), OBJECT_BIG))
    {
        if (value.tag != VALUE_INT && value.tag != VALUE_BOOL && is_absent(own_method(vm, value, "__index__")) &&
            !is_opaque(value) && value_plain(vm, value).tag != VALUE_INT)
            return vm_raise(vm, "TypeError", "slice indices must be integers or None or have an __index__ method");
        if (!argument_int(vm, value, &at))
            return false;
    }
    else
    {
        bool negative;

        if (!value_is_less(vm, value, value_int(0), &negative))
            return false;
        at = negative ? INT64_MIN / 2 : INT64_MAX / 2;
    }
    *out = clamped(at, len, step);
    return true;
}

bool slice_bounds(struct vm *vm, struct value slice, int64_t len, int64_t *out_start, int64_t *out_step, int64_t *out_count)
{
    const struct slice_object *parts = AS_SLICE(slice);
    int64_t start, stop, step = 1;

    if (is_given_some(parts->step) && !argument_int(vm, parts->step, &step))
        return false;
    if (step == 0)
        return vm_raise(vm, "ValueError", "slice step cannot be zero");
    if (step == INT64_MIN)
        step = -INT64_MAX;
    if (!bound_of(vm, parts->start, len, step, step < 0 ? len - 1 : 0, &start) ||
        !bound_of(vm, parts->stop, len, step, step < 0 ? -1 : len, &stop))
        return false;
    *out_start = start;
    *out_step = step;
    if (step > 0)
        *out_count = start < stop ? (stop - start - 1) / step + 1 : 0;
    else
        *out_count = start > stop ? (start - stop - 1) / -step + 1 : 0;
    return true;
}

static bool slice_part(struct value self, int part, struct value *out)
{
    if (!is_kind(self, OBJECT_SLICE))
        return true;
    *out = part == 0 ? AS_SLICE(self)->start : part == 1 ? AS_SLICE(self)->stop : AS_SLICE(self)->step;
    if (is_absent(*out))
        *out = NONE;
    return true;
}

static bool slice_start(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)vm;
    (void)args;
    return slice_part(self, 0, out);
}

static bool slice_stop(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)vm;
    (void)args;
    return slice_part(self, 1, out);
}

static bool slice_step(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)vm;
    (void)args;
    return slice_part(self, 2, out);
}

static bool slice_indices(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    int64_t len, start, step, count;

    if (!argument_int(vm, args[0], &len) || !is_kind(self, OBJECT_SLICE) || !slice_bounds(vm, self, len, &start, &step, &count))
        return false;

    struct value items[] = {value_int(start), value_int(start + step * count), value_int(step)};

    if (!bound_of(vm, AS_SLICE(self)->stop, len, step, step < 0 ? -1 : len, &items[1].integer))
        return false;
    *out = tuple_make(vm, items, 3);
    return true;
}

static const struct native slice_methods[] = {
    {"start", "", slice_start, NATIVE_PROPERTY},
    {"stop", "", slice_stop, NATIVE_PROPERTY},
    {"step", "", slice_step, NATIVE_PROPERTY},
    {"indices", "length, /", slice_indices},
    {0},
};

static const struct native slice_make_row = {"slice", "start, stop=None, step=None, /", slice_construct};

const struct native_class slice_row = {
    .name = "slice",
    .module = "builtins",
    .make = &slice_make_row,
    .methods = slice_methods,
    .doc = "What stands between the brackets of a subscript.",
};
