/*
 * The frame of a fuzz target over the parser: each input gets its own account with a limit, and running into the limit is an
 * ordinary end, not a finding.
 */
#ifndef LB_TESTS_PY_FUZZ_H
#define LB_TESTS_PY_FUZZ_H

#include "base/arena.h"
#include "base/diag.h"

enum
{
    FUZZ_MEMORY_MOST = 256 * 1024 * 1024,
};

/* Unlike assert it stays in every build. */
static inline void fuzz_require(bool holds)
{
    if (!holds)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define FUZZ_MAIN(run)                                                                                                         \
    int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)                                                               \
    {                                                                                                                          \
        jmp_buf escape;                                                                                                        \
        struct memory memory = {.limit = FUZZ_MEMORY_MOST, .escape = &escape};                                                 \
        struct arena *volatile arena = arena_open(&memory);                                                                    \
                                                                                                                               \
        if (setjmp(escape) == 0)                                                                                               \
            run(arena, (str){(const char *)data, size});                                                                       \
        arena_close(arena);                                                                                                    \
        return 0;                                                                                                              \
    }

#endif
