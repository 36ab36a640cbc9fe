/*
 * Growable arrays in an arena.
 *
 *     ARRAY(struct token) tokens = {0};
 *     array_add(arena, &tokens)->kind = TOKEN_NAME;     a new zeroed item
 *     array_push(arena, &names, name);                  a copy of a value
 *     for (size_t i = 0; i < tokens.len; i++) use(&tokens.at[i]);
 *
 * Items move when the array grows: keep indices, not pointers.
 */
#ifndef LB_BASE_ARRAY_H
#define LB_BASE_ARRAY_H

#include "base/arena.h"

#define ARRAY(type)                                                                                                            \
    struct                                                                                                                     \
    {                                                                                                                          \
        type *at;                                                                                                              \
        size_t len, cap;                                                                                                       \
    }

/* Room for one more item of `size` bytes; returns the (possibly moved) items. */
void *array_room(struct arena *arena, void *items, size_t len, size_t *cap, size_t size);

#define array_reserve_one(arena, array)                                                                                       \
    ((array)->at = array_room((arena), (array)->at, (array)->len, &(array)->cap, sizeof *(array)->at))
#define array_add(arena, array) (array_reserve_one((arena), (array)), &(array)->at[(array)->len++])
#define array_push(arena, array, value) ((void)(array_reserve_one((arena), (array)), (array)->at[(array)->len++] = (value)))
#define array_last(array) (&(array)->at[(array)->len - 1])

typedef ARRAY(str) str_array;

bool str_array_has(const str_array *array, str s);
/* The same texts in the same order. */
bool str_array_equal(const str_array *a, const str_array *b);

/* The items with `between` put between them. */
str str_array_join(struct arena *arena, const str_array *array, str between);

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

#endif
