/*
 * Text to dates and times: fromisoformat (the forms of CPython 3.11 and later) and strptime (a table of directives).
 */
#include "base/utf8.h"
#include "eval/builtin/arguments.h"
#include "eval/std/datetime.h"

/* ---- ISO 8601 ---- */

static bool iso_bad(struct vm *vm, str whole)
{
    struct value shown;

    if (!value_repr_value(vm, str_make(vm, whole), &shown))
        return false;
    return vm_raise(vm, "ValueError", "Invalid isoformat string: %s", AS_STR(shown)->bytes);
}

/* Exactly `count` digits at `at`. */
static bool digits_at(str text, size_t at, size_t count, int64_t *out)
{
    *out = 0;
    if (at + count > text.len)
        return false;
    for (size_t i = at; i < at + count; i++)
    {
        if (!char_is_digit(text.at[i]))
            return false;
        *out = *out * 10 + (text.at[i] - '0');
    }
    return true;
}

static char char_at(str text, size_t at)
{
    return at < text.len ? text.at[at] : '\0';
}

/* YYYY-Www-d, YYYYWwwd and without the day. */
static bool week_date_read(str text, struct civil *out)
{
    bool dashes = char_at(text, 4) == '-';
    size_t at = dashes ? 6 : 5, end = at + 2;
    int64_t year, week, weekday = 1, iso[3], first, day;

    if (!digits_at(text, 0, 4, &year) || char_at(text, at - 1) != 'W' || !digits_at(text, at, 2, &week))
        return false;
    if (end < text.len)
    {
        end += dashes;
        if ((dashes && char_at(text, end - 1) != '-') || !digits_at(text, end, 1, &weekday) || end + 1 != text.len)
            return false;
    }
    if (year < 1 || week < 1 || week > 53 || weekday < 1 || weekday > 7)
        return false;
    first = calendar_day((struct civil){year, 1, 4});
    day = first - (first + 6) % 7 + (week - 1) * 7 + weekday - 1;
    if (day < 1 || day > DAY_MOST)
        return false;
    calendar_iso(day, iso);
    *out = calendar_civil(day);
    return iso[1] == week;
}

static bool date_read(str text, struct civil *out)
{
    if (char_at(text, 4) == 'W' || (char_at(text, 4) == '-' && char_at(text, 5) == 'W'))
        return week_date_read(text, out);
    if (text.len == 8)
        return digits_at(text, 0, 4, &out->year) && digits_at(text, 4, 2, &out->month) && digits_at(text, 6, 2, &out->day);
    return text.len == 10 && text.at[4] == '-' && text.at[7] == '-' && digits_at(text, 0, 4, &out->year) &&
           digits_at(text, 5, 2, &out->month) && digits_at(text, 8, 2, &out->day);
}

bool iso_date_parse(struct vm *vm, str text, struct civil *out)
{
    return date_read(text, out) || iso_bad(vm, text);
}

/* HH[:MM[:SS[.fraction]]] with or without the colons; the fraction is cut at six digits. */
static bool clock_read(str text, struct clock *out)
{
    int64_t *parts[] = {&out->hour, &out->minute, &out->second}, scale = SECOND_MICROSECONDS;
    bool colons = char_at(text, 2) == ':';
    size_t at = 0;

    *out = (struct clock){0};
    for (size_t i = 0; i < COUNT_OF(parts); i++)
    {
        if (!digits_at(text, at, 2, parts[i]))
            return false;
        at += 2;
        if (at >= text.len)
            return true;
        if (i == 2 || char_at(text, at) == '.' || char_at(text, at) == ',')
            break;
        if (colons && text.at[at] != ':')
            return false;
        at += colons;
    }
    if ((text.at[at] != '.' && text.at[at] != ',') || at < (colons ? 8 : 6) || at + 1 >= text.len)
        return false;
    for (at++; at < text.len; at++)
    {
        if (!char_is_digit(text.at[at]))
            return false;
        scale /= 10;
        out->microsecond += (text.at[at] - '0') * scale;
    }
    return true;
}

/* Z, +HH:MM and so on at the end; takes it off the text. */
static bool zone_read(struct vm *vm, str *text, struct value *out_zone)
{
    size_t at = str_find_char(*text, '+');
    struct clock clock;
    int64_t offset;

    *out_zone = NONE;
    if (str_ends(*text, STR("Z")) || str_ends(*text, STR("z")))
    {
        *out_zone = timezone_utc(vm);
        *text = str_slice(*text, 0, text->len - 1);
        return true;
    }
    if (at == STR_NONE)
        at = str_find_char(*text, '-');
    if (at == STR_NONE)
        return true;
    if (!clock_read(str_skip(*text, at + 1), &clock) || clock.hour > 23 || clock.minute > 59 || clock.second > 59)
        return false;
    offset = clock_microseconds(clock);
    offset = text->at[at] == '-' ? -offset : offset;
    *out_zone = offset == 0 ? timezone_utc(vm) : timezone_make(vm, offset);
    *text = str_slice(*text, 0, at);
    return true;
}

bool iso_time_parse(struct vm *vm, str text, str whole, struct moment *out)
{
    struct clock clock;

    *out = (struct moment){.zone = NONE};
    if (!zone_read(vm, &text, &out->zone) || !clock_read(text, &clock))
        return iso_bad(vm, whole);
    if (!clock_check(vm, clock))
        return false;
    out->microseconds = clock_microseconds(clock);
    return true;
}

/* The length of the date at the start. */
static size_t date_len(str text)
{
    bool dashes = char_at(text, 4) == '-';

    if (char_at(text, dashes ? 5 : 4) == 'W')
    {
        if (dashes)
            return char_at(text, 8) == '-' && char_is_digit(char_at(text, 9)) ? 10 : 8;
        return char_is_digit(char_at(text, 7)) ? 8 : 7;
    }
    return dashes ? 10 : 8;
}

bool iso_datetime_parse(struct vm *vm, str text, struct moment *out)
{
    size_t len = date_len(text);
    struct civil civil;
    uint32_t separator;
    str rest;

    *out = (struct moment){.zone = NONE};
    if (!date_read(str_slice(text, 0, len), &civil))
        return iso_bad(vm, text);
    if (!civil_check(vm, civil))
        return false;
    if (text.len > len)
    {
        rest = str_skip(text, len);
        rest = str_skip(rest, utf8_decode(rest, &separator));
        if (rest.len == 0)
            return iso_bad(vm, text);
        if (!iso_time_parse(vm, rest, text, out))
            return false;
    }
    out->microseconds += calendar_day(civil) * DAY_MICROSECONDS;
    return true;
}

/* ---- strptime ---- */

struct parsing
{
    struct vm *vm;
    str text, format;
    size_t at;
    struct civil civil;
    struct clock clock;
    int64_t day_of_year; /* 0: not given */
    int half;            /* -1 am, 1 pm, 0 not given */
    struct value zone;
};

typedef bool directive(struct parsing *p);

/* One to `most` digits, as many as stay at or below `limit`. */
static bool number(struct parsing *p, size_t most, int64_t limit, int64_t *out)
{
    size_t count = 0;

    *out = 0;
    while (count < most && char_is_digit(char_at(p->text, p->at)) && *out * 10 + (p->text.at[p->at] - '0') <= limit)
    {
        *out = *out * 10 + (p->text.at[p->at++] - '0');
        count++;
    }
    return count > 0;
}

#define NUMBER_DIRECTIVE(name, most, into, from, to)                                                                           \
    static bool name(struct parsing *p)                                                                                        \
    {                                                                                                                          \
        return number(p, most, to, &(into)) && (into) >= (from);                                                               \
    }

NUMBER_DIRECTIVE(month, 2, p->civil.month, 1, 12)
NUMBER_DIRECTIVE(day, 2, p->civil.day, 1, 31)
NUMBER_DIRECTIVE(hour, 2, p->clock.hour, 0, 23)
NUMBER_DIRECTIVE(hour_of_twelve, 2, p->clock.hour, 1, 12)
NUMBER_DIRECTIVE(minute, 2, p->clock.minute, 0, 59)
NUMBER_DIRECTIVE(second, 2, p->clock.second, 0, 61)
NUMBER_DIRECTIVE(day_of_year, 3, p->day_of_year, 1, 366)

static bool year(struct parsing *p)
{
    size_t start = p->at;

    return number(p, 4, 9999, &p->civil.year) && p->at - start == 4;
}

static bool year_short(struct parsing *p)
{
    size_t start = p->at;

    if (!number(p, 2, 99, &p->civil.year) || p->at - start != 2)
        return false;
    p->civil.year += p->civil.year < 69 ? 2000 : 1900;
    return true;
}

static bool microsecond(struct parsing *p)
{
    size_t start = p->at;

    if (!number(p, 6, 999999, &p->clock.microsecond))
        return false;
    for (size_t digits = p->at - start; digits < 6; digits++)
        p->clock.microsecond *= 10;
    return true;
}

static bool half(struct parsing *p)
{
    str word = str_slice(p->text, p->at, p->at + 2);

    p->half = str_equal_nocase(word, STR("am")) ? -1 : str_equal_nocase(word, STR("pm")) ? 1 : 0;
    p->at += 2;
    return p->half != 0;
}

/* One of the names, or its first `letters`. */
static bool name(struct parsing *p, const char *const *names, size_t count, size_t letters, int64_t *out_index)
{
    str rest = str_skip(p->text, p->at);

    for (size_t i = 0; i < count; i++)
    {
        str form = str_slice(str_from(names[i]), 0, letters);

        if (str_equal_nocase(str_slice(rest, 0, form.len), form))
        {
            p->at += form.len;
            *out_index = (int64_t)i;
            return true;
        }
    }
    return false;
}

static bool month_of(struct parsing *p, size_t letters)
{
    static const char *const names[] = {"January", "February", "March",     "April",   "May",      "June",
                                        "July",    "August",   "September", "October", "November", "December"};

    if (!name(p, names, COUNT_OF(names), letters, &p->civil.month))
        return false;
    p->civil.month++;
    return true;
}

static bool weekday_of(struct parsing *p, size_t letters)
{
    static const char *const names[] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
    int64_t ignored;

    return name(p, names, COUNT_OF(names), letters, &ignored);
}

static bool month_name(struct parsing *p)
{
    return month_of(p, STR_NONE);
}

static bool month_name_short(struct parsing *p)
{
    return month_of(p, 3);
}

static bool day_name(struct parsing *p)
{
    return weekday_of(p, STR_NONE);
}

static bool day_name_short(struct parsing *p)
{
    return weekday_of(p, 3);
}

static bool offset(struct parsing *p)
{
    size_t end = p->at + 1;
    str text;

    if (char_at(p->text, p->at) == 'Z')
    {
        p->zone = timezone_utc(p->vm);
        p->at++;
        return true;
    }
    if (char_at(p->text, p->at) != '+' && char_at(p->text, p->at) != '-')
        return false;
    while (char_is_digit(char_at(p->text, end)) || char_at(p->text, end) == ':' || char_at(p->text, end) == '.')
        end++;
    text = str_slice(p->text, p->at, end);
    p->at = end;
    return text.len >= 5 && zone_read(p->vm, &text, &p->zone);
}

static bool zone_name(struct parsing *p)
{
    static const str names[] = {STR_INIT("UTC"), STR_INIT("GMT")};

    for (size_t i = 0; i < COUNT_OF(names); i++)
    {
        if (str_equal_nocase(str_slice(p->text, p->at, p->at + names[i].len), names[i]))
        {
            p->at += names[i].len;
            return true;
        }
    }
    return false;
}

static bool percent(struct parsing *p)
{
    return char_at(p->text, p->at++) == '%';
}

static bool format_read(struct parsing *p, str format);

static const struct
{
    char letter;
    directive *read;
    str means;
} directives[] = {
    {'Y', year},
    {'y', year_short},
    {'m', month},
    {'d', day},
    {'H', hour},
    {'I', hour_of_twelve},
    {'M', minute},
    {'S', second},
    {'f', microsecond},
    {'p', half},
    {'j', day_of_year},
    {'a', day_name_short},
    {'A', day_name},
    {'b', month_name_short},
    {'h', month_name_short},
    {'B', month_name},
    {'z', offset},
    {'Z', zone_name},
    {'%', percent},
    {'F', NULL, STR_INIT("%Y-%m-%d")},
    {'T', NULL, STR_INIT("%H:%M:%S")},
    {'X', NULL, STR_INIT("%H:%M:%S")},
    {'R', NULL, STR_INIT("%H:%M")},
    {'D', NULL, STR_INIT("%m/%d/%y")},
    {'x', NULL, STR_INIT("%m/%d/%y")},
    {'c', NULL, STR_INIT("%a %b %d %H:%M:%S %Y")},
};

static bool mismatch(const struct parsing *p)
{
    struct value text, format;

    if (!value_repr_value(p->vm, str_make(p->vm, p->text), &text) ||
        !value_repr_value(p->vm, str_make(p->vm, p->format), &format))
        return false;
    return vm_raise(p->vm, "ValueError", "time data %s does not match format %s", AS_STR(text)->bytes, AS_STR(format)->bytes);
}

static bool directive_read(struct parsing *p, char letter)
{
    struct value format;

    for (size_t i = 0; i < COUNT_OF(directives); i++)
    {
        if (directives[i].letter != letter)
            continue;
        if (directives[i].read == NULL)
            return format_read(p, directives[i].means);
        return directives[i].read(p) || mismatch(p);
    }
    if (!value_repr_value(p->vm, str_make(p->vm, p->format), &format))
        return false;
    return vm_raise(p->vm, "ValueError", "'%c' is a bad directive in format %s", letter, AS_STR(format)->bytes);
}

static bool format_read(struct parsing *p, str format)
{
    for (size_t i = 0; i < format.len; i++)
    {
        char c = format.at[i];

        if (char_is_space(c))
        {
            if (!char_is_space(char_at(p->text, p->at)))
                return mismatch(p);
            while (p->at < p->text.len && char_is_space(p->text.at[p->at]))
                p->at++;
            while (i + 1 < format.len && char_is_space(format.at[i + 1]))
                i++;
        }
        else if (c != '%')
        {
            if (char_lower(char_at(p->text, p->at)) != char_lower(c))
                return mismatch(p);
            p->at++;
        }
        else if (++i >= format.len)
            return vm_raise(p->vm, "ValueError", "stray %% in format '%s'", text_for_message(p->vm, p->format));
        else if (!directive_read(p, format.at[i]))
            return false;
    }
    return true;
}

bool moment_parse(struct vm *vm, str text, str format, struct moment *out)
{
    struct parsing p = {.vm = vm, .text = text, .format = format, .civil = {1900, 1, 1}, .zone = NONE};

    if (!format_read(&p, format))
        return false;
    if (p.at < text.len)
        return vm_raise(vm, "ValueError", "unconverted data remains: %s", text_for_message(vm, str_skip(text, p.at)));
    if (p.half != 0)
        p.clock.hour = p.clock.hour % 12 + (p.half > 0 ? 12 : 0);
    if (p.day_of_year != 0 && p.civil.year >= 1)
        p.civil = calendar_civil(calendar_day((struct civil){p.civil.year, 1, 1}) + p.day_of_year - 1);
    if (!civil_check(vm, p.civil) || !clock_check(vm, p.clock))
        return false;
    *out =
        (struct moment){.microseconds = calendar_day(p.civil) * DAY_MICROSECONDS + clock_microseconds(p.clock), .zone = p.zone};
    return true;
}
