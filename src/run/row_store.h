/*
 * row_store: rows of a result that are kept to be read later, first in, first out, in little memory (an integer is one to ten
 * bytes, a text its bytes and their number). For the rest of a result whose connection is wanted for another statement.
 */
#ifndef LB_RUN_ROW_STORE_H
#define LB_RUN_ROW_STORE_H

#include "base/arena.h"
#include "base/datum.h"

struct row_store
{
    struct memory *memory;
    struct row_chunk *oldest, *newest;
    size_t column_count;
    struct datum *cells; /* of the row read last */
    struct arena *items; /* of its arrays */
    struct arena_mark mark;
};

/* A store in `arena`: its memory goes with the arena. */
struct row_store *row_store_make(struct arena *arena, size_t column_count);

void row_store_add(struct row_store *store, const struct datum *row);

/* The next row, good until the next call; NULL: there is none. */
const struct datum *row_store_take(struct row_store *store);

#endif
