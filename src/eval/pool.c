/* pool: free lists over slabs. A block that was given back holds the link to the next one of its size. */
#include "eval/pool.h"

enum
{
    SLAB_SIZE = 64 * 1024,
};

struct pool_block
{
    struct pool_block *next;
};

struct pool_slab
{
    struct pool_slab *older;
    _Alignas(16) char bytes[];
};

/* Under the address sanitizer each block is its own, so that a use after it was given back is seen. gcc and clang say so differently. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define POOL_IS_CHECKED
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define POOL_IS_CHECKED
#endif

static bool is_pooled(size_t size)
{
#ifdef POOL_IS_CHECKED
    (void)size;
    return false;
#else
    return size > 0 && size <= POOL_MOST;
#endif
}

static void slab_add(struct pool *pool)
{
    struct pool_slab *slab = memory_take(pool->memory, sizeof *slab + SLAB_SIZE);

    slab->older = pool->slabs;
    pool->slabs = slab;
    pool->at = slab->bytes;
    pool->left = SLAB_SIZE;
}

void *pool_take(struct pool *pool, size_t size)
{
    size_t class_ = (size + POOL_STEP - 1) / POOL_STEP;
    struct pool_block *block;
    char *fresh;

    if (!is_pooled(size))
        return memory_take(pool->memory, size);
    block = pool->free[class_];
    if (block != NULL)
    {
        pool->free[class_] = block->next;
        return block;
    }
    /* The rest of a slab that is too small for this block is lost: at most POOL_MOST bytes. */
    if (pool->left < class_ * POOL_STEP)
        slab_add(pool);
    fresh = pool->at;
    pool->at += class_ * POOL_STEP;
    pool->left -= class_ * POOL_STEP;
    return fresh;
}

void pool_give(struct pool *pool, void *block, size_t size)
{
    struct pool_block *free_block = block;
    size_t class_ = (size + POOL_STEP - 1) / POOL_STEP;

    if (block == NULL)
        return;
    if (!is_pooled(size))
    {
        memory_give(pool->memory, block, size);
        return;
    }
    free_block->next = pool->free[class_];
    pool->free[class_] = free_block;
}

void pool_close(struct pool *pool)
{
    while (pool->slabs != NULL)
    {
        struct pool_slab *slab = pool->slabs;

        pool->slabs = slab->older;
        memory_give(pool->memory, slab, sizeof *slab + SLAB_SIZE);
    }
}
