/* Growable arrays: doubling, in an arena. */
#include "base/array.h"

#include <string.h>

void *array_room(struct arena *arena, void *items, size_t len, size_t *cap, size_t size)
{
    if (len < *cap)
        return items;

    size_t larger = *cap < 4 ? 8 : *cap * 2;
    size_t total;

    if (__builtin_mul_overflow(larger, size, &total))
        memory_refuse(arena_memory(arena));

    *cap = larger;
    return arena_grow(arena, items, len * size, total); /* new bytes are zero */
}

bool str_array_has(const str_array *array, str s)
{
    for (size_t i = 0; i < array->len; i++)
    {
        if (str_equal(array->at[i], s))
            return true;
    }
    return false;
}

bool str_array_equal(const str_array *a, const str_array *b)
{
    if (a->len != b->len)
        return false;
    for (size_t i = 0; i < a->len; i++)
    {
        if (!str_equal(a->at[i], b->at[i]))
            return false;
    }
    return true;
}

str str_array_join(struct arena *arena, const str_array *array, str between)
{
    size_t len = array->len > 0 ? (array->len - 1) * between.len : 0;

    for (size_t i = 0; i < array->len; i++)
        len += array->at[i].len;

    char *out = arena_alloc(arena, len + 1);
    char *end = out;

    for (size_t i = 0; i < array->len; i++)
    {
        if (i > 0 && between.len > 0)
        {
            memcpy(end, between.at, between.len);
            end += between.len;
        }
        if (array->at[i].len > 0)
            memcpy(end, array->at[i].at, array->at[i].len);
        end += array->at[i].len;
    }
    return (str){out, len};
}
