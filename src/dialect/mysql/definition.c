/* A definition is read from clause to clause: a clause ends where the next one's first word stands outside of quotes and parentheses. */
#include "dialect/mysql/definition.h"

#include "base/array.h"
#include "base/buf.h"

enum clause
{
    CLAUSE_TYPE,
    CLAUSE_CHARACTER_SET,
    CLAUSE_COLLATE,
    CLAUSE_GENERATED,
    CLAUSE_NOT_NULL,
    CLAUSE_NULL,
    CLAUSE_DEFAULT,
    CLAUSE_ON_UPDATE,
    CLAUSE_AUTO_INCREMENT,
    CLAUSE_COMMENT,
    CLAUSE_CHECK,
    CLAUSE_OTHER,
};

/* How clauses begin: MariaDB's sql_show.cc and MySQL's. The first that fits counts. */
static const struct
{
    str words;
    enum clause clause;
} beginnings[] = {
    {STR_INIT("CHARACTER SET"), CLAUSE_CHARACTER_SET},
    {STR_INIT("COLLATE"), CLAUSE_COLLATE},
    {STR_INIT("GENERATED ALWAYS"), CLAUSE_GENERATED},
    {STR_INIT("AS"), CLAUSE_GENERATED},
    {STR_INIT("NOT NULL"), CLAUSE_NOT_NULL},
    {STR_INIT("NULL"), CLAUSE_NULL},
    {STR_INIT("DEFAULT"), CLAUSE_DEFAULT},
    {STR_INIT("ON UPDATE"), CLAUSE_ON_UPDATE},
    {STR_INIT("AUTO_INCREMENT"), CLAUSE_AUTO_INCREMENT},
    {STR_INIT("COMMENT"), CLAUSE_COMMENT},
    {STR_INIT("CHECK"), CLAUSE_CHECK},
    {STR_INIT("INVISIBLE"), CLAUSE_OTHER},
    {STR_INIT("WITHOUT SYSTEM VERSIONING"), CLAUSE_OTHER},
    {STR_INIT("WITH SYSTEM VERSIONING"), CLAUSE_OTHER},
    {STR_INIT("REF_SYSTEM_ID"), CLAUSE_OTHER},
    {STR_INIT("STORAGE"), CLAUSE_OTHER},
    {STR_INIT("COLUMN_FORMAT"), CLAUSE_OTHER},
    {STR_INIT("/*"), CLAUSE_OTHER},
};

/* Where what begins here ends: a text in quotes, parentheses, a comment, a word or a single character. */
static size_t token_end(str text, size_t at)
{
    char first = text.at[at];
    size_t depth = 1;

    if (first == '\'' || first == '"' || first == '`')
    {
        for (at++; at < text.len; at++)
        {
            if (text.at[at] == '\\' && first != '`')
                at++;
            else if (text.at[at] == first && at + 1 < text.len && text.at[at + 1] == first)
                at++;
            else if (text.at[at] == first)
                return at + 1;
        }
        return text.len;
    }
    if (str_starts(str_skip(text, at), STR("/*")))
    {
        size_t close = str_find(str_skip(text, at), STR("*/"));

        return close == STR_NONE ? text.len : at + close + 2;
    }
    if (first == '(')
    {
        for (at++; at < text.len && depth > 0;)
        {
            depth += text.at[at] == '(';
            depth -= text.at[at] == ')';
            at = text.at[at] == '(' || text.at[at] == ')' ? at + 1 : token_end(text, at);
        }
        return at;
    }
    if (!char_is_word(first))
        return at + 1;
    while (at < text.len && char_is_word(text.at[at]))
        at++;
    return at;
}

/* The length of the words that begin a clause; 0: none begins here. */
static size_t clause_begins(str text, size_t at, enum clause *out)
{
    str rest = str_skip(text, at);

    for (size_t i = 0; i < COUNT_OF(beginnings); i++)
    {
        str words = beginnings[i].words;
        bool ends = words.len >= rest.len || !char_is_word(words.at[0]) || !char_is_word(rest.at[words.len]);

        if (words.len > rest.len || !ends || !str_equal_nocase(str_slice(rest, 0, words.len), words))
            continue;
        *out = beginnings[i].clause;
        return words.len;
    }
    return 0;
}

static void clause_take(struct mysql_definition *out, enum clause clause, str whole, str value)
{
    str *const places[] = {
        [CLAUSE_TYPE] = &out->type,
        [CLAUSE_CHARACTER_SET] = &out->character_set,
        [CLAUSE_COLLATE] = &out->collate,
        [CLAUSE_GENERATED] = &out->generated,
        [CLAUSE_DEFAULT] = &out->default_value,
        [CLAUSE_ON_UPDATE] = &out->on_update,
        [CLAUSE_AUTO_INCREMENT] = &out->auto_increment,
        [CLAUSE_COMMENT] = &out->comment,
        [CLAUSE_CHECK] = &out->check,
        [CLAUSE_OTHER] = NULL,
    };

    if (clause == CLAUSE_NOT_NULL || clause == CLAUSE_NULL)
        *(clause == CLAUSE_NULL ? &out->is_null : &out->is_not_null) = true;
    else if (clause != CLAUSE_OTHER)
        *places[clause] = clause == CLAUSE_GENERATED || clause == CLAUSE_AUTO_INCREMENT ? whole : value;
    else if (out->other_count < COUNT_OF(out->others))
        out->others[out->other_count++] = whole;
}

void mysql_definition_cut(str text, struct mysql_definition *out)
{
    enum clause clause = CLAUSE_TYPE, next;
    size_t start = 0, value = 0, at = 0;

    *out = (struct mysql_definition){0};
    while (at < text.len)
    {
        /* DEFAULT NULL: what stands directly behind the words is their value, and AS belongs to GENERATED ALWAYS. */
        bool is_value = str_trim(str_slice(text, value, at)).len == 0;
        size_t words = at == start || (clause != CLAUSE_TYPE && is_value && clause != CLAUSE_OTHER && clause != CLAUSE_NOT_NULL &&
                                       clause != CLAUSE_NULL && clause != CLAUSE_AUTO_INCREMENT)
                           ? 0
                           : clause_begins(text, at, &next);

        if (words == 0 || (clause == CLAUSE_GENERATED && next == CLAUSE_GENERATED))
        {
            at = token_end(text, at);
            continue;
        }
        clause_take(out, clause, str_trim(str_slice(text, start, at)), str_trim(str_slice(text, value, at)));
        clause = next;
        start = at;
        at += words;
        value = at;
        if (str_equal(str_slice(text, start, at), STR("/*")))
            at = token_end(text, start);
    }
    clause_take(out, clause, str_trim(str_slice(text, start, at)), str_trim(str_slice(text, value, at)));
}

/* `a``b`: the name, and how long it is with its quotes. */
static str quoted_name(struct arena *arena, str line, size_t *out_len)
{
    struct buf name = BUF(arena);
    char quote = line.at[0];

    *out_len = token_end(line, 0);
    for (size_t i = 1; i + 1 < *out_len; i++)
    {
        buf_add_char(&name, line.at[i]);
        i += line.at[i] == quote;
    }
    return buf_str(&name);
}

str mysql_definition_find(struct arena *arena, str create_table, str column)
{
    size_t open = str_find_char(create_table, '(');
    str body = open == STR_NONE ? (str){0} : str_skip(create_table, open + 1);
    size_t at = 0;

    while (at < body.len && body.at[at] != ')')
    {
        size_t start = at, len;

        if (char_is_space(body.at[at]) || body.at[at] == ',')
        {
            at++;
            continue;
        }
        while (at < body.len && body.at[at] != ',' && body.at[at] != ')')
            at = token_end(body, at);
        if ((body.at[start] == '`' || body.at[start] == '"') &&
            str_equal_nocase(quoted_name(arena, str_slice(body, start, at), &len), column))
            return str_trim(str_slice(body, start + len, at));
    }
    return (str){0};
}

static void add_name(struct buf *out, char quote, str name)
{
    buf_add_char(out, quote);
    for (size_t i = 0; i < name.len; i++)
    {
        if (name.at[i] == quote)
            buf_add_char(out, quote);
        buf_add_char(out, name.at[i]);
    }
    buf_add_char(out, quote);
}

/* The server shows names in quotes; with ANSI_QUOTES these are double ones, and texts have single ones always. */
str mysql_definition_rename(struct arena *arena, str text, str column, str new_name)
{
    struct buf out = BUF(arena);
    size_t at = 0;

    while (at < text.len)
    {
        bool is_name = text.at[at] == '`' || text.at[at] == '"';
        size_t end = text.at[at] == '(' ? at + 1 : token_end(text, at), len;

        if (is_name && str_equal_nocase(quoted_name(arena, str_slice(text, at, end), &len), column))
            add_name(&out, text.at[at], new_name);
        else
            buf_add(&out, str_slice(text, at, end));
        at = end;
    }
    return buf_str(&out);
}
