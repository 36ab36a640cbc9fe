/* UTF-8: the decoder follows table 3-7 of the Unicode standard (no overlong forms, no surrogates). */
#include "base/utf8.h"

#include "base/array.h"

size_t utf8_decode(str s, uint32_t *out_code_point)
{
    const unsigned char *p = (const unsigned char *)s.at;
    uint32_t c = p[0];
    size_t len = c < 0x80 ? 1 : c >= 0xC2 && c < 0xE0 ? 2 : c >= 0xE0 && c < 0xF0 ? 3 : c >= 0xF0 && c < 0xF5 ? 4 : 0;

    *out_code_point = UTF8_REPLACEMENT;
    if (len == 0 || len > s.len)
        return 1;
    if (len == 1)
    {
        *out_code_point = c;
        return 1;
    }
    c &= 0xFFu >> (len + 1);
    for (size_t i = 1; i < len; i++)
    {
        if ((p[i] & 0xC0) != 0x80)
            return 1;
        c = c << 6 | (p[i] & 0x3Fu);
    }

    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};

    if (c < least[len] || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000))
        return 1;
    *out_code_point = c;
    return len;
}

size_t utf8_encode(uint32_t c, char out_bytes[4])
{
    if (c > 0x10FFFF || (c >= 0xD800 && c < 0xE000))
        c = UTF8_REPLACEMENT;
    if (c < 0x80)
    {
        out_bytes[0] = (char)c;
        return 1;
    }

    size_t len = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

    for (size_t i = len - 1; i > 0; i--)
    {
        out_bytes[i] = (char)(0x80 | (c & 0x3F));
        c >>= 6;
    }
    out_bytes[0] = (char)((0xF00u >> len) | c);
    return len;
}

size_t utf8_find_bad(str s)
{
    for (size_t i = 0; i < s.len;)
    {
        if ((unsigned char)s.at[i] < 0x80)
        {
            i++;
            continue;
        }

        uint32_t c;
        size_t len = utf8_decode(str_skip(s, i), &c);

        if (len == 1)
            return i;
        i += len;
    }
    return STR_NONE;
}

size_t utf8_count(str s)
{
    size_t count = 0;

    for (size_t i = 0; i < s.len; i++)
        count += ((unsigned char)s.at[i] & 0xC0) != 0x80;
    return count;
}

size_t utf8_offset(str s, size_t index)
{
    for (size_t i = 0; i < s.len; i++)
    {
        if (((unsigned char)s.at[i] & 0xC0) != 0x80 && index-- == 0)
            return i;
    }
    return s.len;
}

struct code_range
{
    uint32_t first, last;
};

static bool range_has(const struct code_range *ranges, size_t count, uint32_t c)
{
    for (size_t i = 0; i < count; i++)
    {
        if (c >= ranges[i].first && c <= ranges[i].last)
            return true;
    }
    return false;
}

/* Unicode 15: the blocks of East Asian Width W and F, and of emoji presentation. */
static const struct code_range wide[] = {
    {0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0x33FF},   {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},   {0xA000, 0xA4CF},
    {0xA960, 0xA97F},   {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},
    {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD},
};

/* Combining marks, joiners and variation selectors. */
static const struct code_range zero_width[] = {
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x064B, 0x065F}, {0x200B, 0x200F},
    {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xE0100, 0xE01EF},
};

size_t utf8_width(str s)
{
    size_t width = 0;

    for (size_t i = 0; i < s.len;)
    {
        uint32_t c;

        i += utf8_decode(str_skip(s, i), &c);
        if (c >= 0x0300 && range_has(zero_width, COUNT_OF(zero_width), c))
            continue;
        width += c >= 0x1100 && range_has(wide, COUNT_OF(wide), c) ? 2 : 1;
    }
    return width;
}

/* Blocks above ASCII that are punctuation, symbols, spaces or unassigned throughout: no identifier has them. */
static const struct code_range not_letters[] = {
    {0x80, 0xA9},     {0xAB, 0xB4},     {0xB6, 0xB6},     {0xB8, 0xB9},     {0xBB, 0xBF},      {0xD7, 0xD7},
    {0xF7, 0xF7},     {0x2C2, 0x2C5},   {0x2D2, 0x2DF},   {0x2000, 0x203E}, {0x2041, 0x2053},  {0x2055, 0x2070},
    {0x207A, 0x207E}, {0x208A, 0x208F}, {0x20A0, 0x20CF}, {0x2190, 0x2BFF}, {0x2E00, 0x2E2E},  {0x2E30, 0x3004},
    {0x3008, 0x3020}, {0x3030, 0x3030}, {0xD800, 0xF8FF}, {0xFD3E, 0xFD4F}, {0xFE10, 0xFE1F},  {0xFE30, 0xFE32},
    {0xFE45, 0xFE4C}, {0xFE50, 0xFE70}, {0xFEFF, 0xFF0F}, {0xFF1A, 0xFF20}, {0xFF5B, 0xFF65},  {0xFFE0, 0xFFFF},
    {0x1F000, 0x1FAFF},
};

bool utf8_is_identifier_start(uint32_t c)
{
    if (c < 0x80)
        return char_is_alpha((char)c) || c == '_';
    return !range_has(not_letters, COUNT_OF(not_letters), c) && !range_has(zero_width, COUNT_OF(zero_width), c) && c != 0xB7;
}

bool utf8_is_identifier_part(uint32_t c)
{
    if (c < 0x80)
        return char_is_word((char)c);
    return utf8_is_identifier_start(c) || range_has(zero_width, COUNT_OF(zero_width) - 1, c) || c == 0xB7;
}
