/* TOML over any bytes, with places and without: the same tree, which equals itself. */
#include "text_tree.h"

#include "text/toml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz fuzz;
    struct tree *tree, *nowhere;
    bool ok;

    fuzz_open(&fuzz, data, size);
    ok = toml_parse(fuzz.arena, fuzz.text, 1, &fuzz.diags, &tree);
    if (ok)
    {
        tree_check(&fuzz, tree);
        if (!toml_parse(fuzz.arena, fuzz.text, PLACE_NONE, &fuzz.diags, &nowhere))
            abort();
        if (tree_equal(tree, nowhere) == tree_has_nan(tree))
            abort();
    }
    return fuzz_close(&fuzz, ok);
}
