/* .env files over any bytes: raw, with ${NAME} from the file first, and from the environment first. */
#include "text_fuzz.h"

#include "text/dotenv.h"

static bool environment(void *subject, str name, str *out_value)
{
    (void)subject;
    *out_value = STR("from outside");
    return str_equal(name, STR("HOME")) || str_equal(name, STR("A"));
}

static bool parse(struct fuzz *fuzz, place first, struct dotenv_options options)
{
    struct diags diags = {.arena = fuzz->arena};
    dotenv_bindings bindings;
    bool ok = dotenv_parse(fuzz->arena, fuzz->text, first, &options, &diags, &bindings);

    if (diags.error_count != (ok ? 0u : 1u))
        abort();
    return ok;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz fuzz;

    fuzz_open(&fuzz, data, size);
    if (!parse(&fuzz, 1, (struct dotenv_options){0}))
        abort();
    parse(&fuzz, 1, (struct dotenv_options){.interpolate = true});
    parse(&fuzz, PLACE_NONE, (struct dotenv_options){.interpolate = true, .override = true, .lookup = environment});
    return fuzz_close(&fuzz, true);
}
