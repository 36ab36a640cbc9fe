/* Words of statements. `--` and `#` begin comments, the latter on MySQL; elsewhere no statement begins with it. */
#include "dialect/classify.h"

static str skip_line(str text)
{
    size_t end = str_find_char(text, '\n');
    return end == STR_NONE ? STR("") : str_skip(text, end + 1);
}

static str skip_blank(str text)
{
    for (;;)
    {
        text = str_trim_start(text);
        if (str_starts(text, STR("--")) || str_starts(text, STR("#")))
        {
            text = skip_line(text);
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

str classify_next_word(str *text)
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

static bool is_row(const struct classify_row *row, const str *words)
{
    for (size_t i = 0; i < CLASSIFY_WORDS && row->words[i] != NULL; i++)
    {
        str expected = str_from(row->words[i]);
        if (!str_equal(expected, STR("*")) && !str_equal_nocase(expected, words[i]))
        {
            return false;
        }
    }
    return true;
}

unsigned classify_text(str text, const struct classify_row *rows, size_t count)
{
    str words[CLASSIFY_WORDS];
    for (size_t i = 0; i < CLASSIFY_WORDS; i++)
    {
        words[i] = classify_next_word(&text);
    }
    for (size_t i = 0; i < count; i++)
    {
        if (is_row(&rows[i], words))
        {
            return rows[i].traits;
        }
    }
    return 0;
}
