/* JSON over any bytes: what was read equals itself, is written in each style and reads back; a number is known as one. */
#include "text_tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz fuzz;
    struct tree *tree;
    bool ok;

    fuzz_open(&fuzz, data, size);
    ok = json_parse(fuzz.arena, fuzz.text, 1, &fuzz.diags, &tree);
    if (json_is_number(fuzz.text) && ok && tree->kind != TREE_INT && tree->kind != TREE_BIG && tree->kind != TREE_REAL)
        abort();
    if (ok)
        tree_check(&fuzz, tree);
    return fuzz_close(&fuzz, ok);
}
