/* TOML over any bytes. */
#include "text_fuzz.h"

#include "text/toml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz fuzz;
    struct tree *tree;

    fuzz_open(&fuzz, data, size);
    return fuzz_close(&fuzz, toml_parse(fuzz.arena, fuzz.text, 1, &fuzz.diags, &tree));
}
