/* The calendar: days, dates and weeks, and the checks of their parts. Pure arithmetic. */
#include "eval/std/datetime.h"

static const int64_t days_before_month[] = {0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};

bool calendar_is_leap(int64_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int64_t calendar_days_in_month(int64_t year, int64_t month)
{
    return days_before_month[month + 1] - days_before_month[month] + (month == 2 && calendar_is_leap(year));
}

int64_t calendar_day_of_year(struct civil civil)
{
    return days_before_month[civil.month] + (civil.month > 2 && calendar_is_leap(civil.year)) + civil.day;
}

int64_t calendar_day(struct civil civil)
{
    int64_t years = civil.year - 1;

    return years * 365 + years / 4 - years / 100 + years / 400 + calendar_day_of_year(civil);
}

struct civil calendar_civil(int64_t day)
{
    int64_t n = day - 1, n400 = n / 146097, n100, n4, n1, before;
    struct civil civil;

    n %= 146097;
    n100 = n / 36524;
    n %= 36524;
    n4 = n / 1461;
    n %= 1461;
    n1 = n / 365;
    n %= 365;
    civil.year = n400 * 400 + n100 * 100 + n4 * 4 + n1 + 1;
    if (n1 == 4 || n100 == 4)
        return (struct civil){civil.year - 1, 12, 31};
    /* The estimate is right or one too far. */
    civil.month = (n + 50) >> 5;
    before = days_before_month[civil.month] + (civil.month > 2 && calendar_is_leap(civil.year));
    if (before > n)
    {
        civil.month--;
        before = days_before_month[civil.month] + (civil.month > 2 && calendar_is_leap(civil.year));
    }
    civil.day = n - before + 1;
    return civil;
}

void calendar_iso(int64_t day, int64_t out_iso[3])
{
    int64_t weekday = (day + 6) % 7, thursday = day - weekday + 3;

    /* The year of the week is that of its Thursday, which may lie before day 1 or behind the last day. */
    out_iso[0] = thursday < 1 ? 0 : calendar_civil(thursday).year;
    out_iso[1] = thursday < 1 ? 52 : (thursday - calendar_day((struct civil){out_iso[0], 1, 1})) / 7 + 1;
    out_iso[2] = weekday + 1;
}

int64_t clock_microseconds(struct clock clock)
{
    return ((clock.hour * 60 + clock.minute) * 60 + clock.second) * SECOND_MICROSECONDS + clock.microsecond;
}

struct clock clock_of(int64_t microseconds)
{
    int64_t seconds = microseconds / SECOND_MICROSECONDS;

    return (struct clock){seconds / 3600, seconds / 60 % 60, seconds % 60, microseconds % SECOND_MICROSECONDS};
}

bool civil_check(struct vm *vm, struct civil civil)
{
    if (civil.year < 1 || civil.year > 9999)
        return vm_raise(vm, "ValueError", "year %lld is out of range", (long long)civil.year);
    if (civil.month < 1 || civil.month > 12)
        return vm_raise(vm, "ValueError", "month must be in 1..12");
    if (civil.day < 1 || civil.day > calendar_days_in_month(civil.year, civil.month))
        return vm_raise(vm, "ValueError", "day is out of range for month");
    return true;
}

bool clock_check(struct vm *vm, struct clock clock)
{
    if (clock.hour < 0 || clock.hour > 23)
        return vm_raise(vm, "ValueError", "hour must be in 0..23");
    if (clock.minute < 0 || clock.minute > 59)
        return vm_raise(vm, "ValueError", "minute must be in 0..59");
    if (clock.second < 0 || clock.second > 59)
        return vm_raise(vm, "ValueError", "second must be in 0..59");
    if (clock.microsecond < 0 || clock.microsecond > 999999)
        return vm_raise(vm, "ValueError", "microsecond must be in 0..999999");
    return true;
}
