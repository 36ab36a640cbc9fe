/* URLs over any bytes: a hidden password is ***, the masked form adds nothing to that, the mapping to a driver ends. */
#include "text_fuzz.h"

#include "text/url.h"
#include "text/url_native.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz fuzz;
    struct url url;
    struct native_params native;
    bool ok;

    fuzz_open(&fuzz, data, size);
    url_mask_text(fuzz.arena, fuzz.text);
    ok = url_parse(fuzz.arena, fuzz.text, SPAN_NONE, &fuzz.diags, &url);
    if (ok)
    {
        str hidden = url_print(fuzz.arena, &url, true), masked = url_print_masked(fuzz.arena, &url);

        if (url.password.is_set && url.username.is_set && str_find(hidden, STR(":***@")) == STR_NONE)
            abort();
        if (masked.len > hidden.len + 3 * url.query.len)
            abort();
        ok = native_from_url(fuzz.arena, &url, &fuzz.diags, &native);
    }
    return fuzz_close(&fuzz, ok);
}
