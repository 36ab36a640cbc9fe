/*
 * Whether two types differ: Alembic's rule. Both are compiled to the dialect's words, in lower case, and cut into words and one
 * list of arguments. The first words must be equal or synonyms; further words and arguments count only when both sides have as
 * many.
 *
 * Beyond that rule: a length or precision that only one side gives counts for the types where it says how much fits; further
 * words that only one side has count where they make another type; and an array is not its item.
 */
#include "base/buf.h"
#include "diff/compare.h"

struct type_words
{
    str_array words; /* the first is the type's name */
    str_array arguments;
};

static str lower(struct arena *arena, str text)
{
    struct buf out = BUF(arena);

    for (size_t i = 0; i < text.len; i++)
        buf_add_char(&out, char_lower(text.at[i]));
    return buf_str(&out);
}

static bool is_word_char(char c)
{
    return char_is_word(c) || c == '-' || (unsigned char)c >= 0x80;
}

/* The arguments in parentheses, separated by commas and further parentheses; the last list counts. */
static void arguments_cut(struct arena *arena, str list, struct type_words *out)
{
    size_t start = 0;

    out->arguments.len = 0;
    for (size_t i = 0; i <= list.len; i++)
    {
        str item;

        if (i < list.len && list.at[i] != ',' && list.at[i] != '(' && list.at[i] != ')')
            continue;
        item = str_trim(str_slice(list, start, i));
        if (i > start && str_find_char(item, '=') == STR_NONE)
            array_push(arena, &out->arguments, item);
        start = i + 1;
    }
}

static struct type_words words_cut(struct arena *arena, str text)
{
    struct type_words words = {0};
    size_t at = 0;

    text = lower(arena, text);
    while (at < text.len)
    {
        size_t end = at;

        while (end < text.len && is_word_char(text.at[end]))
            end++;
        if (end > at)
        {
            array_push(arena, &words.words, str_slice(text, at, end));
            at = end;
            continue;
        }
        if (text.at[at] == '(')
        {
            size_t close = str_find_char(str_skip(text, at + 2), ')');

            if (close != STR_NONE)
            {
                arguments_cut(arena, str_slice(text, at + 1, at + 2 + close), &words);
                at += close + 3;
                continue;
            }
        }
        at++;
    }
    return words;
}

static bool group_has(const char *const group[4], str text)
{
    for (size_t i = 0; i < 4 && group[i] != NULL; i++)
    {
        if (str_equal(text, str_from(group[i])))
            return true;
    }
    return false;
}

static bool names_match(const struct comparison *comparison, const struct type_words *a, const struct type_words *b)
{
    str all_a = str_array_join(comparison->arena, &a->words, STR(" ")), all_b = str_array_join(comparison->arena, &b->words, STR(" "));

    if (a->words.len == 0 || b->words.len == 0)
        return a->words.len == b->words.len;
    if (str_equal(a->words.at[0], b->words.at[0]))
        return true;
    for (const char *const(*group)[4] = comparison->rules->synonyms; (*group)[0] != NULL; group++)
    {
        if ((group_has(*group, all_a) && group_has(*group, all_b)) ||
            (group_has(*group, a->words.at[0]) && group_has(*group, b->words.at[0])))
            return true;
    }
    return false;
}

/* Lists of the same length must be equal; `from` words aside. */
static bool lists_match(const str_array *a, const str_array *b, size_t from)
{
    if (a->len != b->len)
        return true;
    for (size_t i = from; i < a->len; i++)
    {
        if (!str_equal(a->at[i], b->at[i]))
            return false;
    }
    return true;
}

/* Types whose arguments say how much fits, and what they are when nothing is said; empty: no limit. */
static const struct
{
    const char *name, *missing;
} measured[] = {
    {"varchar", ""}, {"nvarchar", ""}, {"char", "1"}, {"nchar", "1"},    {"character", "1"}, {"varbinary", ""}, {"bit", "1"},
    {"numeric", ""}, {"decimal", ""},  {"time", ""},  {"timestamp", ""}, {"datetime", ""},   {"interval", ""},
};

/* BIT VARYING is not BIT, and INTERVAL DAY TO SECOND not INTERVAL. */
static bool further_words_differ(const struct type_words *a, const struct type_words *b)
{
    bool counts = a->words.len > 0 && (str_equal(a->words.at[0], STR("bit")) || str_equal(a->words.at[0], STR("interval")));

    return counts && a->words.len != b->words.len;
}

static bool is_array(str text)
{
    return str_ends(text, STR("[]"));
}

/* The arguments with what is meant when one is missing: CHAR is CHAR(1), NUMERIC(10) is NUMERIC(10, 0); MySQL's NUMERIC as
 * well. */
static str_array arguments_meant(const struct comparison *comparison, const struct type_words *words, const char *missing)
{
    struct arena *arena = comparison->arena;
    bool is_exact = str_equal(words->words.at[0], STR("numeric")) || str_equal(words->words.at[0], STR("decimal"));
    str_array meant = {0};

    for (size_t i = 0; i < words->arguments.len; i++)
        array_push(arena, &meant, words->arguments.at[i]);
    if (meant.len == 0 && missing[0] != '\0')
        array_push(arena, &meant, str_from(missing));
    if (meant.len == 0 && is_exact && comparison->rules->is_mysql)
        array_push(arena, &meant, STR("10"));
    if (meant.len == 1 && is_exact)
        array_push(arena, &meant, STR("0"));
    return meant;
}

static bool measures_differ(const struct comparison *comparison, const struct type_words *a, const struct type_words *b)
{
    for (size_t i = 0; a->words.len > 0 && i < COUNT_OF(measured); i++)
    {
        str_array before, after;

        if (!str_equal(a->words.at[0], str_from(measured[i].name)))
            continue;
        before = arguments_meant(comparison, a, measured[i].missing);
        after = arguments_meant(comparison, b, measured[i].missing);
        return before.len != after.len || !lists_match(&before, &after, 0);
    }
    return false;
}

/* The word behind another one, from the second on; empty: it does not stand there. */
static str word_behind(const struct type_words *words, str word)
{
    for (size_t i = 1; i + 1 < words->words.len; i++)
    {
        if (str_equal(words->words.at[i], word))
            return words->words.at[i + 1];
    }
    return STR("");
}

/* A character set or collation counts when both name one. */
static bool charsets_differ(const struct type_words *a, const struct type_words *b)
{
    static const str before[] = {STR_INIT("set"), STR_INIT("collate")};
    bool differ = false;

    for (size_t i = 0; i < COUNT_OF(before); i++)
    {
        str left = word_behind(a, before[i]), right = word_behind(b, before[i]);

        differ = differ || (left.len > 0 && right.len > 0 && !str_equal(left, right));
    }
    return differ;
}

/* What the server makes of FLOAT(p). */
static void float_name(struct comparison *comparison, struct type_words *words)
{
    int64_t bits = 53;

    if (!comparison->rules->sizes_floats || words->words.len != 1 || !str_equal(words->words.at[0], STR("float")))
        return;
    if (words->arguments.len > 0 && !str_to_int(words->arguments.at[0], &bits))
        return;
    words->words.at[0] = bits <= 24 ? STR("real") : STR("double");
    if (bits > 24)
        array_push(comparison->arena, &words->words, STR("precision"));
    words->arguments.len = 0;
}

bool types_differ(struct comparison *comparison, const struct type *database, const struct type *model, bool *out)
{
    struct type_words a, b;
    str before, after;

    if (comparison->rules->is_mysql && mysql_enums_compare(database, type_for_dialect(model, comparison->dialect->name), out))
        return true;
    if (!dialect_compile_type(comparison->request->compiler, database, &before) ||
        !dialect_compile_type(comparison->request->compiler, model, &after))
        return false;
    *out = false;
    if (str_equal(before, after))
        return true;
    a = words_cut(comparison->arena, before);
    b = words_cut(comparison->arena, after);
    float_name(comparison, &a);
    float_name(comparison, &b);
    *out = !names_match(comparison, &a, &b) || !lists_match(&a.words, &b.words, 1) ||
           !lists_match(&a.arguments, &b.arguments, 0) || measures_differ(comparison, &a, &b) || further_words_differ(&a, &b) ||
           (comparison->rules->is_mysql && charsets_differ(&a, &b)) || is_array(before) != is_array(after);
    return true;
}
