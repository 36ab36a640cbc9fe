/*
 * The ini reader over any bytes. Every section that was read is interpolated, and each option found, asked for, set again with
 * its own value, set in a new section with another's, and taken out.
 */
#include "text_fuzz.h"

#include "text/ini.h"

enum
{
    USED_MOST = 20, /* options of a section: each refusal lists all sections */
};

/* One step over an option; its refusals are its own. */
static void option_use(const struct ini *ini, struct fuzz *fuzz, str section, const struct ini_item *item)
{
    struct diags diags = {.arena = fuzz->arena};
    bool boolean;
    str value;
    bool ok = ini_get(ini, section, item->value, &diags, &value);

    ok = ini_get(ini, item->value, item->name, &diags, &value) && ok;
    if (diags.error_count > 2 || ok != (diags.error_count == 0))
        abort();
    if (ini_find(ini, section, item->name) == NULL || ini_find_section(ini, section) == NULL)
        abort();
    ini_to_bool(item->value, &boolean);
}

static bool section_use(struct ini *ini, struct fuzz *fuzz, str section)
{
    ini_items items;

    if (!ini_get_items(ini, section, &fuzz->diags, &items))
        return false;
    for (size_t i = 0; i < items.len && i < USED_MOST; i++)
        option_use(ini, fuzz, section, &items.at[i]);
    for (size_t i = 0; i < items.len; i++)
        if (!ini_set(ini, section, items.at[i].name, items.at[i].option->value, SPAN_NONE, &fuzz->diags))
            return false;
    for (size_t i = 0; i < items.len; i++)
        if (!ini_set(ini, STR("made in memory"), items.at[i].name, items.at[i].value, SPAN_NONE, &fuzz->diags))
            return false;
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz fuzz;
    struct ini *ini = ini_make(fuzz_open(&fuzz, data, size)->arena);
    bool ok;

    ini_default(ini, STR("here"), STR("/here"));
    ok = ini_read(ini, STR("alembic.ini"), fuzz.text, size % 2 == 0 ? 1 : PLACE_NONE, &fuzz.diags);
    for (size_t i = 0, count = ini->sections.len; ok && i < count; i++)
        ok = section_use(ini, &fuzz, ini->sections.at[i].key);
    if (ini_remove(ini, STR("alembic"), STR("script_location")) && ini_remove(ini, STR("alembic"), STR("SCRIPT_location")))
        abort();
    return fuzz_close(&fuzz, ok);
}
