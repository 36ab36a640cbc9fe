/*
 * URLs over any bytes; behind the first byte 0x1e stand connect_args as JSON. A hidden password is ***, the masked form adds
 * nothing to that, a URL made of the parts of another is that one, the mapping to a driver ends and its notes say something.
 */
#include "text_fuzz.h"

#include "base/utf8.h"
#include "text/json.h"
#include "text/url.h"
#include "text/url_native.h"

enum
{
    FOUND_MOST = 100, /* parameters: each is looked for from the first one on */
};

static void check(bool holds)
{
    if (!holds)
        abort();
}

static void check_quoting(struct arena *arena, str text)
{
    str quoted = url_quote(arena, text, STR("/")), plus = url_quote_plus(arena, text);

    if (utf8_find_bad(text) != STR_NONE)
        return;
    check(str_equal(url_unquote(arena, quoted), text));
    check(str_equal(url_unquote_plus(arena, plus), text));
}

static void check_parts(struct arena *arena, const struct url *url)
{
    struct url copy = url_create(arena, url), set = url_set(arena, url, url);
    str shown = url_print(arena, url, false), hidden = url_print(arena, url, true), masked = url_print_masked(arena, url);
    str backend = url_backend_name(url), driver = url_driver_name(url);

    check(!url->password.is_set || !url->username.is_set || str_find(hidden, STR(":***@")) != STR_NONE);
    check(masked.len <= hidden.len + 3 * url->query.len);
    check(str_equal(url_print(arena, &copy, false), shown) && str_equal(url_print(arena, &set, false), shown));
    check(backend.len + driver.len <= url->drivername.len);
    for (size_t i = 0; i < url->query.len && i < FOUND_MOST; i++)
        check(url_find_parameter(url, url->query.at[i].name) == &url->query.at[i]);
    check(url_find_parameter(url, STR("no such parameter \x01")) == NULL);
}

static bool check_native(struct fuzz *fuzz, const struct url *url, str arguments)
{
    struct native_params native;
    struct tree *tree;

    if (!native_from_url(fuzz->arena, url, &fuzz->diags, &native))
        return false;
    if (arguments.len > 0 && (!json_parse(fuzz->arena, arguments, PLACE_NONE, &fuzz->diags, &tree) ||
                              !native_add_arguments(&native, tree, &fuzz->diags)))
        return false;
    for (size_t i = 0; i < native.pairs.len; i++)
        check(native_find(&native, native.pairs.at[i].key) == &native.pairs.at[i]);
    for (size_t i = 0; i < native.notes.len; i++)
        check(native.notes.at[i].reason.len > 0);
    return true;
}

static void check_rows(void)
{
    for (size_t i = 0; i < native_row_count(); i++)
        check(native_row_get(i).becomes.len + native_row_get(i).reason.len > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz fuzz;
    struct url url;
    str arguments, text;
    bool ok;

    fuzz_open(&fuzz, data, size);
    arguments = str_cut(fuzz.text, '\x1e', &text);
    url_mask_text(fuzz.arena, text);
    check_quoting(fuzz.arena, text);
    ok = url_parse(fuzz.arena, text, SPAN_NONE, &fuzz.diags, &url);
    if (ok)
    {
        check_parts(fuzz.arena, &url);
        ok = check_native(&fuzz, &url, arguments);
    }
    if (size == 0)
        check_rows();
    return fuzz_close(&fuzz, ok);
}
