/*
 * Database URLs, as sqlalchemy.engine.url of SQLAlchemy 2.0 reads and writes them (make_url, URL.create, URL.set,
 * render_as_string). The name of the database is neither decoded nor encoded, as in 2.0 (2.1 does both). A url and its texts
 * live in the arena given to the function that made it.
 *
 * Passwords: only url_print with hide_password false writes one. No message of this layer holds one.
 */
#ifndef LB_TEXT_URL_H
#define LB_TEXT_URL_H

#include "base/buf.h"
#include "base/diag.h"

/* Text or None. */
struct url_text
{
    bool is_set;
    str text;
};

struct url_parameter
{
    str name;
    str_array values; /* one or more, in order */
};

struct url
{
    str drivername; /* postgresql+asyncpg */
    struct url_text username;
    struct url_text password;
    struct url_text host;
    bool has_port;
    int64_t port;
    struct url_text database;
    ARRAY(struct url_parameter) query; /* in the order of first appearance, names unique */
    struct span span;                  /* where the URL was written; for messages about it */
};

enum url_dialect
{
    URL_POSTGRESQL,
    URL_SQLITE,
    URL_MYSQL, /* mysql and mariadb */
};

/* make_url(text). Errors: "Could not parse SQLAlchemy URL from given URL string" with a hint; a port that is no number. */
MUST_USE bool url_parse(struct arena *arena, str text, struct span span, struct diags *diags, struct url *out_url);

/* URL.create: copies the parts into the arena. */
struct url url_create(struct arena *arena, const struct url *parts);

/* URL.set: what is set in `changes` (a drivername that is not empty, has_port, a query that is not empty) replaces. */
struct url url_set(struct arena *arena, const struct url *url, const struct url *changes);

/* render_as_string(hide_password). Query parameters are sorted by name, as there. */
str url_print(struct arena *arena, const struct url *url, bool hide_password);

/* url_print with the password as *** and, beyond SQLAlchemy, secrets in the query (password=, passwd=, sslpassword=) and what
 * an unescaped @ in the password moved into the host. For messages. */
str url_print_masked(struct arena *arena, const struct url *url);

/* Any text with the passwords of the URLs in it replaced by ***: for excerpts, raw values and servers' messages. */
str url_mask_text(struct arena *arena, str text);

/* Goes over the passwords of URLs in a text: bytes start to end; false when there is none left. Begin with {.text = text}. */
struct url_passwords
{
    str text;
    size_t at;
    size_t url_end; /* of the URL that was looked at last */
};
bool url_next_password(struct url_passwords *passwords, size_t *out_start, size_t *out_end);

/* The part of drivername before the first +, and the one after it (empty when there is none). */
str url_backend_name(const struct url *url);
str url_driver_name(const struct url *url);

/* Which dialect runs it; "Can't load plugin: sqlalchemy.dialects:postgres" for one that limbeck has not. Any driver is fine. */
MUST_USE bool url_get_dialect(const struct url *url, struct diags *diags, enum url_dialect *out_dialect);

/* NULL when the parameter is not given. */
const struct url_parameter *url_find_parameter(const struct url *url, str name);

/* urllib.parse: unquote, unquote_plus, quote(safe=...), quote_plus. */
str url_unquote(struct arena *arena, str text);
str url_unquote_plus(struct arena *arena, str text);
str url_quote(struct arena *arena, str text, str safe);
str url_quote_plus(struct arena *arena, str text);

/* urllib.parse.parse_qsl with its defaults, repeated names gathered. */
void url_parse_query(struct arena *arena, str query, struct url *url);

#endif
