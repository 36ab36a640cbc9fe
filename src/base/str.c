/* str: comparing, slicing and searching text given as pointer and length. Nothing here allocates. */
#include "base/str.h"

#include <string.h>

str str_from(const char *text)
{
    return (str){text, text != NULL ? strlen(text) : 0};
}

bool str_equal(str a, str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

bool str_equal_nocase(str a, str b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
    {
        if (char_lower(a.at[i]) != char_lower(b.at[i]))
            return false;
    }
    return true;
}

int str_compare(str a, str b)
{
    size_t shared = a.len < b.len ? a.len : b.len;
    int order = shared > 0 ? memcmp(a.at, b.at, shared) : 0;

    if (order != 0)
        return order;
    return a.len < b.len ? -1 : a.len > b.len;
}

bool str_starts(str s, str prefix)
{
    return s.len >= prefix.len && str_equal(str_slice(s, 0, prefix.len), prefix);
}

bool str_ends(str s, str suffix)
{
    return s.len >= suffix.len && str_equal(str_skip(s, s.len - suffix.len), suffix);
}

str str_slice(str s, size_t from, size_t to)
{
    if (to > s.len)
        to = s.len;
    if (from > to)
        from = to;
    return (str){s.at != NULL ? s.at + from : NULL, to - from};
}

str str_skip(str s, size_t count)
{
    return str_slice(s, count, s.len);
}

str str_trim_start(str s)
{
    size_t from = 0;

    while (from < s.len && char_is_space(s.at[from]))
        from++;
    return str_skip(s, from);
}

str str_trim_end(str s)
{
    size_t to = s.len;

    while (to > 0 && char_is_space(s.at[to - 1]))
        to--;
    return str_slice(s, 0, to);
}

str str_trim(str s)
{
    return str_trim_end(str_trim_start(s));
}

size_t str_find(str s, str needle)
{
    if (needle.len == 0)
        return 0;

    const char *hit = s.len >= needle.len ? memmem(s.at, s.len, needle.at, needle.len) : NULL;

    return hit != NULL ? (size_t)(hit - s.at) : STR_NONE;
}

size_t str_find_char(str s, char c)
{
    const char *hit = s.len > 0 ? memchr(s.at, c, s.len) : NULL;

    return hit != NULL ? (size_t)(hit - s.at) : STR_NONE;
}

size_t str_find_last_char(str s, char c)
{
    for (size_t i = s.len; i > 0; i--)
    {
        if (s.at[i - 1] == c)
            return i - 1;
    }
    return STR_NONE;
}

str str_cut(str s, char by, str *out_head)
{
    size_t at = str_find_char(s, by);

    *out_head = str_slice(s, 0, at == STR_NONE ? s.len : at);
    return at == STR_NONE ? (str){NULL, 0} : str_skip(s, at + 1);
}

bool str_next_line(str *s, str *out_line)
{
    if (s->len == 0)
        return false;

    size_t end = 0;

    while (end < s->len && s->at[end] != '\n' && s->at[end] != '\r')
        end++;
    *out_line = str_slice(*s, 0, end);
    if (end + 1 < s->len && s->at[end] == '\r' && s->at[end + 1] == '\n')
        end++;
    *s = str_skip(*s, end + 1);
    return true;
}

bool str_to_int(str s, int64_t *out_value)
{
    bool negative = s.len > 0 && s.at[0] == '-';
    size_t i = negative || (s.len > 0 && s.at[0] == '+') ? 1 : 0;
    int64_t value = 0;

    if (i == s.len)
        return false;
    for (; i < s.len; i++)
    {
        /* Summed on the negative side, which reaches one further. */
        if (!char_is_digit(s.at[i]) || __builtin_mul_overflow(value, 10, &value) ||
            __builtin_sub_overflow(value, s.at[i] - '0', &value))
            return false;
    }
    if (!negative && __builtin_sub_overflow((int64_t)0, value, &value))
        return false;
    *out_value = value;
    return true;
}

/* FNV-1a's steps over eight bytes at a time; the halves are folded, as a multiplication only carries upwards. */
static uint64_t hash_step(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * 1099511628211u;
    return hash ^ (hash >> 32);
}

uint64_t str_hash(str s)
{
    uint64_t hash = 14695981039346656037u ^ s.len, word;
    size_t i = 0;

    for (; i + sizeof word <= s.len; i += sizeof word)
    {
        memcpy(&word, s.at + i, sizeof word);
        hash = hash_step(hash, word);
    }
    word = 0;
    if (i < s.len)
        memcpy(&word, s.at + i, s.len - i);
    hash = hash_step(hash, word);
    return hash_step(hash, word >> 32);
}

bool char_is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

bool char_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool char_is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool char_is_word(char c)
{
    return char_is_alpha(c) || char_is_digit(c) || c == '_';
}

char char_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

char char_upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
}
