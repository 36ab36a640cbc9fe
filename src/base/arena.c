/*
 * Arenas: chunks from malloc, doubled up to a megabyte, freed together.
 *
 * Invariants: `memory->used` is the sum of the chunks of all open arenas of the account and of what memory_take handed out;
 * the newest chunk is the head of the list; fresh bytes of a chunk are zero until handed out (reset clears what it takes
 * back), so arena_alloc need not clear.
 */
#include "base/arena.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
    CHUNK_FIRST = 4 * 1024,
    CHUNK_MOST = 1024 * 1024,
    SPARE_MOST = 64 * 1024,
    PRINT_FEW = 256, /* bytes of a text that is written once, not measured first */
    ALIGNMENT = 16,
};

struct chunk
{
    struct chunk *older;
    size_t size; /* of `bytes` */
    size_t used;
    _Alignas(ALIGNMENT) char bytes[];
};

struct cleanup
{
    struct cleanup *older;
    arena_cleanup *run;
    void *subject;
};

struct arena
{
    struct memory *memory;
    struct chunk *newest;
    struct cleanup *cleanups;
    size_t next_size;
    struct chunk *spare; /* the largest small one that a reset took back: the next need costs no malloc */
};

_Noreturn void memory_refuse(struct memory *memory)
{
    if (memory->escape != NULL)
        longjmp(*memory->escape, 1);
    fputs("limbeck: out of memory\n", stderr);
    abort();
}

static void memory_charge(struct memory *memory, size_t size)
{
    memory->taken++;
    if (memory->fail_at != 0 && memory->taken == memory->fail_at)
        memory_refuse(memory);
    if (memory->limit != 0 && (size > memory->limit || memory->used > memory->limit - size))
        memory_refuse(memory);
    memory->used += size;
    if (memory->used > memory->peak)
        memory->peak = memory->used;
}

void *memory_take(struct memory *memory, size_t size)
{
    memory_charge(memory, size);

    void *block = malloc(size > 0 ? size : 1);

    if (block == NULL)
    {
        memory->used -= size;
        memory_refuse(memory);
    }
    return block;
}

void *memory_resize(struct memory *memory, void *block, size_t old_size, size_t new_size)
{
    void *larger = memory_take(memory, new_size);

    if (block != NULL)
    {
        memcpy(larger, block, old_size < new_size ? old_size : new_size);
        memory_give(memory, block, old_size);
    }
    return larger;
}

void memory_give(struct memory *memory, void *block, size_t size)
{
    if (block == NULL)
        return;
    assert(memory->used >= size);
    memory->used -= size;
    free(block);
}

/* Zero by calloc: pages that are never used are never touched. */
static struct chunk *chunk_make(struct memory *memory, size_t size)
{
    memory_charge(memory, sizeof(struct chunk) + size);

    struct chunk *chunk = calloc(1, sizeof *chunk + size);

    if (chunk == NULL)
    {
        memory->used -= sizeof *chunk + size;
        memory_refuse(memory);
    }
    chunk->size = size;
    return chunk;
}

struct arena *arena_open(struct memory *memory)
{
    return arena_open_small(memory, CHUNK_FIRST);
}

struct arena *arena_open_small(struct memory *memory, size_t first)
{
    struct chunk *chunk = chunk_make(memory, sizeof(struct arena) + first);
    struct arena *arena = (struct arena *)(void *)chunk->bytes;

    chunk->used = (sizeof *arena + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    *arena = (struct arena){.memory = memory, .newest = chunk, .next_size = 2 * first};
    return arena;
}

size_t arena_size(const struct arena *arena)
{
    size_t size = arena->spare != NULL ? sizeof(struct chunk) + arena->spare->size : 0;

    for (const struct chunk *chunk = arena->newest; chunk != NULL; chunk = chunk->older)
        size += sizeof *chunk + chunk->size;
    return size;
}

static void cleanups_run(struct arena *arena, struct cleanup *until)
{
    while (arena->cleanups != until)
    {
        struct cleanup *cleanup = arena->cleanups;

        arena->cleanups = cleanup->older;
        cleanup->run(cleanup->subject);
    }
}

void arena_close(struct arena *arena)
{
    if (arena == NULL)
        return;
    cleanups_run(arena, NULL);

    struct memory *memory = arena->memory;
    struct chunk *chunk = arena->newest;

    if (arena->spare != NULL)
        memory_give(memory, arena->spare, sizeof *chunk + arena->spare->size);

    /* The arena itself lives in the oldest chunk, which goes last. */
    while (chunk != NULL)
    {
        struct chunk *older = chunk->older;

        memory_give(memory, chunk, sizeof *chunk + chunk->size);
        chunk = older;
    }
}

struct memory *arena_memory(struct arena *arena)
{
    return arena->memory;
}

/* A chunk with room for `size` bytes becomes the newest. */
static void chunk_add(struct arena *arena, size_t size)
{
    size_t want = arena->next_size;

    if (size > want)
        want = size;
    if (arena->next_size < CHUNK_MOST)
        arena->next_size *= 2;

    struct chunk *chunk = arena->spare;

    if (chunk != NULL && chunk->size >= size)
        arena->spare = NULL;
    else
        chunk = chunk_make(arena->memory, want);
    chunk->older = arena->newest;
    arena->newest = chunk;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    if (size > SIZE_MAX / 2)
        memory_refuse(arena->memory);
    size = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    if (size > arena->newest->size - arena->newest->used)
        chunk_add(arena, size);

    struct chunk *chunk = arena->newest;
    void *block = chunk->bytes + chunk->used;

    chunk->used += size;
    return block;
}

void *arena_alloc_array(struct arena *arena, size_t count, size_t size)
{
    size_t total;

    if (__builtin_mul_overflow(count, size, &total))
        memory_refuse(arena->memory);
    return arena_alloc(arena, total);
}

void *arena_grow(struct arena *arena, void *block, size_t old_size, size_t new_size)
{
    struct chunk *chunk = arena->newest;
    size_t old_rounded = (old_size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    size_t new_rounded = (new_size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);

    if (block != NULL && new_size < SIZE_MAX / 2 && new_rounded >= old_rounded &&
        (char *)block + old_rounded == chunk->bytes + chunk->used && new_rounded - old_rounded <= chunk->size - chunk->used)
    {
        chunk->used += new_rounded - old_rounded;
        return block;
    }

    void *larger = arena_alloc(arena, new_size);

    if (block != NULL && old_size > 0)
        memcpy(larger, block, old_size < new_size ? old_size : new_size);
    return larger;
}

void arena_on_close(struct arena *arena, arena_cleanup *run, void *subject)
{
    struct cleanup *cleanup = arena_new(arena, struct cleanup);

    *cleanup = (struct cleanup){.older = arena->cleanups, .run = run, .subject = subject};
    arena->cleanups = cleanup;
}

struct arena_mark arena_mark(struct arena *arena)
{
    return (struct arena_mark){.chunk = arena->newest, .used = arena->newest->used, .cleanup = arena->cleanups};
}

/* Keeps the largest of the small chunks for the next need, cleared; gives back any other. */
static void chunk_spare(struct arena *arena, struct chunk *chunk)
{
    if (chunk->size > SPARE_MOST || (arena->spare != NULL && arena->spare->size >= chunk->size))
    {
        memory_give(arena->memory, chunk, sizeof *chunk + chunk->size);
        return;
    }
    if (arena->spare != NULL)
        memory_give(arena->memory, arena->spare, sizeof *chunk + arena->spare->size);
    memset(chunk->bytes, 0, chunk->used);
    chunk->used = 0;
    arena->spare = chunk;
}

void arena_reset(struct arena *arena, struct arena_mark mark)
{
    cleanups_run(arena, mark.cleanup);
    while (arena->newest != mark.chunk)
    {
        struct chunk *chunk = arena->newest;

        arena->newest = chunk->older;
        chunk_spare(arena, chunk);
    }
    memset(arena->newest->bytes + mark.used, 0, arena->newest->used - mark.used);
    arena->newest->used = mark.used;
    /* Growth starts again from here: a scratch arena does not end up with chunks of a megabyte. */
    arena->next_size = arena->newest->size < CHUNK_MOST / 2 ? arena->newest->size * 2 : CHUNK_MOST;
}

str str_copy(struct arena *arena, str s)
{
    char *copy = arena_alloc(arena, s.len + 1);

    if (s.len > 0)
        memcpy(copy, s.at, s.len);
    return (str){copy, s.len};
}

str str_join(struct arena *arena, str a, str b)
{
    char *joined = arena_alloc(arena, a.len + b.len + 1);

    if (a.len > 0)
        memcpy(joined, a.at, a.len);
    if (b.len > 0)
        memcpy(joined + a.len, b.at, b.len);
    return (str){joined, a.len + b.len};
}

const char *str_cstring(struct arena *arena, str s)
{
    return str_copy(arena, s).at;
}

str str_vprint(struct arena *arena, const char *format, va_list arguments)
{
    char few[PRINT_FEW];
    va_list again;

    va_copy(again, arguments);

    int len = vsnprintf(few, sizeof few, format, again);

    va_end(again);
    assert(len >= 0);
    if ((size_t)len < sizeof few)
        return str_copy(arena, (str){few, (size_t)len});

    char *text = arena_alloc(arena, (size_t)len + 1);

    vsnprintf(text, (size_t)len + 1, format, arguments);
    return (str){text, (size_t)len};
}

str str_print(struct arena *arena, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);

    str text = str_vprint(arena, format, arguments);

    va_end(arguments);
    return text;
}

static str str_map(struct arena *arena, str s, char (*change)(char))
{
    char *copy = arena_alloc(arena, s.len + 1);

    for (size_t i = 0; i < s.len; i++)
        copy[i] = change(s.at[i]);
    return (str){copy, s.len};
}

str str_lower(struct arena *arena, str s)
{
    return str_map(arena, s, char_lower);
}

str str_upper(struct arena *arena, str s)
{
    return str_map(arena, s, char_upper);
}

str str_replace(struct arena *arena, str s, str from, str to)
{
    if (from.len == 0)
        return s;

    size_t hits = 0;

    for (str rest = s; str_find(rest, from) != STR_NONE; rest = str_skip(rest, str_find(rest, from) + from.len))
        hits++;
    if (hits == 0)
        return s;

    size_t len = s.len - hits * from.len + hits * to.len;
    char *out = arena_alloc(arena, len + 1);
    char *end = out;

    for (str rest = s; rest.len > 0;)
    {
        size_t at = str_find(rest, from);
        size_t keep = at == STR_NONE ? rest.len : at;

        memcpy(end, rest.at, keep);
        end += keep;
        if (at != STR_NONE && to.len > 0)
        {
            memcpy(end, to.at, to.len);
            end += to.len;
        }
        rest = str_skip(rest, at == STR_NONE ? rest.len : at + from.len);
    }
    return (str){out, len};
}
