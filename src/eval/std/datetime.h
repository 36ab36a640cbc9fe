/*
 * datetime: what its classes share. The calendar is the proleptic Gregorian one; day 1 is 0001-01-01.
 *
 * Instances keep their value in one integer (`held`), so that a row of a result costs one object: a date its day, a time and a
 * datetime their microseconds (since midnight; since day 0) doubled plus the fold, a timedelta its microseconds (beyond 64 bits
 * a big integer), a timezone its offset. `data` of a time or datetime is its tzinfo object, of a timezone its name, or NULL;
 * the class's mark function keeps it.
 */
#ifndef LB_EVAL_STD_DATETIME_H
#define LB_EVAL_STD_DATETIME_H

#include "eval/vm.h"

#define SECOND_MICROSECONDS INT64_C(1000000)
#define DAY_MICROSECONDS (86400 * SECOND_MICROSECONDS)

enum
{
    DAY_MOST = 3652059,    /* 9999-12-31 */
    DAY_OF_EPOCH = 719163, /* 1970-01-01 */
};

extern const struct native_class timedelta_row, date_row, time_row, datetime_row, tzinfo_row, timezone_row;

/* ---- the calendar (datetime_calendar.c) ---- */

struct civil
{
    int64_t year, month, day;
};

struct clock
{
    int64_t hour, minute, second, microsecond;
};

bool calendar_is_leap(int64_t year);
int64_t calendar_days_in_month(int64_t year, int64_t month);
int64_t calendar_day_of_year(struct civil civil); /* 1 to 366 */
int64_t calendar_day(struct civil civil);
struct civil calendar_civil(int64_t day);
/* The ISO year, week and day of the week (1 is Monday). */
void calendar_iso(int64_t day, int64_t out_iso[3]);
int64_t clock_microseconds(struct clock clock);
struct clock clock_of(int64_t microseconds);

/* ValueError in CPython's words when a part is out of range. */
bool civil_check(struct vm *vm, struct civil civil);
bool clock_check(struct vm *vm, struct clock clock);

/* ---- values ---- */

/* A moment of a date (at midnight), time (on day 0) or datetime. */
struct moment
{
    int64_t microseconds; /* since the start of day 0 */
    bool fold;
    struct value zone; /* None: naive */
};

bool moment_of(struct vm *vm, struct value value, struct moment *out); /* false: none of the three, nothing raised */
/* OverflowError when it is out of range. `class_`: datetime or derived from it. */
bool datetime_make(struct vm *vm, struct class_object *class_, const struct moment *moment, struct value *out);
bool date_make(struct vm *vm, struct class_object *class_, int64_t day, struct value *out);
struct value time_make(struct vm *vm, struct class_object *class_, const struct moment *moment);
/* `microseconds` is an int of any size. OverflowError when it is out of range. */
bool timedelta_make(struct vm *vm, struct class_object *class_, struct value microseconds, struct value *out);
bool timedelta_read(struct vm *vm, struct value value, struct value *out_microseconds); /* false: it is none */
struct value timezone_make(struct vm *vm, int64_t offset);
struct value timezone_utc(struct vm *vm);

/* A tzinfo argument: absent, None or an instance of tzinfo. */
bool zone_argument(struct vm *vm, struct value zone, struct value *out);
/* zone.utcoffset(value); *out_has false: there is none. Native zones answer without a call. */
bool zone_offset(struct vm *vm, struct value zone, struct value value, bool *out_has, int64_t *out_microseconds);
/* zone.NAME(value), None for no zone. */
bool zone_ask(struct vm *vm, struct value zone, const char *name, struct value value, struct value *out);
void zone_mark(struct vm *vm, struct instance_object *instance);
/* +05:30, -03:00:10.000001 */
void offset_print(int64_t offset, str separator, struct buf *out);

/* cls of __new__, which classes of Python code call with super(): a TypeError when it does not derive from `row`. */
bool new_argument(struct vm *vm, struct value class_, const struct native_class *row);

/* Attributes that are constants of a class (datetime.min): made when first asked for, kept by the class of the row. */
struct class_constant
{
    const char *name;
    bool (*make)(struct vm *vm, struct value *out);
};

bool class_constant(struct vm *vm, const struct native_class *row, const struct class_constant *constants, size_t count,
                    const struct str_object *name, struct value *out);

/* ---- members of a time and a datetime (moment.c) ---- */

native_call moment_hour, moment_minute, moment_second, moment_microsecond, moment_tzinfo, moment_fold;
bool moment_resolution_make(struct vm *vm, struct value *out);

/* Their rows. */
#define MOMENT_MEMBERS                                                                                                         \
    {"hour", "", moment_hour, NATIVE_PROPERTY}, {"minute", "", moment_minute, NATIVE_PROPERTY},                                \
        {"second", "", moment_second, NATIVE_PROPERTY}, {"microsecond", "", moment_microsecond, NATIVE_PROPERTY},              \
        {"tzinfo", "", moment_tzinfo, NATIVE_PROPERTY},                                                                        \
    {                                                                                                                          \
        "fold", "", moment_fold, NATIVE_PROPERTY                                                                               \
    }

/* ---- text (datetime_format.c, datetime_parse.c) ---- */

void civil_print(struct civil civil, struct buf *out);
/* timespec: "auto", "seconds", ... False: ValueError. */
bool clock_print(struct vm *vm, struct clock clock, struct value timespec, struct buf *out);
/* datetime.datetime for the class itself, the plain name for derived ones. */
void class_print(struct vm *vm, struct value self, struct buf *out);
/* strftime of a date, time or datetime. */
bool moment_format(struct vm *vm, struct value self, str format, struct value *out);
bool moment_ctime(struct vm *vm, struct value self, struct value *out);
/* __format__: an empty format is str(self). */
bool moment_format_call(struct vm *vm, struct value self, const struct value *args, struct value *out);
bool moment_strftime_call(struct vm *vm, struct value self, const struct value *args, struct value *out);

/* ValueError "Invalid isoformat string: ..." */
bool iso_date_parse(struct vm *vm, str text, struct civil *out);
bool iso_time_parse(struct vm *vm, str text, str whole, struct moment *out);
bool iso_datetime_parse(struct vm *vm, str text, struct moment *out);
/* strptime */
bool moment_parse(struct vm *vm, str text, str format, struct moment *out);

/* ---- operators ---- */

/* The six comparisons of a class over one function: *out_order is -1, 0 or 1; *out_is_other: not comparable, NotImplemented. */
typedef bool moment_order(struct vm *vm, struct value self, struct value other, bool is_equality, int *out_order,
                          bool *out_is_other);
bool compared(struct vm *vm, struct value self, struct value other, uint32_t op, moment_order *order, struct value *out);

#define NOT_IMPLEMENTED ((struct value){.tag = VALUE_NOT_IMPLEMENTED})

#define COMPARISON(function, op, order)                                                                                        \
    static bool function(struct vm *vm, struct value self, const struct value *args, struct value *out)                        \
    {                                                                                                                          \
        return compared(vm, self, args[0], op, order, out);                                                                    \
    }
#define COMPARISONS(prefix, order)                                                                                             \
    COMPARISON(prefix##_eq, OP_EQ, order)                                                                                      \
    COMPARISON(prefix##_ne, OP_NOT_EQ, order)                                                                                  \
    COMPARISON(prefix##_lt, OP_LT, order)                                                                                      \
    COMPARISON(prefix##_le, OP_LT_E, order)                                                                                    \
    COMPARISON(prefix##_gt, OP_GT, order)                                                                                      \
    COMPARISON(prefix##_ge, OP_GT_E, order)
#define COMPARISON_ROWS(prefix)                                                                                                \
    {"__eq__", "other, /", prefix##_eq}, {"__ne__", "other, /", prefix##_ne}, {"__lt__", "other, /", prefix##_lt},             \
        {"__le__", "other, /", prefix##_le}, {"__gt__", "other, /", prefix##_gt},                                              \
    {                                                                                                                          \
        "__ge__", "other, /", prefix##_ge                                                                                      \
    }

#endif
