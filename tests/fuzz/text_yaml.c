/* YAML over any bytes, through the system's libyaml, with places or (texts of odd length) without. */
#include "text_tree.h"

#include "../unit/text/yaml_open.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct yaml_library library;
    struct fuzz fuzz;
    struct tree *tree;
    bool ok;

    if (library.parser_parse == NULL && !yaml_library_open(&library))
        abort();
    fuzz_open(&fuzz, data, size);
    ok = yaml_load(fuzz.arena, &library, fuzz.text, size % 2 == 0 ? 1 : PLACE_NONE, &fuzz.diags, &tree);
    if (ok)
        tree_check(&fuzz, tree);
    return fuzz_close(&fuzz, ok);
}
