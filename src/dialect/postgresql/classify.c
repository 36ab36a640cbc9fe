/*
 * What PostgreSQL does not run inside of a transaction, told by the first words of a statement.
 *
 * Only what the server is certain to refuse counts; a statement that is not recognised is sent as it stands, and the server's
 * own message says the rest.
 */
#include "dialect/postgresql/postgresql.h"

#include "dialect/classify.h"
#include "dialect/compile.h"

static const struct classify_row rows[] = {
    {{"CREATE", "INDEX", "CONCURRENTLY"}, STATEMENT_OUTSIDE_TRANSACTION},
    {{"CREATE", "UNIQUE", "INDEX", "CONCURRENTLY"}, STATEMENT_OUTSIDE_TRANSACTION},
    {{"DROP", "INDEX", "CONCURRENTLY"}, STATEMENT_OUTSIDE_TRANSACTION},
    {{"REINDEX", "*", "CONCURRENTLY"}, STATEMENT_OUTSIDE_TRANSACTION},
    {{"VACUUM"}, STATEMENT_OUTSIDE_TRANSACTION},
    {{"CREATE", "DATABASE"}, STATEMENT_OUTSIDE_TRANSACTION},
    {{"DROP", "DATABASE"}, STATEMENT_OUTSIDE_TRANSACTION},
    {{"CREATE", "TABLESPACE"}, STATEMENT_OUTSIDE_TRANSACTION},
    {{"DROP", "TABLESPACE"}, STATEMENT_OUTSIDE_TRANSACTION},
    {{"ALTER", "SYSTEM"}, STATEMENT_OUTSIDE_TRANSACTION},
};

/* ALTER TYPE name ADD VALUE: the name may be quoted and have a schema, so look for the two words behind it. */
static bool is_add_value(str text)
{
    str previous = STR("");
    for (unsigned i = 0; i < 64 && text.len > 0; i++)
    {
        str word = classify_next_word(&text);
        if (str_equal_nocase(previous, STR("ADD")) && str_equal_nocase(word, STR("VALUE")))
        {
            return true;
        }
        previous = word;
    }
    return false;
}

unsigned postgresql_classify(str text)
{
    unsigned traits = classify_text(text, rows, COUNT_OF(rows));
    str rest = text;
    bool is_alter_type = traits == 0 && str_equal_nocase(classify_next_word(&rest), STR("ALTER")) &&
                         str_equal_nocase(classify_next_word(&rest), STR("TYPE"));
    return is_alter_type && is_add_value(rest) ? STATEMENT_ADDS_ENUM_VALUE : traits;
}
