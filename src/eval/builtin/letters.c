/*
 * Case and classes of code points: Latin-1, Latin Extended-A and Additional, Greek, Cyrillic, Armenian, by ranges.
 *
 * A range says how far the lower-case letter is from the upper-case one; `alternating` ranges hold pairs (even upper, odd
 * lower, or the other way round). Scripts without case count as letters through utf8_is_identifier_start.
 */
#include "eval/builtin/letters.h"

#include "base/array.h"
#include "base/utf8.h"

struct case_range
{
    uint32_t first, last; /* upper-case letters */
    int32_t to_lower;     /* 0: alternating pairs that begin with `first` */
};

static const struct case_range ranges[] = {
    {'A', 'Z', 32},       {0xC0, 0xD6, 32},     {0xD8, 0xDE, 32},     {0x100, 0x12F, 0},   {0x132, 0x137, 0},
    {0x139, 0x148, 0},    {0x14A, 0x177, 0},    {0x178, 0x178, -121}, {0x179, 0x17E, 0},   {0x1CD, 0x1DC, 0},
    {0x1DE, 0x1EF, 0},    {0x1F8, 0x21F, 0},    {0x222, 0x233, 0},    {0x370, 0x373, 0},   {0x386, 0x386, 38},
    {0x388, 0x38A, 37},   {0x38C, 0x38C, 64},   {0x38E, 0x38F, 63},   {0x391, 0x3A1, 32},  {0x3A3, 0x3AB, 32},
    {0x3D8, 0x3EF, 0},    {0x400, 0x40F, 80},   {0x410, 0x42F, 32},   {0x460, 0x481, 0},   {0x48A, 0x4BF, 0},
    {0x4C1, 0x4CE, 0},    {0x4D0, 0x52F, 0},    {0x531, 0x556, 48},   {0x1E00, 0x1E95, 0}, {0x1EA0, 0x1EFF, 0},
    {0x24B6, 0x24CF, 26}, {0xFF21, 0xFF3A, 32},
};

uint32_t letter_lower(uint32_t c)
{
    for (size_t i = 0; i < COUNT_OF(ranges); i++)
    {
        const struct case_range *range = &ranges[i];

        if (c < range->first || c > range->last)
            continue;
        if (range->to_lower != 0)
            return (uint32_t)((int32_t)c + range->to_lower);
        return (c - range->first) % 2 == 0 ? c + 1 : c;
    }
    return c;
}

uint32_t letter_upper(uint32_t c)
{
    if (c == 0xB5)
        return 0x39C;
    if (c == 0x131)
        return 'I';
    if (c == 0x3C2)
        return 0x3A3;
    for (size_t i = 0; i < COUNT_OF(ranges); i++)
    {
        const struct case_range *range = &ranges[i];
        uint32_t first = (uint32_t)((int32_t)range->first + range->to_lower);
        uint32_t last = (uint32_t)((int32_t)range->last + range->to_lower);

        if (c < first || c > last || c == 0xF7 || c == 0xD7)
            continue;
        if (range->to_lower != 0)
            return (uint32_t)((int32_t)c - range->to_lower);
        return (c - range->first) % 2 == 1 ? c - 1 : c;
    }
    return c;
}

void letter_upper_add(uint32_t c, struct buf *out)
{
    static const struct
    {
        uint32_t from;
        const char *to;
    } several[] = {{0xDF, "SS"},    {0xFB00, "FF"},  {0xFB01, "FI"},      {0xFB02, "FL"},
                   {0xFB03, "FFI"}, {0xFB04, "FFL"}, {0x149, "\xCA\xBCN"}};

    for (size_t i = 0; i < COUNT_OF(several); i++)
    {
        if (several[i].from == c)
        {
            buf_add(out, str_from(several[i].to));
            return;
        }
    }
    buf_add_code_point(out, letter_upper(c));
}

bool letter_is_upper(uint32_t c)
{
    return letter_lower(c) != c || (c >= 0x130 && c == 0x130);
}

bool letter_is_lower(uint32_t c)
{
    return letter_upper(c) != c || c == 0xDF || c == 0xAA || c == 0xBA || c == 0x138 || c == 0x149 ||
           (c >= 0xFB00 && c <= 0xFB06);
}

bool letter_is_alpha(uint32_t c)
{
    if (c < 0x80)
        return char_is_alpha((char)c);
    return utf8_is_identifier_start(c) || letter_is_lower(c) || letter_is_upper(c);
}

int letter_decimal_value(uint32_t c)
{
    static const uint32_t zeros[] = {'0',   0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66,
                                     0xBE6, 0xC66, 0xCE6, 0xD66, 0xE50, 0xED0, 0xF20, 0xFF10};

    for (size_t i = 0; i < COUNT_OF(zeros); i++)
    {
        if (c >= zeros[i] && c <= zeros[i] + 9)
            return (int)(c - zeros[i]);
    }
    return -1;
}

bool letter_is_decimal(uint32_t c)
{
    return letter_decimal_value(c) >= 0;
}

bool letter_is_digit(uint32_t c)
{
    return letter_is_decimal(c) || c == 0xB2 || c == 0xB3 || c == 0xB9 || c == 0x2070 || (c >= 0x2074 && c <= 0x2079) ||
           (c >= 0x2080 && c <= 0x2089) || (c >= 0x2460 && c <= 0x2468);
}

bool letter_is_space(uint32_t c)
{
    return (c >= 9 && c <= 13) || (c >= 0x1C && c <= 0x20) || c == 0x85 || c == 0xA0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}
