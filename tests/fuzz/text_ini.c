/* The ini reader over any bytes; every section that was read is interpolated and every option set again with its own value. */
#include "text_fuzz.h"

#include "text/ini.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz fuzz;
    struct ini *ini = ini_make(fuzz_open(&fuzz, data, size)->arena);
    bool ok;

    ini_default(ini, STR("here"), STR("/here"));
    ok = ini_read(ini, STR("alembic.ini"), fuzz.text, 1, &fuzz.diags);
    for (size_t i = 0; ok && i < ini->sections.len; i++)
    {
        ini_items items;

        ok = ini_get_items(ini, ini->sections.at[i].key, &fuzz.diags, &items);
        for (size_t j = 0; ok && j < items.len; j++)
            ok = ini_set(ini, ini->sections.at[i].key, items.at[j].name, items.at[j].option->value, SPAN_NONE, &fuzz.diags);
    }
    return fuzz_close(&fuzz, ok);
}
