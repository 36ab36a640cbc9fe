/* YAML over any bytes, through the system's libyaml. */
#include "text_fuzz.h"

#include "../unit/text/yaml_open.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct yaml_library library;
    struct fuzz fuzz;
    struct tree *tree;

    if (library.parser_parse == NULL && !yaml_library_open(&library))
        abort();
    fuzz_open(&fuzz, data, size);
    return fuzz_close(&fuzz, yaml_load(fuzz.arena, &library, fuzz.text, 1, &fuzz.diags, &tree));
}
