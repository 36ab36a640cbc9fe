/* JSON over any bytes: what is written reads back, and is written the same again. */
#include "text_fuzz.h"

#include "text/json.h"

static struct buf print(struct fuzz *fuzz, const struct tree *tree)
{
    struct json_style style = JSON_STYLE_DEFAULT;
    struct buf buf = BUF(fuzz->arena);

    if (!json_print(&buf, tree, &style, &fuzz->diags))
        abort();
    return buf;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz fuzz;
    struct tree *tree, *again;
    bool ok;

    fuzz_open(&fuzz, data, size);
    ok = json_parse(fuzz.arena, fuzz.text, 1, &fuzz.diags, &tree);
    if (ok)
    {
        struct buf first = print(&fuzz, tree), second;

        if (!json_parse(fuzz.arena, buf_str(&first), PLACE_NONE, &fuzz.diags, &again))
            abort();
        second = print(&fuzz, again);
        if (!str_equal(buf_str(&first), buf_str(&second)))
            abort();
    }
    return fuzz_close(&fuzz, ok);
}
