/*
 * datetime.tzinfo and datetime.timezone, and what the other classes ask of a zone.
 *
 * timezone.utc is one object: the class keeps it. A zone written in Python is called.
 */
#include "eval/builtin/arguments.h"
#include "eval/std/datetime.h"
#include "py/ast.h"

/* ---- asking a zone ---- */

bool zone_argument(struct vm *vm, struct value zone, struct value *out)
{
    *out = NONE;
    if (!is_given_some(zone))
        return true;
    if (is_opaque(zone))
        return vm_refuse_opaque(vm, zone, "a time zone is not known here");
    if (vm_instance_of(vm, zone, &tzinfo_row) == NULL)
        return vm_raise(vm, "TypeError", "tzinfo argument must be None or of a tzinfo subclass, not type '%s'",
                        value_type_name(vm, zone));
    *out = zone;
    return true;
}

void zone_mark(struct vm *vm, struct instance_object *instance)
{
    if (instance->data != NULL)
        heap_mark(vm, value_of(instance->data));
}

static bool is_plain_timezone(struct vm *vm, struct value zone)
{
    return is_kind(zone, OBJECT_INSTANCE) && AS_INSTANCE(zone)->class_ == vm_native_class_of_row(vm, &timezone_row);
}

bool zone_ask(struct vm *vm, struct value zone, const char *name, struct value value, struct value *out)
{
    struct value function;

    *out = NONE;
    return is_none(zone) || (attribute_get(vm, zone, name, &function) && vm_call_nested(vm, function, &value, 1, out));
}

bool zone_offset(struct vm *vm, struct value zone, struct value value, bool *out_has, int64_t *out_microseconds)
{
    struct value offset, microseconds;

    *out_has = false;
    *out_microseconds = 0;
    if (is_none(zone))
        return true;
    if (is_plain_timezone(vm, zone))
    {
        *out_has = true;
        *out_microseconds = AS_INSTANCE(zone)->held.integer;
        return true;
    }
    if (!zone_ask(vm, zone, "utcoffset", value, &offset))
        return false;
    if (is_none(offset))
        return true;
    if (!timedelta_read(vm, offset, &microseconds))
        return vm_raise(vm, "TypeError", "tzinfo.utcoffset() must return None or a timedelta, not '%s'",
                        value_type_name(vm, offset));
    if (microseconds.tag != VALUE_INT || microseconds.integer <= -DAY_MICROSECONDS || microseconds.integer >= DAY_MICROSECONDS)
        return vm_raise(vm, "ValueError",
                        "offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24).");
    *out_has = true;
    *out_microseconds = microseconds.integer;
    return true;
}

/* ---- tzinfo ---- */

static bool tzinfo_construct(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    *out = instance_make(vm, AS_CLASS(self));
    return true;
}

static bool tzinfo_utcoffset(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    (void)args;
    (void)out;
    return vm_raise(vm, "NotImplementedError", "a tzinfo subclass must implement utcoffset()");
}

static bool tzinfo_tzname(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    (void)args;
    (void)out;
    return vm_raise(vm, "NotImplementedError", "a tzinfo subclass must implement tzname()");
}

static bool tzinfo_dst(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    (void)args;
    (void)out;
    return vm_raise(vm, "NotImplementedError", "a tzinfo subclass must implement dst()");
}

/* Local time for a UTC one: moved by what utcoffset() says for it. */
static bool tzinfo_fromutc(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct moment moment;
    int64_t offset;
    bool has;

    if (vm_instance_of(vm, args[0], &datetime_row) == NULL || !moment_of(vm, args[0], &moment))
        return vm_raise(vm, "TypeError", "fromutc() requires a datetime argument");
    if (!value_is_same(moment.zone, self))
        return vm_raise(vm, "ValueError", "fromutc: dt.tzinfo is not self");
    if (!zone_offset(vm, self, args[0], &has, &offset))
        return false;
    if (!has)
        return vm_raise(vm, "ValueError", "fromutc: non-None utcoffset() result required");
    moment.microseconds += offset;
    return datetime_make(vm, vm_class_of(vm, args[0]), &moment, out);
}

static const struct native tzinfo_construct_row = {"__init__", "*args, **kwargs", tzinfo_construct, NATIVE_TAKES_OPAQUE};

static const struct native tzinfo_methods[] = {
    {"utcoffset", "dt, /", tzinfo_utcoffset},
    {"tzname", "dt, /", tzinfo_tzname},
    {"dst", "dt, /", tzinfo_dst},
    {"fromutc", "dt, /", tzinfo_fromutc},
    {0},
};

const struct native_class tzinfo_row = {
    .name = "tzinfo", .module = "datetime", .make = &tzinfo_construct_row, .methods = tzinfo_methods};

/* ---- timezone ---- */

struct value timezone_make(struct vm *vm, int64_t offset)
{
    struct value made = instance_make(vm, vm_native_class_of_row(vm, &timezone_row));

    AS_INSTANCE(made)->held = value_int(offset);
    return made;
}

static int64_t self_offset(struct vm *vm, struct value self)
{
    struct instance_object *instance = vm_instance_of(vm, self, &timezone_row);

    return instance != NULL && instance->held.tag == VALUE_INT ? instance->held.integer : 0;
}

static bool timezone_construct(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value microseconds, shown;
    str name;

    if (is_opaque(args[0]))
        return vm_refuse_opaque(vm, args[0], "the offset of a time zone is not known here");
    if (!timedelta_read(vm, args[0], &microseconds))
        return vm_raise(vm, "TypeError", "timezone() argument 1 must be datetime.timedelta, not %s",
                        value_type_name(vm, args[0]));
    if (is_given(args[1]) && !argument_str(vm, args[1], "timezone() argument 2", &name))
        return false;
    if (microseconds.tag != VALUE_INT || microseconds.integer <= -DAY_MICROSECONDS || microseconds.integer >= DAY_MICROSECONDS)
    {
        if (!value_repr_value(vm, args[0], &shown))
            return false;
        return vm_raise(vm, "ValueError",
                        "offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), not %s.",
                        AS_STR(shown)->bytes);
    }
    if (microseconds.integer == 0 && is_absent(args[1]) && AS_CLASS(self) == vm_native_class_of_row(vm, &timezone_row))
    {
        *out = timezone_utc(vm);
        return true;
    }
    *out = instance_make(vm, AS_CLASS(self));
    AS_INSTANCE(*out)->held = microseconds;
    AS_INSTANCE(*out)->data = is_given(args[1]) ? value_plain(vm, args[1]).object : NULL;
    return true;
}

static bool timezone_utcoffset(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    return timedelta_make(vm, vm_native_class_of_row(vm, &timedelta_row), value_int(self_offset(vm, self)), out);
}

static bool timezone_dst(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)vm;
    (void)self;
    (void)args;
    *out = NONE;
    return true;
}

static bool timezone_tzname(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct arena_mark mark = scratch_mark(vm);
    struct buf text = BUF(scratch_arena(vm));
    struct instance_object *instance = vm_instance_of(vm, self, &timezone_row);

    (void)args;
    if (instance != NULL && instance->data != NULL)
    {
        *out = value_of(instance->data);
        return true;
    }
    buf_add_literal(&text, "UTC");
    if (self_offset(vm, self) != 0)
        offset_print(self_offset(vm, self), STR(":"), &text);
    return scratch_str(vm, mark, &text, true, out);
}

static bool timezone_repr(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct arena_mark mark = scratch_mark(vm);
    struct buf text = BUF(scratch_arena(vm));
    struct instance_object *instance = vm_instance_of(vm, self, &timezone_row);
    struct value offset;
    bool good;

    if (value_is_same(self, timezone_utc(vm)))
    {
        *out = str_make(vm, STR("datetime.timezone.utc"));
        return true;
    }
    class_print(vm, self, &text);
    buf_add_char(&text, '(');
    good = timezone_utcoffset(vm, self, args, &offset) && value_repr(vm, offset, &text);
    if (good && instance != NULL && instance->data != NULL)
    {
        buf_add_literal(&text, ", ");
        good = value_repr(vm, value_of(instance->data), &text);
    }
    buf_add_char(&text, ')');
    return scratch_str(vm, mark, &text, good, out);
}

static bool timezone_order(struct vm *vm, struct value self, struct value other, bool is_equality, int *out_order,
                           bool *out_is_other)
{
    *out_is_other = !is_equality || vm_instance_of(vm, other, &timezone_row) == NULL;
    if (!*out_is_other)
        *out_order = self_offset(vm, self) != self_offset(vm, other);
    return true;
}

COMPARISON(timezone_eq, OP_EQ, timezone_order)

static bool timezone_hash(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    uint64_t hash;

    (void)args;
    if (!value_hash(vm, value_int(self_offset(vm, self)), &hash))
        return false;
    *out = value_int((int64_t)(hash & INT64_MAX));
    return true;
}

static bool utc_make(struct vm *vm, struct value *out)
{
    *out = timezone_make(vm, 0);
    return true;
}

static bool least_make(struct vm *vm, struct value *out)
{
    *out = timezone_make(vm, -(23 * 60 + 59) * 60 * SECOND_MICROSECONDS);
    return true;
}

static bool greatest_make(struct vm *vm, struct value *out)
{
    *out = timezone_make(vm, (23 * 60 + 59) * 60 * SECOND_MICROSECONDS);
    return true;
}

static const struct class_constant timezone_constants[] = {{"utc", utc_make}, {"min", least_make}, {"max", greatest_make}};

static bool timezone_class_attribute(struct vm *vm, struct class_object *class_, struct str_object *name, struct value *out)
{
    (void)class_;
    return class_constant(vm, &timezone_row, timezone_constants, COUNT_OF(timezone_constants), name, out);
}

struct value timezone_utc(struct vm *vm)
{
    struct value utc = NONE;

    /* Making it cannot fail. */
    class_constant(vm, &timezone_row, timezone_constants, 1, str_intern_object(vm, STR("utc")), &utc);
    return utc;
}

#define PARAMETERS "offset, name=..."

static bool timezone_new(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    return new_argument(vm, args[0], &timezone_row) && timezone_construct(vm, args[0], args + 1, out);
}

static const struct native timezone_construct_row = {"__init__", PARAMETERS, timezone_construct};

static const struct native timezone_methods[] = {
    {"__new__", "cls, /, " PARAMETERS, timezone_new, NATIVE_STATIC},
    {"utcoffset", "dt, /", timezone_utcoffset},
    {"tzname", "dt, /", timezone_tzname},
    {"dst", "dt, /", timezone_dst},
    {"__str__", "", timezone_tzname},
    {"__repr__", "", timezone_repr},
    {"__eq__", "other, /", timezone_eq},
    {"__hash__", "", timezone_hash},
    {0},
};

const struct native_class timezone_row = {
    .name = "timezone",
    .module = "datetime",
    .base = "datetime.tzinfo",
    .make = &timezone_construct_row,
    .methods = timezone_methods,
    .metaclass_get_attribute = timezone_class_attribute,
    .mark = zone_mark,
};
