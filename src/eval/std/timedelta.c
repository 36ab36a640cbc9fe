/*
 * datetime.timedelta: a number of microseconds. Sums of whole parts are exact at any size; parts that are floats add their
 * fractions, rounded half to even at the end.
 */
#include "eval/builtin/arguments.h"
#include "eval/builtin/big.h"
#include "eval/std/datetime.h"
#include "py/ast.h"

#include <math.h>

#define DAYS_MOST INT64_C(999999999)

bool timedelta_read(struct vm *vm, struct value value, struct value *out_microseconds)
{
    struct instance_object *instance = vm_instance_of(vm, value, &timedelta_row);

    if (instance == NULL || !is_integer(instance->held))
        return false;
    *out_microseconds = instance->held;
    return true;
}

/* Days (rounded down) and the microseconds behind them. */
static bool days_split(struct vm *vm, struct value total, int64_t *out_days, int64_t *out_rest)
{
    struct value days, rest;

    if (total.tag == VALUE_INT)
    {
        *out_days = total.integer / DAY_MICROSECONDS - (total.integer % DAY_MICROSECONDS < 0);
        *out_rest = total.integer - *out_days * DAY_MICROSECONDS;
        return true;
    }
    if (!value_binary(vm, OP_FLOOR_DIV, total, value_int(DAY_MICROSECONDS), &days) ||
        !value_binary(vm, OP_MOD, total, value_int(DAY_MICROSECONDS), &rest))
        return false;
    *out_days = days.tag == VALUE_INT ? days.integer : big_is_negative(days) ? INT64_MIN : INT64_MAX;
    *out_rest = rest.tag == VALUE_INT ? rest.integer : 0;
    return true;
}

bool timedelta_make(struct vm *vm, struct class_object *class_, struct value microseconds, struct value *out)
{
    int64_t days, rest;

    if (!days_split(vm, microseconds, &days, &rest))
        return false;
    if (days < -DAYS_MOST || days > DAYS_MOST)
        return vm_raise(vm, "OverflowError", "days=%lld; must have magnitude <= 999999999", (long long)days);
    *out = instance_make(vm, class_);
    AS_INSTANCE(*out)->held = microseconds;
    return true;
}

static bool delta_make(struct vm *vm, struct value microseconds, struct value *out)
{
    return timedelta_make(vm, vm_native_class_of_row(vm, &timedelta_row), microseconds, out);
}

static struct value self_total(struct vm *vm, struct value self)
{
    struct value total = value_int(0);

    timedelta_read(vm, self, &total);
    return total;
}

/* ---- making ---- */

/* Adds amount * unit to *total and what is behind the point to *fraction. */
static bool part_add(struct vm *vm, const char *name, struct value amount, int64_t unit, struct value *total, double *fraction)
{
    struct value plain = value_plain(vm, amount), product;

    if (is_opaque(amount))
        return vm_refuse_opaque(vm, amount, "a part of a timedelta is not known here");
    if (plain.tag == VALUE_REAL)
    {
        if (!isfinite(plain.real))
            return isnan(plain.real) ? vm_raise(vm, "ValueError", "cannot convert float NaN to integer")
                                     : vm_raise(vm, "OverflowError", "cannot convert float infinity to integer");
        *fraction += (plain.real - trunc(plain.real)) * (double)unit;
        plain = big_from_real(vm, trunc(plain.real));
    }
    if (!is_integer(plain))
        return vm_raise(vm, "TypeError", "unsupported type for timedelta %s component: %s", name, value_type_name(vm, amount));
    return value_binary(vm, OP_MULT, plain, value_int(unit), &product) && value_binary(vm, OP_ADD, *total, product, total);
}

/* The sum is rounded half to even: that of the whole part decides. */
static bool fraction_add(struct vm *vm, struct value *total, double fraction)
{
    struct value is_odd;
    double below = floor(fraction);

    if (!value_binary(vm, OP_ADD, *total, big_from_real(vm, below), total) ||
        !value_binary(vm, OP_MOD, *total, value_int(2), &is_odd))
        return false;
    if (fraction - below < 0.5 || (fraction - below == 0.5 && is_odd.integer == 0))
        return true;
    return value_binary(vm, OP_ADD, *total, value_int(1), total);
}

static bool timedelta_construct(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    static const struct
    {
        const char *name;
        int64_t unit;
    } parts[] = {{"days", DAY_MICROSECONDS},     {"seconds", SECOND_MICROSECONDS},      {"microseconds", 1},
                 {"milliseconds", 1000},         {"minutes", 60 * SECOND_MICROSECONDS}, {"hours", 3600 * SECOND_MICROSECONDS},
                 {"weeks", 7 * DAY_MICROSECONDS}};
    struct value total = value_int(0);
    double fraction = 0;

    for (size_t i = 0; i < COUNT_OF(parts); i++)
    {
        if (is_given(args[i]) && !part_add(vm, parts[i].name, args[i], parts[i].unit, &total, &fraction))
            return false;
    }
    return fraction_add(vm, &total, fraction) && timedelta_make(vm, AS_CLASS(self), total, out);
}

/* ---- reading ---- */

static bool timedelta_days(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    int64_t days = 0, rest;

    (void)args;
    if (!days_split(vm, self_total(vm, self), &days, &rest))
        return false;
    *out = value_int(days);
    return true;
}

static bool timedelta_seconds(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    int64_t days, rest = 0;

    (void)args;
    if (!days_split(vm, self_total(vm, self), &days, &rest))
        return false;
    *out = value_int(rest / SECOND_MICROSECONDS);
    return true;
}

static bool timedelta_microseconds(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    int64_t days, rest = 0;

    (void)args;
    if (!days_split(vm, self_total(vm, self), &days, &rest))
        return false;
    *out = value_int(rest % SECOND_MICROSECONDS);
    return true;
}

static bool timedelta_total_seconds(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    return value_binary(vm, OP_DIV, self_total(vm, self), value_int(SECOND_MICROSECONDS), out);
}

/* ---- text ---- */

static bool timedelta_str(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct arena_mark mark = scratch_mark(vm);
    struct buf text = BUF(scratch_arena(vm));
    int64_t days = 0, rest = 0;
    struct clock clock;

    (void)args;
    if (!days_split(vm, self_total(vm, self), &days, &rest))
        return false;
    clock = clock_of(rest);
    if (days != 0)
        buf_print(&text, "%lld day%s, ", (long long)days, days == 1 || days == -1 ? "" : "s");
    buf_print(&text, "%lld:%02lld:%02lld", (long long)clock.hour, (long long)clock.minute, (long long)clock.second);
    if (clock.microsecond != 0)
        buf_print(&text, ".%06lld", (long long)clock.microsecond);
    return scratch_str(vm, mark, &text, true, out);
}

static bool timedelta_repr(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    static const char *const names[] = {"days", "seconds", "microseconds"};
    struct arena_mark mark = scratch_mark(vm);
    struct buf text = BUF(scratch_arena(vm));
    int64_t days = 0, rest = 0;
    bool first = true;

    (void)args;
    if (!days_split(vm, self_total(vm, self), &days, &rest))
        return false;

    int64_t parts[] = {days, rest / SECOND_MICROSECONDS, rest % SECOND_MICROSECONDS};

    class_print(vm, self, &text);
    buf_add_char(&text, '(');
    for (size_t i = 0; i < COUNT_OF(parts); i++)
    {
        if (parts[i] == 0)
            continue;
        buf_print(&text, "%s%s=%lld", first ? "" : ", ", names[i], (long long)parts[i]);
        first = false;
    }
    buf_add(&text, first ? STR("0)") : STR(")"));
    return scratch_str(vm, mark, &text, true, out);
}

/* ---- operators ---- */

/* One operator of two timedeltas: `op` over their microseconds. */
static bool pair_binary(struct vm *vm, struct value a, uint32_t op, struct value b, bool is_delta, struct value *out)
{
    struct value mine, its, result;

    *out = NOT_IMPLEMENTED;
    if (!timedelta_read(vm, a, &mine) || !timedelta_read(vm, b, &its))
        return true;
    if (!value_binary(vm, op, mine, its, &result))
        return false;
    *out = result;
    return !is_delta || delta_make(vm, result, out);
}

static bool timedelta_add(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return pair_binary(vm, self, OP_ADD, args[0], true, out);
}

static bool timedelta_sub(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return pair_binary(vm, self, OP_SUB, args[0], true, out);
}

static bool timedelta_rsub(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return pair_binary(vm, args[0], OP_SUB, self, true, out);
}

static bool timedelta_mod(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return pair_binary(vm, self, OP_MOD, args[0], true, out);
}

static bool timedelta_divmod(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value quotient, rest;

    if (!pair_binary(vm, self, OP_FLOOR_DIV, args[0], false, &quotient) || !pair_binary(vm, self, OP_MOD, args[0], true, &rest))
        return false;
    *out = quotient.tag == VALUE_NOT_IMPLEMENTED ? quotient : pair_make(vm, quotient, rest);
    return true;
}

static bool timedelta_neg(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    return delta_make(vm, big_negate(vm, self_total(vm, self)), out);
}

static bool timedelta_pos(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    return delta_make(vm, self_total(vm, self), out);
}

static bool timedelta_abs(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value total = self_total(vm, self);

    (void)args;
    return delta_make(vm, big_is_negative(total) ? big_negate(vm, total) : total, out);
}

/* A float as microseconds, rounded half to even. */
static bool real_make(struct vm *vm, double microseconds, struct value *out)
{
    if (!isfinite(microseconds))
        return isnan(microseconds) ? vm_raise(vm, "ValueError", "cannot convert float NaN to integer")
                                   : vm_raise(vm, "OverflowError", "cannot convert float infinity to integer");
    return delta_make(vm, big_from_real(vm, rint(microseconds)), out);
}

static bool timedelta_mul(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value total = self_total(vm, self), plain = value_plain(vm, args[0]), product;
    double real;

    *out = NOT_IMPLEMENTED;
    if (is_integer(plain))
        return value_binary(vm, OP_MULT, total, plain, &product) && delta_make(vm, product, out);
    if (plain.tag != VALUE_REAL || !big_to_real(total, &real))
        return true;
    return real_make(vm, real * plain.real, out);
}

static bool timedelta_floordiv(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value plain = value_plain(vm, args[0]), quotient;

    if (!is_integer(plain))
        return pair_binary(vm, self, OP_FLOOR_DIV, args[0], false, out);
    return value_binary(vm, OP_FLOOR_DIV, self_total(vm, self), plain, &quotient) && delta_make(vm, quotient, out);
}

/* total / divisor to the nearest whole, half to even. */
static bool nearest(struct vm *vm, struct value total, struct value divisor, struct value *out)
{
    struct value rest, twice, is_odd;
    int order;

    if (!value_binary(vm, OP_FLOOR_DIV, total, divisor, out) || !value_binary(vm, OP_MOD, total, divisor, &rest) ||
        !value_binary(vm, OP_ADD, rest, rest, &twice) || !value_binary(vm, OP_MOD, *out, value_int(2), &is_odd))
        return false;
    order = big_compare(twice, divisor);
    if (big_is_negative(divisor))
        order = -order;
    if (order > 0 || (order == 0 && is_odd.integer != 0))
        return value_binary(vm, OP_ADD, *out, value_int(1), out);
    return true;
}

static bool timedelta_truediv(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value total = self_total(vm, self), plain = value_plain(vm, args[0]), quotient;
    double real;

    if (is_integer(plain))
        return nearest(vm, total, plain, &quotient) && delta_make(vm, quotient, out);
    if (plain.tag != VALUE_REAL || !big_to_real(total, &real))
        return pair_binary(vm, self, OP_DIV, args[0], false, out);
    if (plain.real == 0)
        return vm_raise(vm, "ZeroDivisionError", "integer division or modulo by zero");
    return real_make(vm, real / plain.real, out);
}

static bool timedelta_bool(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value total = self_total(vm, self);

    (void)args;
    *out = value_bool(total.tag != VALUE_INT || total.integer != 0);
    return true;
}

static bool timedelta_order(struct vm *vm, struct value self, struct value other, bool is_equality, int *out_order,
                            bool *out_is_other)
{
    struct value its;

    (void)is_equality;
    *out_is_other = !timedelta_read(vm, other, &its);
    if (!*out_is_other)
        *out_order = big_compare(self_total(vm, self), its);
    return true;
}

COMPARISONS(timedelta, timedelta_order)

static bool timedelta_hash(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    uint64_t hash;

    (void)args;
    if (!value_hash(vm, self_total(vm, self), &hash))
        return false;
    *out = value_int((int64_t)(hash & INT64_MAX));
    return true;
}

/* ---- rows ---- */

static bool least_make(struct vm *vm, struct value *out)
{
    struct value total;

    return value_binary(vm, OP_MULT, value_int(-DAYS_MOST), value_int(DAY_MICROSECONDS), &total) && delta_make(vm, total, out);
}

static bool greatest_make(struct vm *vm, struct value *out)
{
    struct value total;

    return value_binary(vm, OP_MULT, value_int(DAYS_MOST + 1), value_int(DAY_MICROSECONDS), &total) &&
           value_binary(vm, OP_SUB, total, value_int(1), &total) && delta_make(vm, total, out);
}

static bool resolution_make(struct vm *vm, struct value *out)
{
    return delta_make(vm, value_int(1), out);
}

static bool timedelta_class_attribute(struct vm *vm, struct class_object *class_, struct str_object *name, struct value *out)
{
    static const struct class_constant constants[] = {
        {"min", least_make}, {"max", greatest_make}, {"resolution", resolution_make}};

    (void)class_;
    return class_constant(vm, &timedelta_row, constants, COUNT_OF(constants), name, out);
}

#define PARAMETERS "days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0"

static bool timedelta_new(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    return new_argument(vm, args[0], &timedelta_row) && timedelta_construct(vm, args[0], args + 1, out);
}

static const struct native timedelta_construct_row = {"__init__", PARAMETERS, timedelta_construct};

static const struct native timedelta_methods[] = {
    {"__new__", "cls, /, " PARAMETERS, timedelta_new, NATIVE_STATIC},
    {"days", "", timedelta_days, NATIVE_PROPERTY},
    {"seconds", "", timedelta_seconds, NATIVE_PROPERTY},
    {"microseconds", "", timedelta_microseconds, NATIVE_PROPERTY},
    {"total_seconds", "", timedelta_total_seconds},
    {"__str__", "", timedelta_str},
    {"__repr__", "", timedelta_repr},
    {"__add__", "other, /", timedelta_add},
    {"__radd__", "other, /", timedelta_add},
    {"__sub__", "other, /", timedelta_sub},
    {"__rsub__", "other, /", timedelta_rsub},
    {"__mul__", "other, /", timedelta_mul},
    {"__rmul__", "other, /", timedelta_mul},
    {"__truediv__", "other, /", timedelta_truediv},
    {"__floordiv__", "other, /", timedelta_floordiv},
    {"__mod__", "other, /", timedelta_mod},
    {"__divmod__", "other, /", timedelta_divmod},
    {"__neg__", "", timedelta_neg},
    {"__pos__", "", timedelta_pos},
    {"__abs__", "", timedelta_abs},
    {"__bool__", "", timedelta_bool},
    COMPARISON_ROWS(timedelta),
    {"__hash__", "", timedelta_hash},
    {0},
};

const struct native_class timedelta_row = {
    .name = "timedelta",
    .module = "datetime",
    .make = &timedelta_construct_row,
    .methods = timedelta_methods,
    .metaclass_get_attribute = timedelta_class_attribute,
};
