/*
 * tzif: the table of transitions, and the rule behind its end.
 *
 * A file has a block of 32-bit times, then (from version 2 on) the same with 64-bit times, then a footer between line ends with
 * a POSIX rule such as CET-1CEST,M3.5.0,M10.5.0/3, which holds after the last transition. The 64-bit block is the one that is
 * read where there is one. Nothing is trusted: every index is checked against what is there.
 */
#include "text/tzif.h"

#define DAY 86400

/* ---- the table ---- */

struct block
{
    str bytes; /* from the first transition on */
    size_t times, types, letters, leaps, standards, universals;
    size_t time_size;
};

static int64_t number_read(str bytes, size_t at, size_t size)
{
    uint64_t number = size == 8 || ((unsigned char)bytes.at[at] & 0x80) == 0 ? 0 : UINT64_MAX;

    for (size_t i = 0; i < size; i++)
        number = number << 8 | (unsigned char)bytes.at[at + i];
    return (int64_t)number;
}

static size_t block_length(const struct block *block)
{
    return block->times * (block->time_size + 1) + block->types * 6 + block->letters + block->leaps * (block->time_size + 4) +
           block->standards + block->universals;
}

/* The 44 bytes of a header, and whether all that it promises is there. */
static bool block_read(str bytes, size_t time_size, struct block *out)
{
    size_t counts[6];

    if (bytes.len < 44 || !str_starts(bytes, STR("TZif")))
        return false;
    for (size_t i = 0; i < 6; i++)
    {
        counts[i] = (size_t)number_read(bytes, 20 + 4 * i, 4) & 0xFFFFFFFF;
        if (counts[i] > bytes.len)
            return false;
    }
    *out = (struct block){.bytes = str_skip(bytes, 44),
                          .universals = counts[0],
                          .standards = counts[1],
                          .leaps = counts[2],
                          .times = counts[3],
                          .types = counts[4],
                          .letters = counts[5],
                          .time_size = time_size};
    return out->types > 0 && block_length(out) <= out->bytes.len;
}

static bool type_read(const struct block *block, size_t type, struct zone_offset *out)
{
    size_t types_at = block->times * (block->time_size + 1);
    size_t letters_at = types_at + block->types * 6;
    size_t letter;
    str letters = str_slice(block->bytes, letters_at, letters_at + block->letters);

    if (type >= block->types)
        return false;
    letter = (unsigned char)block->bytes.at[types_at + type * 6 + 5];
    out->seconds = (int32_t)number_read(block->bytes, types_at + type * 6, 4);
    str_cut(str_skip(letters, letter), '\0', &out->name);
    return out->seconds > -2 * DAY && out->seconds < 2 * DAY;
}

/* The type in force at a time, and whether that lies behind the last transition. */
static size_t type_find(const struct block *block, int64_t time, bool *out_is_last)
{
    size_t low = 0, high = block->times;

    while (low < high)
    {
        size_t middle = low + (high - low) / 2;

        if (number_read(block->bytes, middle * block->time_size, block->time_size) <= time)
            low = middle + 1;
        else
            high = middle;
    }
    *out_is_last = low == block->times;
    return low == 0 ? 0 : (unsigned char)block->bytes.at[block->times * block->time_size + low - 1];
}

/* ---- the rule ---- */

/* When in a year the other time begins: Mm.w.d, Jn or n, and the second of that day by the clock in force. */
struct change
{
    char kind; /* M, J, or 0 for n */
    int64_t month, week, day;
    int64_t time;
};

static int64_t digits_read(str *rule)
{
    int64_t number = 0;
    size_t i = 0;

    for (; i < rule->len && i < 6 && char_is_digit(rule->at[i]); i++)
        number = number * 10 + (rule->at[i] - '0');
    *rule = str_skip(*rule, i);
    return number;
}

static bool char_read(str *rule, char c)
{
    if (rule->len == 0 || rule->at[0] != c)
        return false;
    *rule = str_skip(*rule, 1);
    return true;
}

/* [+-]h[:m[:s]] in seconds. */
static int64_t clock_read(str *rule)
{
    int64_t sign = char_read(rule, '-') ? -1 : 1, seconds;

    (void)char_read(rule, '+');
    seconds = digits_read(rule) * 3600;
    if (char_read(rule, ':'))
        seconds += digits_read(rule) * 60;
    if (char_read(rule, ':'))
        seconds += digits_read(rule);
    return sign * seconds;
}

static str name_read(str *rule)
{
    size_t end = 0;
    str name;

    if (char_read(rule, '<'))
    {
        *rule = str_cut(*rule, '>', &name);
        return name;
    }
    while (end < rule->len && char_is_alpha(rule->at[end]))
        end++;
    name = str_slice(*rule, 0, end);
    *rule = str_skip(*rule, end);
    return name;
}

static bool change_read(str *rule, struct change *out)
{
    *out = (struct change){.time = 7200};
    if (!char_read(rule, ','))
        return false;
    if (char_read(rule, 'M'))
    {
        out->kind = 'M';
        out->month = digits_read(rule);
        if (!char_read(rule, '.'))
            return false;
        out->week = digits_read(rule);
        if (!char_read(rule, '.'))
            return false;
    }
    else if (char_read(rule, 'J'))
        out->kind = 'J';
    out->day = digits_read(rule);
    if (char_read(rule, '/'))
        out->time = clock_read(rule);
    return out->kind != 'M' || (out->month >= 1 && out->month <= 12 && out->week >= 1 && out->week <= 5 && out->day <= 6);
}

static bool is_leap(int64_t year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* Days from 1970-01-01 to the first day of a year. */
static int64_t year_begin(int64_t year)
{
    int64_t before = year - 1;

    return 365 * (year - 1970) + (before / 4 - before / 100 + before / 400) - (1969 / 4 - 1969 / 100 + 1969 / 400);
}

static int64_t month_begin(int64_t year, int64_t month)
{
    static const int64_t days[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};

    return year_begin(year) + days[month - 1] + (month > 2 && is_leap(year) ? 1 : 0);
}

/* The second of a change by the clock in force before it, as if that were UTC. */
static int64_t change_find(const struct change *change, int64_t year)
{
    int64_t first, end, day;

    if (change->kind != 'M')
        return (year_begin(year) + change->day - (change->kind == 'J' && (change->day < 60 || !is_leap(year)) ? 1 : 0)) * DAY +
               change->time;
    first = month_begin(year, change->month);
    end = change->month == 12 ? year_begin(year + 1) : month_begin(year, change->month + 1);
    /* 1970-01-01 was a Thursday, 4. */
    day = first + ((change->day - (first + 4)) % 7 + 7) % 7 + (change->week - 1) * 7;
    return (day >= end ? day - 7 : day) * DAY + change->time;
}

/* The year of a time, near enough: its first second is at or before it. */
static int64_t year_find(int64_t time)
{
    int64_t year = 1970 + time / (365 * DAY + DAY / 4);

    while (year_begin(year) * DAY > time)
        year--;
    while (year_begin(year + 1) * DAY <= time)
        year++;
    return year;
}

static bool rule_find_offset(str rule, int64_t time, struct zone_offset *out)
{
    struct zone_offset standard = {.name = name_read(&rule)}, summer;
    struct change begins, ends;
    int64_t year, from, to;

    if (rule.len == 0 || standard.name.len == 0)
        return false;
    standard.seconds = (int32_t)-clock_read(&rule);
    if (rule.len == 0)
    {
        *out = standard;
        return true;
    }
    summer = (struct zone_offset){.seconds = standard.seconds + 3600, .name = name_read(&rule)};
    if (rule.len > 0 && rule.at[0] != ',')
        summer.seconds = (int32_t)-clock_read(&rule);
    if (!change_read(&rule, &begins) || !change_read(&rule, &ends))
        return false;
    year = year_find(time + standard.seconds);
    from = change_find(&begins, year) - standard.seconds;
    to = change_find(&ends, year) - summer.seconds;
    *out = (from <= to ? time >= from && time < to : time >= from || time < to) ? summer : standard;
    return true;
}

/* ---- both ---- */

bool tzif_find_offset(str bytes, int64_t time, struct zone_offset *out_offset)
{
    struct zone_offset offset;
    struct block block;
    bool is_last;
    str footer = {0};

    if (time < -(INT64_C(1) << 40) || time > (INT64_C(1) << 40) || !block_read(bytes, 4, &block))
        return false;
    if (bytes.at[4] >= '2')
    {
        if (!block_read(str_skip(block.bytes, block_length(&block)), 8, &block))
            return false;
        str_cut(str_skip(block.bytes, block_length(&block) + 1), '\n', &footer);
    }
    if (!type_read(&block, type_find(&block, time, &is_last), &offset))
        return false;
    if (!is_last || !rule_find_offset(footer, time, out_offset))
        *out_offset = offset;
    return true;
}
