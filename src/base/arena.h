/*
 * Memory: arenas, and the account that they are charged to.
 *
 * A `struct memory` is one account: its limit and the place to return to when memory runs out. An arena takes chunks from it
 * and gives all of them back at once, so there are no clean-up paths: a function allocates and forgets. Lifetimes are a
 * handle's, a command's or revision's, and a function's scratch (arena_mark and arena_reset).
 *
 * The functions never return NULL. When the system or the limit refuses, control leaves by one longjmp to `escape` (the call
 * of the library that is under way), which reports it as one diagnostic and closes its arenas. Connections and files that must
 * be let go are clean-ups of an arena, run last in, first out.
 */
#ifndef LB_BASE_ARENA_H
#define LB_BASE_ARENA_H

#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>

struct memory
{
    size_t used;     /* bytes taken from the system now */
    size_t peak;     /* the most that `used` has been */
    size_t limit;    /* refuse above this many bytes; 0 is no limit */
    size_t fail_at;  /* for tests: refuse the fail_at-th chunk, counted from 1; 0 is never */
    size_t taken;    /* chunks taken so far */
    jmp_buf *escape; /* where control goes on refusal; NULL aborts the process with a message */
};

struct arena;

typedef void arena_cleanup(void *subject);

/* A new arena charged to `memory`, which must outlive it. */
struct arena *arena_open(struct memory *memory);

/* The same with a first chunk of `first` bytes, for many small arenas. */
struct arena *arena_open_small(struct memory *memory, size_t first);

/* Bytes that an arena has taken from its account. */
size_t arena_size(const struct arena *arena);

/* Runs the clean-ups and returns every chunk. NULL is allowed. */
void arena_close(struct arena *arena);

/* The account of an arena. */
struct memory *arena_memory(struct arena *arena);

/* Zeroed memory, aligned for any type. A size of 0 gives a valid pointer. */
__attribute__((malloc, returns_nonnull)) void *arena_alloc(struct arena *arena, size_t size);

/* Zeroed memory for `count` items of `size` bytes; an overflow of the product is a refusal like any other. */
__attribute__((returns_nonnull)) void *arena_alloc_array(struct arena *arena, size_t count, size_t size);

/* A larger copy of a block made here; grows in place when it is the newest. New bytes are zeroed. */
__attribute__((returns_nonnull)) void *arena_grow(struct arena *arena, void *block, size_t old_size, size_t new_size);

#define arena_new(arena, type) ((type *)arena_alloc((arena), sizeof(type)))

/* Calls run(subject) when the arena is closed. */
void arena_on_close(struct arena *arena, arena_cleanup *run, void *subject);

/* Scratch: everything allocated after the mark is given back by the reset (clean-ups registered since then run). */
struct arena_mark
{
    void *chunk;
    size_t used;
    void *cleanup;
};
struct arena_mark arena_mark(struct arena *arena);
void arena_reset(struct arena *arena, struct arena_mark mark);

/* Refuses as an allocation would; for limits that are counted elsewhere. */
_Noreturn void memory_refuse(struct memory *memory);

/* Charges and discharges memory that is kept outside of arenas (the evaluator's heap). May refuse. */
void *memory_take(struct memory *memory, size_t size);
void *memory_resize(struct memory *memory, void *block, size_t old_size, size_t new_size);
void memory_give(struct memory *memory, void *block, size_t size);

/* Copies of text. str_copy and str_print end their text in NUL (not counted), so that .at is a C string. */
str str_copy(struct arena *arena, str s);
str str_join(struct arena *arena, str a, str b);
const char *str_cstring(struct arena *arena, str s);
__attribute__((format(printf, 2, 3))) str str_print(struct arena *arena, const char *format, ...);
__attribute__((format(printf, 2, 0))) str str_vprint(struct arena *arena, const char *format, va_list arguments);
str str_lower(struct arena *arena, str s); /* ASCII letters only */
str str_upper(struct arena *arena, str s);
str str_replace(struct arena *arena, str s, str from, str to);

#endif
