/* Words of a command. One pass; a word is under way from its first character, or quote, to the next blank. */
#include "text/shell_words.h"

#include "base/buf.h"

struct splitting
{
    str text;
    size_t at;
    struct buf word;
    bool in_word;
    const char *problem;
};

static void single_quoted(struct splitting *splitting)
{
    str rest = str_skip(splitting->text, splitting->at);
    size_t end = str_find_char(rest, '\'');

    if (end == STR_NONE)
    {
        splitting->problem = "No closing quotation";
        return;
    }
    buf_add(&splitting->word, str_slice(rest, 0, end));
    splitting->at += end + 1;
}

static void double_quoted(struct splitting *splitting)
{
    while (splitting->at < splitting->text.len)
    {
        char c = splitting->text.at[splitting->at++];

        if (c == '"')
            return;
        if (c == '\\' && splitting->at < splitting->text.len &&
            str_find_char(STR("\"\\$`"), splitting->text.at[splitting->at]) != STR_NONE)
            c = splitting->text.at[splitting->at++];
        buf_add_char(&splitting->word, c);
    }
    splitting->problem = "No closing quotation";
}

static void piece_take(struct splitting *splitting, char c)
{
    if (c == '\'')
        single_quoted(splitting);
    else if (c == '"')
        double_quoted(splitting);
    else if (c != '\\')
        buf_add_char(&splitting->word, c);
    else if (splitting->at < splitting->text.len)
        buf_add_char(&splitting->word, splitting->text.at[splitting->at++]);
    else
        splitting->problem = "No escaped character";
}

bool shell_words_split(struct arena *arena, str text, str_array *out_words, const char **out_problem)
{
    struct splitting splitting = {.text = text, .word = BUF(arena)};
    str_array words = {0};

    while (splitting.at < text.len && splitting.problem == NULL)
    {
        char c = text.at[splitting.at++];

        if (!char_is_space(c))
        {
            splitting.in_word = true;
            piece_take(&splitting, c);
        }
        if (splitting.in_word && (char_is_space(c) || splitting.at == text.len))
        {
            array_push(arena, &words, splitting.word.len > 0 ? buf_str(&splitting.word) : STR(""));
            splitting.word = BUF(arena);
            splitting.in_word = false;
        }
    }
    if (splitting.problem != NULL)
    {
        *out_problem = splitting.problem;
        return false;
    }
    *out_words = words;
    return true;
}
