/* .env files over any bytes. */
#include "text_fuzz.h"

#include "text/dotenv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct dotenv_options options = {.interpolate = true};
    dotenv_bindings bindings;
    struct fuzz fuzz;

    fuzz_open(&fuzz, data, size);
    return fuzz_close(&fuzz, dotenv_parse(fuzz.arena, fuzz.text, 1, &options, &fuzz.diags, &bindings));
}
