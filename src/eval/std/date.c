/* datetime.date: a day. datetime derives from it and shares what reads the day. */
#include "eval/builtin/arguments.h"
#include "eval/std/datetime.h"
#include "eval/std/named.h"
#include "py/ast.h"

bool date_make(struct vm *vm, struct class_object *class_, int64_t day, struct value *out)
{
    if (day < 1 || day > DAY_MOST)
        return vm_raise(vm, "OverflowError", "date value out of range");
    if (class_->native == &datetime_row)
        return datetime_make(vm, class_, &(struct moment){.microseconds = day * DAY_MICROSECONDS, .zone = NONE}, out);
    *out = instance_make(vm, class_);
    AS_INSTANCE(*out)->held = value_int(day);
    return true;
}

static int64_t self_day(struct vm *vm, struct value self)
{
    struct moment moment = {.microseconds = DAY_MICROSECONDS};

    moment_of(vm, self, &moment);
    return moment.microseconds / DAY_MICROSECONDS;
}

static bool civil_make(struct vm *vm, struct class_object *class_, struct civil civil, struct value *out)
{
    return civil_check(vm, civil) && date_make(vm, class_, calendar_day(civil), out);
}

static bool parts_read(struct vm *vm, const struct value *args, struct civil *into)
{
    int64_t *parts[] = {&into->year, &into->month, &into->day};

    for (size_t i = 0; i < COUNT_OF(parts); i++)
    {
        if (is_given(args[i]) && !argument_int(vm, args[i], parts[i]))
            return false;
    }
    return true;
}

static bool date_construct(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct civil civil = {0};

    return parts_read(vm, args, &civil) && civil_make(vm, AS_CLASS(self), civil, out);
}

static bool date_replace(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct civil civil = calendar_civil(self_day(vm, self));

    return parts_read(vm, args, &civil) && civil_make(vm, vm_class_of(vm, self), civil, out);
}

static bool date_today(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    int64_t seconds;
    int32_t microseconds;

    (void)args;
    if (vm->host.clock == NULL)
        return refuse_feature(vm, "Write the date out.", "the time is not known here");
    vm->host.clock(vm->host.subject, &seconds, &microseconds);
    return date_make(vm, AS_CLASS(self), DAY_OF_EPOCH + seconds / 86400, out);
}

static bool date_fromordinal(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    int64_t day;

    if (!argument_int(vm, args[0], &day))
        return false;
    if (day < 1 || day > DAY_MOST)
        return vm_raise(vm, "ValueError", day < 1 ? "ordinal must be >= 1" : "year is out of range");
    return date_make(vm, AS_CLASS(self), day, out);
}

static bool date_fromtimestamp(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    double seconds;

    if (!argument_real(vm, args[0], &seconds))
        return false;
    if (!(seconds > -1e11 && seconds < 3e11))
        return vm_raise(vm, "ValueError", "year is out of range");

    int64_t whole = (int64_t)seconds - ((double)(int64_t)seconds > seconds);
    int64_t days = whole / 86400 - (whole % 86400 < 0);

    return date_make(vm, AS_CLASS(self), DAY_OF_EPOCH + days, out);
}

static bool date_fromisoformat(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value plain = value_plain(vm, args[0]);
    struct civil civil;

    if (is_opaque(args[0]))
        return vm_refuse_opaque(vm, args[0], "the text of a date is not known here");
    if (!is_str(plain))
        return vm_raise(vm, "TypeError", "fromisoformat: argument must be str");
    return iso_date_parse(vm, str_of(plain), &civil) && civil_make(vm, AS_CLASS(self), civil, out);
}

static bool date_fromisocalendar(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    int64_t year, week, weekday, iso[3], first, day;

    if (!argument_int(vm, args[0], &year) || !argument_int(vm, args[1], &week) || !argument_int(vm, args[2], &weekday))
        return false;
    if (year < 1 || year > 9999)
        return vm_raise(vm, "ValueError", "Year is out of range: %lld", (long long)year);
    if (weekday < 1 || weekday > 7)
        return vm_raise(vm, "ValueError", "Invalid day: %lld (range is [1, 7])", (long long)weekday);
    first = calendar_day((struct civil){year, 1, 4});
    day = week < 1 || week > 53 ? 0 : first - (first + 6) % 7 + (week - 1) * 7 + weekday - 1;
    if (day >= 1)
        calendar_iso(day, iso);
    if (week < 1 || week > 53 || (week == 53 && (day < 1 || iso[1] != 53)))
        return vm_raise(vm, "ValueError", "Invalid week: %lld", (long long)week);
    return date_make(vm, AS_CLASS(self), day, out);
}

/* ---- reading ---- */

static bool date_year(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    *out = value_int(calendar_civil(self_day(vm, self)).year);
    return true;
}

static bool date_month(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    *out = value_int(calendar_civil(self_day(vm, self)).month);
    return true;
}

static bool date_day(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    *out = value_int(calendar_civil(self_day(vm, self)).day);
    return true;
}

static bool date_toordinal(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    *out = value_int(self_day(vm, self));
    return true;
}

static bool date_weekday(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    *out = value_int((self_day(vm, self) + 6) % 7);
    return true;
}

static bool date_isoweekday(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    *out = value_int((self_day(vm, self) + 6) % 7 + 1);
    return true;
}

/* A named tuple of year, week and weekday, whose class is kept by date's. */
static bool date_isocalendar(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    static const char key[] = "_IsoCalendarDate";
    struct class_object *owner = vm_native_class_of_row(vm, &date_row);
    struct value class_ = dict_find_text(owner->dict, str_from(key));
    struct value names[] = {str_make(vm, STR("year")), str_make(vm, STR("week")), str_make(vm, STR("weekday"))}, parts[3];
    int64_t iso[3];

    (void)args;
    if (is_absent(class_))
    {
        if (!named_class_make(vm, STR("datetime.IsoCalendarDate"), tuple_make(vm, names, COUNT_OF(names)), &class_))
            return false;
        dict_put_text(vm, owner->dict, str_from(key), class_);
    }
    calendar_iso(self_day(vm, self), iso);
    for (size_t i = 0; i < COUNT_OF(parts); i++)
        parts[i] = value_int(iso[i]);
    return vm_call_nested(vm, class_, parts, COUNT_OF(parts), out);
}

static bool date_timetuple(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    int64_t day = self_day(vm, self);
    struct civil civil = calendar_civil(day);
    struct value parts[] = {
        value_int(civil.year), value_int(civil.month), value_int(civil.day),     value_int(0),
        value_int(0),          value_int(0),           value_int((day + 6) % 7), value_int(calendar_day_of_year(civil)),
        value_int(-1)};

    (void)args;
    *out = tuple_make(vm, parts, COUNT_OF(parts));
    return true;
}

/* ---- text ---- */

static bool date_isoformat(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct arena_mark mark = scratch_mark(vm);
    struct buf text = BUF(scratch_arena(vm));

    (void)args;
    civil_print(calendar_civil(self_day(vm, self)), &text);
    return scratch_str(vm, mark, &text, true, out);
}

static bool date_repr(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct arena_mark mark = scratch_mark(vm);
    struct buf text = BUF(scratch_arena(vm));
    struct civil civil = calendar_civil(self_day(vm, self));

    (void)args;
    class_print(vm, self, &text);
    buf_print(&text, "(%lld, %lld, %lld)", (long long)civil.year, (long long)civil.month, (long long)civil.day);
    return scratch_str(vm, mark, &text, true, out);
}

static bool date_ctime(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    return moment_ctime(vm, self, out);
}

/* ---- operators ---- */

/* The days of a timedelta, rounded down. */
static bool days_of(struct vm *vm, struct value microseconds, int64_t *out)
{
    struct value days;

    if (!value_binary(vm, OP_FLOOR_DIV, microseconds, value_int(DAY_MICROSECONDS), &days))
        return false;
    *out = days.tag == VALUE_INT ? days.integer : INT64_C(1) << 40;
    return true;
}

static bool date_add(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value microseconds;
    int64_t days;

    *out = NOT_IMPLEMENTED;
    if (!timedelta_read(vm, args[0], &microseconds))
        return true;
    return days_of(vm, microseconds, &days) && date_make(vm, vm_class_of(vm, self), self_day(vm, self) + days, out);
}

static bool date_sub(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value microseconds;
    int64_t days;

    if (timedelta_read(vm, args[0], &microseconds))
        return days_of(vm, microseconds, &days) && date_make(vm, vm_class_of(vm, self), self_day(vm, self) - days, out);
    *out = NOT_IMPLEMENTED;
    if (vm_instance_of(vm, args[0], &date_row) == NULL || vm_instance_of(vm, args[0], &datetime_row) != NULL)
        return true;
    return timedelta_make(vm, vm_native_class_of_row(vm, &timedelta_row),
                          value_int((self_day(vm, self) - self_day(vm, args[0])) * DAY_MICROSECONDS), out);
}

static bool date_order(struct vm *vm, struct value self, struct value other, bool is_equality, int *out_order,
                       bool *out_is_other)
{
    int64_t mine = self_day(vm, self), its;

    (void)is_equality;
    *out_is_other = vm_instance_of(vm, other, &date_row) == NULL || vm_instance_of(vm, other, &datetime_row) != NULL;
    if (*out_is_other)
        return true;
    its = self_day(vm, other);
    *out_order = (mine > its) - (mine < its);
    return true;
}

COMPARISONS(date, date_order)

static bool date_hash(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    uint64_t hash;

    (void)args;
    if (!value_hash(vm, value_int(self_day(vm, self)), &hash))
        return false;
    *out = value_int((int64_t)(hash & INT64_MAX));
    return true;
}

/* ---- rows ---- */

static bool least_make(struct vm *vm, struct value *out)
{
    return date_make(vm, vm_native_class_of_row(vm, &date_row), 1, out);
}

static bool greatest_make(struct vm *vm, struct value *out)
{
    return date_make(vm, vm_native_class_of_row(vm, &date_row), DAY_MOST, out);
}

static bool resolution_make(struct vm *vm, struct value *out)
{
    return timedelta_make(vm, vm_native_class_of_row(vm, &timedelta_row), value_int(DAY_MICROSECONDS), out);
}

static bool date_class_attribute(struct vm *vm, struct class_object *class_, struct str_object *name, struct value *out)
{
    static const struct class_constant constants[] = {
        {"min", least_make}, {"max", greatest_make}, {"resolution", resolution_make}};

    (void)class_;
    return class_constant(vm, &date_row, constants, COUNT_OF(constants), name, out);
}

#define PARAMETERS "year, month, day"

static bool date_new(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    return new_argument(vm, args[0], &date_row) && date_construct(vm, args[0], args + 1, out);
}

static const struct native date_construct_row = {"__init__", PARAMETERS, date_construct};

static const struct native date_methods[] = {
    {"__new__", "cls, /, " PARAMETERS, date_new, NATIVE_STATIC},
    {"today", "", date_today, NATIVE_CLASS_METHOD},
    {"fromordinal", "ordinal, /", date_fromordinal, NATIVE_CLASS_METHOD},
    {"fromtimestamp", "timestamp, /", date_fromtimestamp, NATIVE_CLASS_METHOD},
    {"fromisoformat", "date_string, /", date_fromisoformat, NATIVE_CLASS_METHOD},
    {"fromisocalendar", "year, week, day", date_fromisocalendar, NATIVE_CLASS_METHOD},
    {"year", "", date_year, NATIVE_PROPERTY},
    {"month", "", date_month, NATIVE_PROPERTY},
    {"day", "", date_day, NATIVE_PROPERTY},
    {"toordinal", "", date_toordinal},
    {"weekday", "", date_weekday},
    {"isoweekday", "", date_isoweekday},
    {"isocalendar", "", date_isocalendar},
    {"timetuple", "", date_timetuple},
    {"replace", "year=..., month=..., day=...", date_replace},
    {"isoformat", "", date_isoformat},
    {"strftime", "format, /", moment_strftime_call},
    {"ctime", "", date_ctime},
    {"__format__", "format_spec, /", moment_format_call},
    {"__str__", "", date_isoformat},
    {"__repr__", "", date_repr},
    {"__add__", "other, /", date_add},
    {"__radd__", "other, /", date_add},
    {"__sub__", "other, /", date_sub},
    COMPARISON_ROWS(date),
    {"__hash__", "", date_hash},
    {0},
};

const struct native_class date_row = {
    .name = "date",
    .module = "datetime",
    .make = &date_construct_row,
    .methods = date_methods,
    .metaclass_get_attribute = date_class_attribute,
};
