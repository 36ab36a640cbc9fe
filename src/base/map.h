/*
 * map: from text to a pointer, in the order of insertion; and names: texts kept once, so that equal means same pointer.
 *
 *     struct map tables = {.arena = arena};
 *     map_put(&tables, name, table);
 *     for (size_t i = 0; i < tables.len; i++) use(tables.at[i].key, tables.at[i].value);
 *
 * Iteration is by index over `at`, so that equal inputs give equal outputs. Keys are not copied.
 */
#ifndef LB_BASE_MAP_H
#define LB_BASE_MAP_H

#include "base/arena.h"

struct map_entry
{
    str key;
    void *value;
    uint64_t hash;
};

struct map
{
    struct arena *arena;
    struct map_entry *at;
    size_t len, cap;
    uint32_t *slots; /* index + 1 into `at`, 0 is empty; a power of two, at most two thirds full */
    size_t slot_count;
};

/* NULL when absent (or when NULL was put: see map_has). */
void *map_find(const struct map *map, str key);
bool map_has(const struct map *map, str key);

/* Adds, or replaces the value and keeps the place in the order. */
void map_put(struct map *map, str key, void *value);

/* The place of the value for a key, made with NULL when absent; valid until the next addition. */
void **map_slot(struct map *map, str key);

/* Takes a key out and keeps the order of the others (linear: for the rare removal). */
bool map_remove(struct map *map, str key);

/* The one copy of a text: equal texts give the same pointer, NUL-terminated. */
struct names
{
    struct map map;
};
str names_intern(struct names *names, str text);

#endif
