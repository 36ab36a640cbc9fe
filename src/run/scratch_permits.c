/*
 * What may not be sent to a scratch database: statements that reach beyond it.
 *
 * On PostgreSQL roles, tablespaces, databases and the server's configuration belong to the whole server, which is that of the
 * project's own database unless limbeck.scratch_url says otherwise. The text is read word by word, without literals and
 * comments but with what stands between dollars (DO, functions): DO blocks make roles. On SQLite ATTACH and VACUUM INTO open
 * files.
 *
 * A statement put together inside of the server (EXECUTE of variables), dblink and the like are not seen.
 */
#include "run/scratch.h"

enum
{
    WORD_MAX = 24
};

/* Two words in a row; `unless`: the third that makes them harmless. */
struct word_pair
{
    const char *first, *second, *unless;
};

static const struct word_pair server_pairs[] = {
    {"CREATE", "ROLE", NULL},         {"ALTER", "ROLE", NULL},      {"DROP", "ROLE", NULL},
    {"CREATE", "USER", "MAPPING"},    {"ALTER", "USER", "MAPPING"}, {"DROP", "USER", "MAPPING"},
    {"CREATE", "GROUP", NULL},        {"ALTER", "GROUP", NULL},     {"DROP", "GROUP", NULL},
    {"CREATE", "DATABASE", NULL},     {"ALTER", "DATABASE", NULL},  {"DROP", "DATABASE", NULL},
    {"ON", "DATABASE", NULL},         {"ON", "ROLE", NULL},         {"CREATE", "TABLESPACE", NULL},
    {"ALTER", "TABLESPACE", NULL},    {"DROP", "TABLESPACE", NULL}, {"ON", "TABLESPACE", NULL},
    {"ALTER", "SYSTEM", NULL},        {"DROP", "OWNED", NULL},      {"REASSIGN", "OWNED", NULL},
    {"CREATE", "SUBSCRIPTION", NULL},
};

struct reading
{
    str rest;
    bool in_dollars;
    char words[3][WORD_MAX]; /* the last three, in capitals; the newest is the third */
    bool grants;             /* GRANT or REVOKE was read, and no ON behind it: of a role */
};

static bool skip_until(struct reading *reading, str end)
{
    size_t at = str_find(reading->rest, end);

    reading->rest = str_skip(reading->rest, at == STR_NONE ? reading->rest.len : at + end.len);
    return at != STR_NONE;
}

/* "$tag$" begins or ends a text that is read all the same. */
static bool dollar_skip(struct reading *reading)
{
    size_t at = 1;

    while (at < reading->rest.len && char_is_word(reading->rest.at[at]))
        at++;
    if (at >= reading->rest.len || reading->rest.at[at] != '$')
        return false;
    reading->in_dollars = !reading->in_dollars;
    reading->rest = str_skip(reading->rest, at + 1);
    return true;
}

static void word_take(struct reading *reading)
{
    size_t len = 0;

    memmove(reading->words[0], reading->words[1], sizeof reading->words[0] * 2);
    for (; len < reading->rest.len && char_is_word(reading->rest.at[len]); len++)
    {
        if (len + 1 < WORD_MAX)
            reading->words[2][len] = char_upper(reading->rest.at[len]);
    }
    reading->words[2][len < WORD_MAX ? len : WORD_MAX - 1] = '\0';
    reading->rest = str_skip(reading->rest, len);
}

/* The next word; false at the end. */
static bool word_next(struct reading *reading)
{
    while (reading->rest.len > 0)
    {
        char c = reading->rest.at[0];

        if (char_is_word(c))
        {
            word_take(reading);
            return true;
        }
        if (c == '\'' && !reading->in_dollars)
        {
            reading->rest = str_skip(reading->rest, 1);
            skip_until(reading, STR("'"));
        }
        else if (str_starts(reading->rest, STR("--")))
            skip_until(reading, STR("\n"));
        else if (str_starts(reading->rest, STR("/*")))
            skip_until(reading, STR("*/"));
        else if (c != '$' || !dollar_skip(reading))
            reading->rest = str_skip(reading->rest, 1);
    }
    return false;
}

static bool is_word(const char *word, const char *other)
{
    return str_equal(str_from(word), str_from(other));
}

/* GRANT role TO role has no ON; WITH GRANT OPTION begins nothing. */
static bool is_membership(struct reading *reading)
{
    const char *word = reading->words[2];

    if (is_word(word, "GRANT") || is_word(word, "REVOKE"))
        reading->grants = true;
    else if (is_word(word, "ON") || is_word(word, "OPTION"))
        reading->grants = false;
    else if (reading->grants && (is_word(word, "TO") || is_word(word, "FROM")))
        return true;
    return false;
}

/* The pair that ends with the word before the newest: the newest may make it harmless. */
static const struct word_pair *pair_find(const struct reading *reading)
{
    for (size_t i = 0; i < COUNT_OF(server_pairs); i++)
    {
        const struct word_pair *pair = &server_pairs[i];

        if (is_word(reading->words[0], pair->first) && is_word(reading->words[1], pair->second) &&
            (pair->unless == NULL || !is_word(reading->words[2], pair->unless)))
            return pair;
    }
    return NULL;
}

/* What reaches beyond a PostgreSQL database; empty: nothing. */
static str server_reach(struct arena *arena, str sql)
{
    struct reading reading = {.rest = sql};
    bool more = true;

    while (more)
    {
        const struct word_pair *pair;

        more = word_next(&reading);
        if (!more)
        {
            memmove(reading.words[0], reading.words[1], sizeof reading.words[0] * 2);
            reading.words[2][0] = '\0';
        }
        pair = pair_find(&reading);
        if (pair != NULL)
            return str_print(arena, "%s %s", pair->first, pair->second);
        if (more && is_membership(&reading))
            return STR("GRANT or REVOKE of a role");
    }
    return (str){0};
}

static str file_reach(str sql)
{
    struct reading reading = {.rest = sql};

    while (word_next(&reading))
    {
        if (is_word(reading.words[2], "ATTACH") && str_find(sql, STR(":memory:")) == STR_NONE)
            return STR("ATTACH");
        if (is_word(reading.words[1], "VACUUM") && is_word(reading.words[2], "INTO"))
            return STR("VACUUM INTO");
    }
    return (str){0};
}

bool scratch_permits(struct session *child, enum db_kind kind, str sql, struct span span)
{
    str url, reach = {0};

    if (kind == DB_SQLITE)
        reach = file_reach(sql);
    else if (kind == DB_POSTGRESQL && !scratch_url(child->scratch, &url))
        reach = server_reach(child->arena, sql);
    if (reach.len == 0)
        return true;
    diag_error(&child->diags, DIAG_UNSUPPORTED, span, STR_FMT " reaches beyond a scratch database", STR_ARG(reach));
    if (kind == DB_POSTGRESQL)
        diag_hint(&child->diags,
                  "It would change the server that the project's database is on. Name another one for trying out "
                  "revisions: `limbeck.scratch_url = postgresql://user@host/postgres` in alembic.ini.");
    else
        diag_hint(&child->diags, "It would open a file. Leave it out when the database is in memory.");
    return false;
}
