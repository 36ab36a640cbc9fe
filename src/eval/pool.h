/*
 * pool: blocks for the evaluator's heap, by size.
 *
 * Objects are many, small and short-lived: a pool serves them from slabs with one list of free blocks for each size, and keeps
 * them out of the way of the database library, whose own structures stay close together. Blocks above POOL_MOST go to the
 * account directly. Slabs are given back when the pool is closed. Under AddressSanitizer every block goes to the account, so that
 * a use after free is seen.
 */
#ifndef LB_EVAL_POOL_H
#define LB_EVAL_POOL_H

#include "base/arena.h"

enum
{
    POOL_STEP = 16,  /* sizes are rounded up to this */
    POOL_MOST = 512, /* bytes of the largest block that a slab serves */
};

struct pool_block;
struct pool_slab;

struct pool
{
    struct memory *memory;
    struct pool_block *free[POOL_MOST / POOL_STEP + 1];
    struct pool_slab *slabs;
    char *at; /* what is left of the newest slab */
    size_t left;
};

/* A block that is aligned for any type; not cleared. May refuse, as arena_alloc does. */
void *pool_take(struct pool *pool, size_t size);

/* Gives back a block of that size; NULL with size 0 is allowed. */
void pool_give(struct pool *pool, void *block, size_t size);

/* Gives back the slabs. Larger blocks must have been given back before. */
void pool_close(struct pool *pool);

#endif
