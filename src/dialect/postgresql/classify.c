/*
 * What PostgreSQL does not run inside of a transaction, told by the first words of a statement.
 *
 * Only what the server is certain to refuse counts; a statement that is not recognised is sent as it stands, and the server's
 * own message says the rest.
 */
#include "dialect/postgresql/postgresql.h"

#include "dialect/compile.h"

/* Skips white space and comments. */
static str skip_blank(str text)
{
    for (;;)
    {
        text = str_trim_start(text);
        if (str_starts(text, STR("--")))
        {
            size_t end = str_find_char(text, '\n');
            text = end == STR_NONE ? STR("") : str_skip(text, end + 1);
        }
        else if (str_starts(text, STR("/*")))
        {
            size_t end = str_find(text, STR("*/"));
            text = end == STR_NONE ? STR("") : str_skip(text, end + 2);
        }
        else
        {
            return text;
        }
    }
}

/* Takes the next word off; an empty one stands for anything else. */
static str next_word(str *text)
{
    *text = skip_blank(*text);
    size_t length = 0;
    while (length < text->len && char_is_word(text->at[length]))
    {
        length++;
    }
    str word = str_slice(*text, 0, length);
    *text = str_skip(*text, length > 0 ? length : 1);
    return word;
}

#define WORDS 4

/* The words that a statement begins with; "*" is any one word or quoted name. */
static const struct
{
    const char *words[WORDS];
    unsigned traits;
} rows[] = {
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

static bool is_row(size_t row, const str *words)
{
    for (size_t i = 0; i < WORDS && rows[row].words[i] != NULL; i++)
    {
        str expected = str_from(rows[row].words[i]);
        if (!str_equal(expected, STR("*")) && !str_equal_nocase(expected, words[i]))
        {
            return false;
        }
    }
    return true;
}

/* ALTER TYPE name ADD VALUE: the name may be quoted and have a schema, so look for the two words behind it. */
static bool is_add_value(str text)
{
    str previous = STR("");
    for (unsigned i = 0; i < 64 && text.len > 0; i++)
    {
        str word = next_word(&text);
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
    str words[WORDS], rest = text;
    for (size_t i = 0; i < WORDS; i++)
    {
        words[i] = next_word(&rest);
    }
    for (size_t i = 0; i < COUNT_OF(rows); i++)
    {
        if (is_row(i, words))
        {
            return rows[i].traits;
        }
    }
    bool is_alter_type = str_equal_nocase(words[0], STR("ALTER")) && str_equal_nocase(words[1], STR("TYPE"));
    return is_alter_type && is_add_value(text) ? STATEMENT_ADDS_ENUM_VALUE : 0;
}
