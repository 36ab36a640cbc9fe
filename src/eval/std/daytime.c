/* datetime.time: a time of day, with or without a zone. */
#include "eval/builtin/arguments.h"
#include "eval/std/datetime.h"
#include "py/ast.h"

struct value time_make(struct vm *vm, struct class_object *class_, const struct moment *moment)
{
    struct value made = instance_make(vm, class_);

    AS_INSTANCE(made)->held = value_int(moment->microseconds << 1 | moment->fold);
    AS_INSTANCE(made)->data = is_none(moment->zone) ? NULL : moment->zone.object;
    return made;
}

static struct moment self_moment(struct vm *vm, struct value self)
{
    struct moment moment = {.zone = NONE};

    moment_of(vm, self, &moment);
    return moment;
}

/* hour, minute, second, microsecond, tzinfo, fold; what is not given stays. */
static bool parts_make(struct vm *vm, struct class_object *class_, const struct value *args, struct moment moment,
                       struct value *out)
{
    struct clock clock = clock_of(moment.microseconds);
    int64_t *parts[] = {&clock.hour, &clock.minute, &clock.second, &clock.microsecond}, fold = moment.fold;

    for (size_t i = 0; i < COUNT_OF(parts); i++)
    {
        if (is_given(args[i]) && !argument_int(vm, args[i], parts[i]))
            return false;
    }
    if (!clock_check(vm, clock) || (is_given(args[4]) && !zone_argument(vm, args[4], &moment.zone)) ||
        (is_given(args[5]) && !argument_int(vm, args[5], &fold)))
        return false;
    if (fold != 0 && fold != 1)
        return vm_raise(vm, "ValueError", "fold must be either 0 or 1");
    moment.microseconds = clock_microseconds(clock);
    moment.fold = fold == 1;
    *out = time_make(vm, class_, &moment);
    return true;
}

static bool time_construct(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return parts_make(vm, AS_CLASS(self), args, (struct moment){.zone = NONE}, out);
}

static bool time_replace(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return parts_make(vm, vm_class_of(vm, self), args, self_moment(vm, self), out);
}

static bool time_fromisoformat(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value plain = value_plain(vm, args[0]);
    struct moment moment;
    str text;

    if (is_opaque(args[0]))
        return vm_refuse_opaque(vm, args[0], "the text of a time is not known here");
    if (!is_str(plain))
        return vm_raise(vm, "TypeError", "fromisoformat: argument must be str");
    text = str_of(plain);
    if (!iso_time_parse(vm, str_skip(text, str_starts(text, STR("T"))), text, &moment))
        return false;
    *out = time_make(vm, AS_CLASS(self), &moment);
    return true;
}

/* ---- reading ---- */

static bool time_utcoffset(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    return zone_ask(vm, self_moment(vm, self).zone, "utcoffset", NONE, out);
}

static bool time_tzname(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    return zone_ask(vm, self_moment(vm, self).zone, "tzname", NONE, out);
}

static bool time_dst(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    return zone_ask(vm, self_moment(vm, self).zone, "dst", NONE, out);
}

/* ---- text ---- */

static bool iso_print(struct vm *vm, struct value self, struct value timespec, struct value *out)
{
    struct arena_mark mark = scratch_mark(vm);
    struct buf text = BUF(scratch_arena(vm));
    struct moment moment = self_moment(vm, self);
    int64_t offset = 0;
    bool has = false;
    bool good =
        clock_print(vm, clock_of(moment.microseconds), timespec, &text) && zone_offset(vm, moment.zone, NONE, &has, &offset);

    if (has)
        offset_print(offset, STR(":"), &text);
    return scratch_str(vm, mark, &text, good, out);
}

static bool time_isoformat(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return iso_print(vm, self, args[0], out);
}

static bool time_str(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    return iso_print(vm, self, ABSENT, out);
}

static bool time_repr(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct arena_mark mark = scratch_mark(vm);
    struct buf text = BUF(scratch_arena(vm));
    struct moment moment = self_moment(vm, self);
    struct clock clock = clock_of(moment.microseconds);
    bool good = true;

    (void)args;
    class_print(vm, self, &text);
    buf_print(&text, "(%lld, %lld", (long long)clock.hour, (long long)clock.minute);
    if (clock.second != 0 || clock.microsecond != 0)
        buf_print(&text, ", %lld", (long long)clock.second);
    if (clock.microsecond != 0)
        buf_print(&text, ", %lld", (long long)clock.microsecond);
    if (moment.fold)
        buf_add_literal(&text, ", fold=1");
    if (!is_none(moment.zone))
    {
        buf_add_literal(&text, ", tzinfo=");
        good = value_repr(vm, moment.zone, &text);
    }
    buf_add_char(&text, ')');
    return scratch_str(vm, mark, &text, good, out);
}

/* ---- operators ---- */

static bool utc_of(struct vm *vm, struct value self, bool *out_has, int64_t *out_microseconds)
{
    struct moment moment = self_moment(vm, self);
    int64_t offset = 0;

    if (!zone_offset(vm, moment.zone, NONE, out_has, &offset))
        return false;
    *out_microseconds = moment.microseconds - offset;
    return true;
}

static bool time_order(struct vm *vm, struct value self, struct value other, bool is_equality, int *out_order,
                       bool *out_is_other)
{
    int64_t mine, its;
    bool have_i, has_it;

    *out_is_other = vm_instance_of(vm, other, &time_row) == NULL;
    if (*out_is_other)
        return true;
    if (!utc_of(vm, self, &have_i, &mine) || !utc_of(vm, other, &has_it, &its))
        return false;
    if (have_i != has_it && !is_equality)
        return vm_raise(vm, "TypeError", "can't compare offset-naive and offset-aware times");
    *out_order = have_i != has_it ? 1 : (mine > its) - (mine < its);
    return true;
}

COMPARISONS(time, time_order)

static bool time_hash(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    int64_t utc = 0;
    uint64_t hash;
    bool has;

    (void)args;
    if (!utc_of(vm, self, &has, &utc) || !value_hash(vm, value_int(utc), &hash))
        return false;
    *out = value_int((int64_t)(hash & INT64_MAX));
    return true;
}

/* ---- rows ---- */

static bool least_make(struct vm *vm, struct value *out)
{
    *out = time_make(vm, vm_native_class_of_row(vm, &time_row), &(struct moment){.zone = NONE});
    return true;
}

static bool greatest_make(struct vm *vm, struct value *out)
{
    struct moment moment = {.microseconds = DAY_MICROSECONDS - 1, .zone = NONE};

    *out = time_make(vm, vm_native_class_of_row(vm, &time_row), &moment);
    return true;
}

static bool time_class_attribute(struct vm *vm, struct class_object *class_, struct str_object *name, struct value *out)
{
    static const struct class_constant constants[] = {
        {"min", least_make}, {"max", greatest_make}, {"resolution", moment_resolution_make}};

    (void)class_;
    return class_constant(vm, &time_row, constants, COUNT_OF(constants), name, out);
}

#define PARAMETERS "hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0"

static bool time_new(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    return new_argument(vm, args[0], &time_row) && time_construct(vm, args[0], args + 1, out);
}

static const struct native time_construct_row = {"__init__", PARAMETERS, time_construct};

static const struct native time_methods[] = {
    {"__new__", "cls, /, " PARAMETERS, time_new, NATIVE_STATIC},
    {"fromisoformat", "time_string, /", time_fromisoformat, NATIVE_CLASS_METHOD},
    MOMENT_MEMBERS,
    {"utcoffset", "", time_utcoffset},
    {"tzname", "", time_tzname},
    {"dst", "", time_dst},
    {"replace", "hour=..., minute=..., second=..., microsecond=..., tzinfo=..., *, fold=...", time_replace},
    {"isoformat", "timespec='auto'", time_isoformat},
    {"strftime", "format, /", moment_strftime_call},
    {"__format__", "format_spec, /", moment_format_call},
    {"__str__", "", time_str},
    {"__repr__", "", time_repr},
    COMPARISON_ROWS(time),
    {"__hash__", "", time_hash},
    {0},
};

const struct native_class time_row = {
    .name = "time",
    .module = "datetime",
    .make = &time_construct_row,
    .methods = time_methods,
    .metaclass_get_attribute = time_class_attribute,
    .mark = zone_mark,
};
