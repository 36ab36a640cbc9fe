/*
 * url: reading and writing of database URLs. How text is quoted, and what messages may show, is for url_quote.c.
 *
 * The reader does what SQLAlchemy's regular expression does, without a regular expression: each part takes as much as it can,
 * and because every part after the scheme is optional, only the user part ever looks back. Two things of that expression
 * surprise and are kept: what cannot be read at the end is ignored, and an @ in a later part (a query, say) makes what stands
 * before it the user part when there is no earlier one.
 */
#include "text/url.h"

#include "base/map.h"
#include "base/utf8.h"
#include "text/quote.h"

static struct url_text text_set(str text)
{
    return (struct url_text){.is_set = true, .text = text};
}

/* [\w+]+:// ; returns the length of the name, 0 when the text is no URL. */
static size_t scheme_match(str text)
{
    size_t at = 0;

    while (at < text.len)
    {
        uint32_t c;
        size_t len = utf8_decode(str_skip(text, at), &c);

        if (c != '+' && !(c < 0x80 ? char_is_word((char)c) : utf8_is_identifier_part(c)))
            break;
        at += len;
    }
    return str_starts(str_skip(text, at), STR("://")) ? at : 0;
}

/* ([^:/]*)(:[^@]*)?@ ; returns its length, 0 when it is not there. */
static size_t user_match(str text, str *out_username, struct url_text *out_password)
{
    size_t end = 0;

    while (end < text.len && text.at[end] != ':' && text.at[end] != '/')
        end++;
    if (end < text.len && text.at[end] == ':')
    {
        str after = str_skip(text, end + 1);
        size_t at = str_find_char(after, '@');

        if (at != STR_NONE)
        {
            *out_username = str_slice(text, 0, end);
            *out_password = text_set(str_slice(after, 0, at));
            return end + 1 + at + 1;
        }
    }

    size_t at = str_find_last_char(str_slice(text, 0, end), '@');

    if (at == STR_NONE)
        return 0;
    *out_username = str_slice(text, 0, at);
    *out_password = (struct url_text){0};
    return at + 1;
}

static size_t span_until(str text, const char *ends)
{
    size_t len = 0;

    while (len < text.len && str_find_char(str_from(ends), text.at[len]) == STR_NONE)
        len++;
    return len;
}

/* \[[^/?]+\] or [^/:?]+ ; returns its length. */
static size_t host_match(str text, struct url_text *out_host)
{
    if (text.len > 0 && text.at[0] == '[')
    {
        size_t close = str_find_last_char(str_slice(text, 0, span_until(text, "/?")), ']');

        if (close != STR_NONE && close > 1)
        {
            *out_host = text_set(str_slice(text, 1, close));
            return close + 1;
        }
    }

    size_t len = span_until(text, "/:?");

    if (len > 0)
        *out_host = text_set(str_slice(text, 0, len));
    return len;
}

/* int(text): blanks around, a sign, single underscores between digits. */
static bool port_parse(str text, int64_t *out_port)
{
    char digits[24];
    size_t len = 0;

    text = str_strip(text);
    for (size_t i = 0; i < text.len; i++)
    {
        bool between = i > 0 && i + 1 < text.len && char_is_digit(text.at[i - 1]) && char_is_digit(text.at[i + 1]);

        if (text.at[i] == '_' && between)
            continue;
        if (len == sizeof digits || text.at[i] == '_')
            return false;
        digits[len++] = text.at[i];
    }
    return str_to_int((str){digits, len}, out_port);
}

static bool port_report(struct diags *diags, struct span span, str text)
{
    /* An unescaped / or ? in a password makes its first half look like a port: it is not repeated here. */
    diag_error(diags, DIAG_URL, span,
               text.len == 0 ? "the database URL has an empty port" : "the port in the database URL is no number");
    diag_detail(diags, "SQLAlchemy: invalid literal for int() with base 10");
    diag_hint(diags,
              "Write HOST:PORT or HOST alone; in a user name or password write %%3A for `:`, %%2F for `/`, %%40 for `@`, "
              "%%3F for `?`.");
    return false;
}

static bool no_url_report(struct diags *diags, struct span span, str text)
{
    diag_error_alembic(diags, DIAG_URL, span, "Could not parse SQLAlchemy URL from given URL string");
    if (text.len == 0)
        diag_detail(diags, "the URL is empty");
    else if (str_find(text, STR("://")) == STR_NONE)
        diag_detail(diags, "it has no `://`");
    else
        diag_detail(diags, "what stands before `://` is no name of a dialect");
    diag_hint(diags, "Write it as dialect+driver://username:password@host:port/database, for example "
                     "postgresql://scott@localhost/test or sqlite:///app.db.");
    return false;
}

void url_parse_query(struct arena *arena, str query, struct url *url)
{
    struct map known = {.arena = arena}; /* name to number + 1 */

    for (size_t i = 0; i < url->query.len; i++)
        map_put(&known, url->query.at[i].name, (void *)(i + 1));
    while (query.len > 0)
    {
        str field, name, value;

        query = str_cut(query, '&', &field);
        value = str_cut(field, '=', &name);
        if (value.len == 0)
            continue; /* parse_qsl drops blank values */
        name = url_unquote_plus(arena, name);

        void **slot = map_slot(&known, name);

        if (*slot == NULL)
        {
            array_add(arena, &url->query)->name = name;
            *slot = (void *)url->query.len;
        }
        array_push(arena, &url->query.at[(size_t)*slot - 1].values, url_unquote_plus(arena, value));
    }
}

bool url_parse(struct arena *arena, str text, struct span span, struct diags *diags, struct url *out_url)
{
    struct url url = {.span = span};
    size_t scheme = scheme_match(text);
    str username;

    if (scheme == 0)
        return no_url_report(diags, span, text);
    url.drivername = str_copy(arena, str_slice(text, 0, scheme));

    str rest = str_skip(text, scheme + 3);
    size_t user = user_match(rest, &username, &url.password);

    if (user > 0)
    {
        url.username = text_set(url_unquote(arena, username));
        if (url.password.is_set)
            url.password.text = url_unquote(arena, url.password.text);
        rest = str_skip(rest, user);
    }
    rest = str_skip(rest, host_match(rest, &url.host));
    if (url.host.is_set)
        url.host.text = str_copy(arena, url.host.text);
    if (rest.len > 0 && rest.at[0] == ':')
    {
        size_t len = span_until(rest, "/?");

        url.has_port = true;
        if (!port_parse(str_slice(rest, 1, len), &url.port))
            return port_report(diags, span, str_slice(rest, 1, len));
        rest = str_skip(rest, len);
    }
    if (rest.len > 0 && rest.at[0] == '/')
    {
        size_t len = span_until(rest, "?");

        url.database = text_set(str_copy(arena, str_slice(rest, 1, len)));
        rest = str_skip(rest, len);
    }
    if (rest.len > 0 && rest.at[0] == '?')
        url_parse_query(arena, str_slice(rest, 1, span_until(rest, "\n")), &url);
    *out_url = url;
    return true;
}

static struct url_text text_copy(struct arena *arena, struct url_text text)
{
    return text.is_set ? text_set(str_copy(arena, text.text)) : text;
}

struct url url_create(struct arena *arena, const struct url *parts)
{
    struct url url = {
        .drivername = str_copy(arena, parts->drivername),
        .username = text_copy(arena, parts->username),
        .password = text_copy(arena, parts->password),
        .host = text_copy(arena, parts->host),
        .has_port = parts->has_port,
        .port = parts->port,
        .database = text_copy(arena, parts->database),
        .span = parts->span,
    };

    for (size_t i = 0; i < parts->query.len; i++)
    {
        const struct url_parameter *given = &parts->query.at[i];
        struct url_parameter *parameter = array_add(arena, &url.query);

        parameter->name = str_copy(arena, given->name);
        for (size_t j = 0; j < given->values.len; j++)
            array_push(arena, &parameter->values, str_copy(arena, given->values.at[j]));
    }
    return url;
}

struct url url_set(struct arena *arena, const struct url *url, const struct url *changes)
{
    struct url parts = *url;

    if (changes->drivername.len > 0)
        parts.drivername = changes->drivername;
    if (changes->username.is_set)
        parts.username = changes->username;
    if (changes->password.is_set)
        parts.password = changes->password;
    if (changes->host.is_set)
        parts.host = changes->host;
    if (changes->has_port)
    {
        parts.has_port = true;
        parts.port = changes->port;
    }
    if (changes->database.is_set)
        parts.database = changes->database;
    if (changes->query.len > 0)
        memcpy(&parts.query, &changes->query, sizeof parts.query);
    return url_create(arena, &parts);
}

const struct url_parameter *url_find_parameter(const struct url *url, str name)
{
    for (size_t i = 0; i < url->query.len; i++)
    {
        if (str_equal(url->query.at[i].name, name))
            return &url->query.at[i];
    }
    return NULL;
}

str url_backend_name(const struct url *url)
{
    str head;

    str_cut(url->drivername, '+', &head);
    return head;
}

/* drivername.split("+")[1] */
str url_driver_name(const struct url *url)
{
    str head, driver = str_cut(url->drivername, '+', &head);

    str_cut(driver, '+', &head);
    return head;
}

bool url_get_dialect(const struct url *url, struct diags *diags, enum url_dialect *out_dialect)
{
    static const struct
    {
        str name;
        enum url_dialect dialect;
    } rows[] = {
        {STR_INIT("postgresql"), URL_POSTGRESQL},
        {STR_INIT("sqlite"), URL_SQLITE},
        {STR_INIT("mysql"), URL_MYSQL},
        {STR_INIT("mariadb"), URL_MYSQL},
    };
    str backend = url_backend_name(url);
    str plugin = str_replace(diags->arena, url->drivername, STR("+"), STR("."));

    for (size_t i = 0; i < COUNT_OF(rows); i++)
    {
        if (str_equal(rows[i].name, backend))
        {
            *out_dialect = rows[i].dialect;
            return true;
        }
    }
    diag_error_alembic(diags, DIAG_URL, url->span, "Can't load plugin: sqlalchemy.dialects:" STR_FMT, STR_ARG(plugin));
    if (str_equal(backend, STR("postgres")) || str_equal(backend, STR("pgsql")))
        diag_hint(diags, "Write postgresql:// in place of " STR_FMT "://.", STR_ARG(url->drivername));
    else
        diag_hint(diags, "limbeck runs postgresql://, sqlite://, mysql:// and mariadb:// URLs, with any +driver.");
    return false;
}
