/*
 * datetime: the module, and the class datetime. The clock is the host's and local time is UTC.
 *
 * The other classes are in files of their own (date.c, daytime.c, timedelta.c, timezone.c). A moment with a zone is compared
 * and subtracted by its offset from UTC, for which a zone written in Python is called.
 */
#include "eval/std/datetime.h"

#include "eval/builtin/arguments.h"
#include "eval/std/source.h"
#include "py/ast.h"

#include <math.h>

/* ---- moments ---- */

bool moment_of(struct vm *vm, struct value value, struct moment *out)
{
    struct instance_object *instance = vm_instance_of(vm, value, &date_row);
    bool is_datetime = vm_instance_of(vm, value, &datetime_row) != NULL;

    if (instance == NULL)
        instance = vm_instance_of(vm, value, &time_row);
    if (instance == NULL || instance->held.tag != VALUE_INT)
        return false;
    *out = (struct moment){.zone = NONE};
    if (!is_datetime && vm_instance_of(vm, value, &date_row) != NULL)
    {
        out->microseconds = instance->held.integer * DAY_MICROSECONDS;
        return true;
    }
    out->microseconds = instance->held.integer >> 1;
    out->fold = instance->held.integer & 1;
    if (instance->data != NULL)
        out->zone = value_of(instance->data);
    return true;
}

bool datetime_make(struct vm *vm, struct class_object *class_, const struct moment *moment, struct value *out)
{
    if (moment->microseconds < DAY_MICROSECONDS || moment->microseconds >= (DAY_MOST + 1) * DAY_MICROSECONDS)
        return vm_raise(vm, "OverflowError", "date value out of range");
    *out = instance_make(vm, class_);
    AS_INSTANCE(*out)->held = value_int(moment->microseconds << 1 | moment->fold);
    AS_INSTANCE(*out)->data = is_none(moment->zone) ? NULL : moment->zone.object;
    return true;
}

static struct class_object *own_class(struct vm *vm, struct value self)
{
    return vm_class_of(vm, self);
}

static struct moment self_moment(struct vm *vm, struct value self)
{
    struct moment moment = {.microseconds = DAY_MICROSECONDS, .zone = NONE};

    moment_of(vm, self, &moment);
    return moment;
}

static bool int_arguments(struct vm *vm, const struct value *args, size_t count, int64_t *into)
{
    for (size_t i = 0; i < count; i++)
    {
        if (is_given(args[i]) && !argument_int(vm, args[i], &into[i]))
            return false;
    }
    return true;
}

static bool fold_argument(struct vm *vm, struct value fold, bool *out)
{
    int64_t number = *out;

    if (is_given_some(fold) && !argument_int(vm, fold, &number))
        return false;
    if (number != 0 && number != 1)
        return vm_raise(vm, "ValueError", "fold must be either 0 or 1");
    *out = number == 1;
    return true;
}

/* ---- making ---- */

/* year, month, day, hour, minute, second, microsecond, tzinfo, fold; what is not given stays. */
static bool parts_make(struct vm *vm, struct class_object *class_, const struct value *args, const struct moment *from,
                       struct value *out)
{
    struct civil civil = calendar_civil(from->microseconds / DAY_MICROSECONDS);
    struct clock clock = clock_of(from->microseconds % DAY_MICROSECONDS);
    int64_t parts[] = {civil.year, civil.month, civil.day, clock.hour, clock.minute, clock.second, clock.microsecond};
    struct moment moment = {.zone = from->zone, .fold = from->fold};

    if (!int_arguments(vm, args, COUNT_OF(parts), parts))
        return false;
    civil = (struct civil){parts[0], parts[1], parts[2]};
    clock = (struct clock){parts[3], parts[4], parts[5], parts[6]};
    if (!civil_check(vm, civil) || !clock_check(vm, clock) ||
        (is_given(args[7]) && !zone_argument(vm, args[7], &moment.zone)) || !fold_argument(vm, args[8], &moment.fold))
        return false;
    moment.microseconds = calendar_day(civil) * DAY_MICROSECONDS + clock_microseconds(clock);
    return datetime_make(vm, class_, &moment, out);
}

static const struct moment day_one = {.microseconds = DAY_MICROSECONDS, .zone = {.tag = VALUE_NONE}};

static bool datetime_construct(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return parts_make(vm, AS_CLASS(self), args, &day_one, out);
}

static bool datetime_replace(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct moment moment = self_moment(vm, self);

    return parts_make(vm, own_class(vm, self), args, &moment, out);
}

/* A UTC moment as the local one of a zone: zone.fromutc(...), answered here for native zones. */
static bool zoned_make(struct vm *vm, struct class_object *class_, struct moment moment, struct value *out)
{
    struct value made, function;
    int64_t offset = 0;
    bool has = false;

    if (is_none(moment.zone))
        return datetime_make(vm, class_, &moment, out);
    if (vm_class_of(vm, moment.zone) == vm_native_class_of_row(vm, &timezone_row))
    {
        if (!zone_offset(vm, moment.zone, NONE, &has, &offset))
            return false;
        moment.microseconds += offset;
        return datetime_make(vm, class_, &moment, out);
    }
    return datetime_make(vm, class_, &moment, &made) && attribute_get(vm, moment.zone, "fromutc", &function) &&
           vm_call_nested(vm, function, &made, 1, out);
}

static bool now_make(struct vm *vm, struct value class_, struct value zone, struct value *out)
{
    struct moment moment = {.zone = zone};
    int64_t seconds;
    int32_t microseconds;

    if (vm->host.clock == NULL)
        return refuse_feature(vm, "Write the time out.", "the time is not known here");
    vm->host.clock(vm->host.subject, &seconds, &microseconds);
    moment.microseconds = (DAY_OF_EPOCH * INT64_C(86400) + seconds) * SECOND_MICROSECONDS + microseconds;
    return zoned_make(vm, AS_CLASS(class_), moment, out);
}

static bool datetime_now(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value zone = NONE;

    return zone_argument(vm, args[0], &zone) && now_make(vm, self, zone, out);
}

static bool datetime_utcnow(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    return now_make(vm, self, NONE, out);
}

/* Seconds as microseconds, rounded half to even. */
static bool timestamp_argument(struct vm *vm, struct value given, int64_t *out)
{
    struct value plain = value_plain(vm, given);
    double seconds;

    if (plain.tag == VALUE_INT && plain.integer > -INT64_C(100000000000) && plain.integer < INT64_C(300000000000))
    {
        *out = plain.integer * SECOND_MICROSECONDS;
        return true;
    }
    if (!argument_real(vm, given, &seconds))
        return false;
    if (fabs(seconds) >= 0x1p63)
        return vm_raise(vm, "OverflowError", "timestamp out of range for platform time_t");
    if (!(seconds > -1e11 && seconds < 3e11))
        return isnan(seconds) ? vm_raise(vm, "ValueError", "Invalid value NaN (not a number)")
                              : vm_raise(vm, "ValueError", "year is out of range");
    *out = (int64_t)floor(seconds) * SECOND_MICROSECONDS + (int64_t)rint((seconds - floor(seconds)) * 1e6);
    return true;
}

static bool timestamp_make(struct vm *vm, struct value class_, struct value given, struct value zone, struct value *out)
{
    struct moment moment = {.zone = zone};

    if (!timestamp_argument(vm, given, &moment.microseconds))
        return false;
    moment.microseconds += DAY_OF_EPOCH * DAY_MICROSECONDS;
    if (moment.microseconds < DAY_MICROSECONDS || moment.microseconds >= (DAY_MOST + 1) * DAY_MICROSECONDS)
        return vm_raise(vm, "ValueError", "year is out of range");
    return zoned_make(vm, AS_CLASS(class_), moment, out);
}

static bool datetime_fromtimestamp(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value zone = NONE;

    return zone_argument(vm, args[1], &zone) && timestamp_make(vm, self, args[0], zone, out);
}

static bool datetime_utcfromtimestamp(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return timestamp_make(vm, self, args[0], NONE, out);
}

static bool datetime_fromordinal(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct moment moment = {.zone = NONE};
    int64_t day;

    if (!argument_int(vm, args[0], &day))
        return false;
    if (day < 1 || day > DAY_MOST)
        return vm_raise(vm, "ValueError", day < 1 ? "ordinal must be >= 1" : "year is out of range");
    moment.microseconds = day * DAY_MICROSECONDS;
    return datetime_make(vm, AS_CLASS(self), &moment, out);
}

static bool datetime_combine(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct moment day, moment;

    if (vm_instance_of(vm, args[0], &date_row) == NULL || !moment_of(vm, args[0], &day))
        return vm_raise(vm, "TypeError", "combine() argument 1 must be datetime.date, not %s", value_type_name(vm, args[0]));
    if (vm_instance_of(vm, args[1], &time_row) == NULL || !moment_of(vm, args[1], &moment))
        return vm_raise(vm, "TypeError", "combine() argument 2 must be datetime.time, not %s", value_type_name(vm, args[1]));
    if (is_given(args[2]) && !zone_argument(vm, args[2], &moment.zone))
        return false;
    moment.microseconds += day.microseconds / DAY_MICROSECONDS * DAY_MICROSECONDS;
    return datetime_make(vm, AS_CLASS(self), &moment, out);
}

static bool datetime_fromisoformat(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value plain = value_plain(vm, args[0]);
    struct moment moment;

    if (is_opaque(args[0]))
        return vm_refuse_opaque(vm, args[0], "the text of a time is not known here");
    if (!is_str(plain))
        return vm_raise(vm, "TypeError", "fromisoformat: argument must be str");
    return iso_datetime_parse(vm, str_of(plain), &moment) && datetime_make(vm, AS_CLASS(self), &moment, out);
}

static bool datetime_strptime(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct moment moment;
    str text, format;

    return argument_str(vm, args[0], "strptime() argument 1", &text) &&
           argument_str(vm, args[1], "strptime() argument 2", &format) && moment_parse(vm, text, format, &moment) &&
           datetime_make(vm, AS_CLASS(self), &moment, out);
}

/* ---- reading ---- */

static bool datetime_date(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    return date_make(vm, vm_native_class_of_row(vm, &date_row), self_moment(vm, self).microseconds / DAY_MICROSECONDS, out);
}

static bool time_of(struct vm *vm, struct value self, bool zoned, struct value *out)
{
    struct moment moment = self_moment(vm, self);

    moment.microseconds %= DAY_MICROSECONDS;
    if (!zoned)
        moment.zone = NONE;
    *out = time_make(vm, vm_native_class_of_row(vm, &time_row), &moment);
    return true;
}

static bool datetime_time(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    return time_of(vm, self, false, out);
}

static bool datetime_timetz(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    return time_of(vm, self, true, out);
}

static bool datetime_utcoffset(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    return zone_ask(vm, self_moment(vm, self).zone, "utcoffset", self, out);
}

static bool datetime_tzname(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    return zone_ask(vm, self_moment(vm, self).zone, "tzname", self, out);
}

static bool datetime_dst(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    return zone_ask(vm, self_moment(vm, self).zone, "dst", self, out);
}

/* Microseconds in UTC (naive: as it is), and whether there is an offset. */
static bool utc_of(struct vm *vm, struct value self, bool *out_has, int64_t *out_microseconds)
{
    struct moment moment = self_moment(vm, self);
    int64_t offset = 0;

    if (!zone_offset(vm, moment.zone, self, out_has, &offset))
        return false;
    *out_microseconds = moment.microseconds - offset;
    return true;
}

static bool datetime_timestamp(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    int64_t utc;
    bool has;

    (void)args;
    if (!utc_of(vm, self, &has, &utc))
        return false;
    return value_binary(vm, OP_DIV, value_int(utc - DAY_OF_EPOCH * DAY_MICROSECONDS), value_int(SECOND_MICROSECONDS), out);
}

static struct value timetuple_make(struct vm *vm, int64_t microseconds, int64_t dst)
{
    int64_t day = microseconds / DAY_MICROSECONDS;
    struct civil civil = calendar_civil(day);
    struct clock clock = clock_of(microseconds % DAY_MICROSECONDS);
    struct value parts[] = {
        value_int(civil.year),   value_int(civil.month),  value_int(civil.day),     value_int(clock.hour),
        value_int(clock.minute), value_int(clock.second), value_int((day + 6) % 7), value_int(calendar_day_of_year(civil)),
        value_int(dst)};

    return tuple_make(vm, parts, COUNT_OF(parts));
}

static bool datetime_timetuple(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    *out = timetuple_make(vm, self_moment(vm, self).microseconds, -1);
    return true;
}

static bool datetime_utctimetuple(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    int64_t utc = 0;
    bool has;

    (void)args;
    if (!utc_of(vm, self, &has, &utc))
        return false;
    if (utc < DAY_MICROSECONDS || utc >= (DAY_MOST + 1) * DAY_MICROSECONDS)
        return vm_raise(vm, "OverflowError", "date value out of range");
    *out = timetuple_make(vm, utc, 0);
    return true;
}

static bool datetime_astimezone(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct moment moment = {.zone = NONE};
    bool has;

    if (!zone_argument(vm, args[0], &moment.zone) || !utc_of(vm, self, &has, &moment.microseconds))
        return false;
    if (is_none(moment.zone))
        moment.zone = timezone_utc(vm);
    return zoned_make(vm, own_class(vm, self), moment, out);
}

/* ---- text ---- */

static bool iso_print(struct vm *vm, struct value self, str separator, struct value timespec, struct value *out)
{
    struct arena_mark mark = scratch_mark(vm);
    struct buf text = BUF(scratch_arena(vm));
    struct moment moment = self_moment(vm, self);
    int64_t offset = 0;
    bool has = false, good;

    civil_print(calendar_civil(moment.microseconds / DAY_MICROSECONDS), &text);
    buf_add(&text, separator);
    good = clock_print(vm, clock_of(moment.microseconds % DAY_MICROSECONDS), timespec, &text) &&
           zone_offset(vm, moment.zone, self, &has, &offset);
    if (has)
        offset_print(offset, STR(":"), &text);
    return scratch_str(vm, mark, &text, good, out);
}

static bool datetime_isoformat(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    str separator = STR("T");

    return (is_absent(args[0]) || argument_str(vm, args[0], "isoformat() argument 1", &separator)) &&
           iso_print(vm, self, separator, args[1], out);
}

static bool datetime_str(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    return iso_print(vm, self, STR(" "), ABSENT, out);
}

static bool datetime_repr(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct arena_mark mark = scratch_mark(vm);
    struct buf text = BUF(scratch_arena(vm));
    struct moment moment = self_moment(vm, self);
    struct civil civil = calendar_civil(moment.microseconds / DAY_MICROSECONDS);
    struct clock clock = clock_of(moment.microseconds % DAY_MICROSECONDS);
    bool good = true;

    (void)args;
    class_print(vm, self, &text);
    buf_print(&text, "(%lld, %lld, %lld, %lld, %lld", (long long)civil.year, (long long)civil.month, (long long)civil.day,
              (long long)clock.hour, (long long)clock.minute);
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

static bool datetime_ctime(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    return moment_ctime(vm, self, out);
}

/* ---- operators ---- */

/* self + microseconds */
static bool shifted(struct vm *vm, struct value self, struct value microseconds, bool back, struct value *out)
{
    struct moment moment = self_moment(vm, self);
    int64_t by;

    moment.fold = false;
    if (microseconds.tag != VALUE_INT || microseconds.integer < -(DAY_MOST + 1) * DAY_MICROSECONDS ||
        microseconds.integer > (DAY_MOST + 1) * DAY_MICROSECONDS)
        return vm_raise(vm, "OverflowError", "date value out of range");
    by = back ? -microseconds.integer : microseconds.integer;
    moment.microseconds += by;
    return datetime_make(vm, own_class(vm, self), &moment, out);
}

static bool datetime_add(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value microseconds;

    if (timedelta_read(vm, args[0], &microseconds))
        return shifted(vm, self, microseconds, false, out);
    *out = NOT_IMPLEMENTED;
    return true;
}

/* self - other in microseconds; TypeError with `what` when one of them is naive. */
static bool distance(struct vm *vm, struct value self, struct value other, const char *what, int64_t *out)
{
    struct moment mine = self_moment(vm, self), its = self_moment(vm, other);
    int64_t my_utc = mine.microseconds, its_utc = its.microseconds;
    bool have_i = false, has_it = false;

    if (!value_is_same(mine.zone, its.zone) && (!utc_of(vm, self, &have_i, &my_utc) || !utc_of(vm, other, &has_it, &its_utc)))
        return false;
    if (have_i != has_it)
        return vm_raise(vm, "TypeError", "can't %s offset-naive and offset-aware datetimes", what);
    *out = my_utc - its_utc;
    return true;
}

static bool datetime_sub(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value microseconds;
    int64_t apart;

    if (timedelta_read(vm, args[0], &microseconds))
        return shifted(vm, self, microseconds, true, out);
    if (vm_instance_of(vm, args[0], &datetime_row) == NULL)
    {
        *out = NOT_IMPLEMENTED;
        return true;
    }
    return distance(vm, self, args[0], "subtract", &apart) &&
           timedelta_make(vm, vm_native_class_of_row(vm, &timedelta_row), value_int(apart), out);
}

static bool datetime_order(struct vm *vm, struct value self, struct value other, bool is_equality, int *out_order,
                           bool *out_is_other)
{
    int64_t apart = 0, ignored;
    bool have_i = false, has_it = false;

    *out_is_other = vm_instance_of(vm, other, &datetime_row) == NULL;
    if (*out_is_other && !is_equality && vm_instance_of(vm, other, &date_row) != NULL)
        return vm_raise(vm, "TypeError", "can't compare datetime.datetime to datetime.date");
    if (*out_is_other)
        return true;
    if (is_equality)
    {
        if (!utc_of(vm, self, &have_i, &ignored) || !utc_of(vm, other, &has_it, &ignored))
            return false;
        *out_order = 1;
        if (have_i != has_it)
            return true;
    }
    if (!distance(vm, self, other, "compare", &apart))
        return false;
    *out_order = (apart > 0) - (apart < 0);
    return true;
}

COMPARISONS(datetime, datetime_order)

static bool datetime_hash(struct vm *vm, struct value self, const struct value *args, struct value *out)
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
    return datetime_make(vm, vm_native_class_of_row(vm, &datetime_row), &day_one, out);
}

static bool greatest_make(struct vm *vm, struct value *out)
{
    struct moment moment = {.microseconds = (DAY_MOST + 1) * DAY_MICROSECONDS - 1, .zone = NONE};

    return datetime_make(vm, vm_native_class_of_row(vm, &datetime_row), &moment, out);
}

static bool datetime_class_attribute(struct vm *vm, struct class_object *class_, struct str_object *name, struct value *out)
{
    static const struct class_constant constants[] = {
        {"min", least_make}, {"max", greatest_make}, {"resolution", moment_resolution_make}};

    (void)class_;
    return class_constant(vm, &datetime_row, constants, COUNT_OF(constants), name, out);
}

#define PARAMETERS "year, month, day, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0"

static bool datetime_new(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    return new_argument(vm, args[0], &datetime_row) && datetime_construct(vm, args[0], args + 1, out);
}

static const struct native datetime_construct_row = {"__init__", PARAMETERS, datetime_construct};

static const struct native datetime_methods[] = {
    {"__new__", "cls, /, " PARAMETERS, datetime_new, NATIVE_STATIC},
    {"now", "tz=None", datetime_now, NATIVE_CLASS_METHOD},
    {"utcnow", "", datetime_utcnow, NATIVE_CLASS_METHOD},
    {"today", "", datetime_utcnow, NATIVE_CLASS_METHOD},
    {"fromtimestamp", "timestamp, tz=None", datetime_fromtimestamp, NATIVE_CLASS_METHOD},
    {"utcfromtimestamp", "timestamp, /", datetime_utcfromtimestamp, NATIVE_CLASS_METHOD},
    {"fromordinal", "ordinal, /", datetime_fromordinal, NATIVE_CLASS_METHOD},
    {"combine", "date, time, tzinfo=...", datetime_combine, NATIVE_CLASS_METHOD},
    {"fromisoformat", "date_string, /", datetime_fromisoformat, NATIVE_CLASS_METHOD},
    {"strptime", "date_string, format, /", datetime_strptime, NATIVE_CLASS_METHOD},
    MOMENT_MEMBERS,
    {"date", "", datetime_date},
    {"time", "", datetime_time},
    {"timetz", "", datetime_timetz},
    {"utcoffset", "", datetime_utcoffset},
    {"tzname", "", datetime_tzname},
    {"dst", "", datetime_dst},
    {"timestamp", "", datetime_timestamp},
    {"timetuple", "", datetime_timetuple},
    {"utctimetuple", "", datetime_utctimetuple},
    {"astimezone", "tz=None", datetime_astimezone},
    {"replace", "year=..., month=..., day=..., hour=..., minute=..., second=..., microsecond=..., tzinfo=..., *, fold=...",
     datetime_replace},
    {"isoformat", "sep='T', timespec='auto'", datetime_isoformat},
    {"strftime", "format, /", moment_strftime_call},
    {"ctime", "", datetime_ctime},
    {"__format__", "format_spec, /", moment_format_call},
    {"__str__", "", datetime_str},
    {"__repr__", "", datetime_repr},
    {"__add__", "other, /", datetime_add},
    {"__radd__", "other, /", datetime_add},
    {"__sub__", "other, /", datetime_sub},
    COMPARISON_ROWS(datetime),
    {"__hash__", "", datetime_hash},
    {0},
};

const struct native_class datetime_row = {
    .name = "datetime",
    .module = "datetime",
    .base = "datetime.date",
    .make = &datetime_construct_row,
    .methods = datetime_methods,
    .metaclass_get_attribute = datetime_class_attribute,
    .mark = zone_mark,
};

static bool year_least_value(struct vm *vm, struct value *out)
{
    (void)vm;
    *out = value_int(1);
    return true;
}

static bool year_most_value(struct vm *vm, struct value *out)
{
    (void)vm;
    *out = value_int(9999);
    return true;
}

static bool utc_value(struct vm *vm, struct value *out)
{
    *out = timezone_utc(vm);
    return true;
}

static const struct native_item items[] = {
    ITEM_CLASS_OF("date", date_row),
    ITEM_CLASS_OF("datetime", datetime_row),
    ITEM_CLASS_OF("time", time_row),
    ITEM_CLASS_OF("timedelta", timedelta_row),
    ITEM_CLASS_OF("tzinfo", tzinfo_row),
    ITEM_CLASS_OF("timezone", timezone_row),
    STD_ITEM(year_least, "MINYEAR"),
    STD_ITEM(year_most, "MAXYEAR"),
    STD_ITEM(utc, "UTC"),
    {0},
};

const struct native_module std_datetime = {.name = "datetime", .items = items, .closed = true};
