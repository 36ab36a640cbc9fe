/* What the fuzz targets of the layer `text` share: one arena for each input, with a limit that no input of libFuzzer's size
 * needs. */
#ifndef LB_TESTS_TEXT_FUZZ_H
#define LB_TESTS_TEXT_FUZZ_H

#include "base/diag.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct fuzz
{
    struct memory memory;
    struct arena *arena;
    struct diags diags;
    str text;
};

static inline struct fuzz *fuzz_open(struct fuzz *fuzz, const uint8_t *data, size_t size)
{
    *fuzz = (struct fuzz){.memory = {.limit = (size_t)1 << 30}, .text = {(const char *)data, size}};
    fuzz->arena = arena_open(&fuzz->memory);
    fuzz->diags.arena = fuzz->arena;
    return fuzz;
}

/* A reader that failed has recorded one error; one that did not has recorded none. */
static inline int fuzz_close(struct fuzz *fuzz, bool ok)
{
    if (fuzz->diags.error_count != (ok ? 0u : 1u))
        abort();
    arena_close(fuzz->arena);
    return 0;
}

#endif
