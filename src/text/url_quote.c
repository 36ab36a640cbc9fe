/*
 * url_quote: percent-encoding as urllib.parse does it, URLs back to text, and the masking of passwords.
 *
 * Masking reads a URL more greedily than SQLAlchemy does: a password ends at the last @ before white space or a quote, so that
 * one with an unescaped @, / or : in it is masked whole. It may hide too much, never too little.
 */
#include "base/utf8.h"
#include "text/url.h"

static int hex_value(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool escape_read(str text, char *out_byte)
{
    if (text.len < 3 || text.at[0] != '%' || hex_value(text.at[1]) < 0 || hex_value(text.at[2]) < 0)
        return false;
    *out_byte = (char)(hex_value(text.at[1]) * 16 + hex_value(text.at[2]));
    return true;
}

/* How many bytes one U+FFFD stands for when decoding with errors="replace": the longest start of a good sequence. */
static size_t bad_length(str text)
{
    static const struct
    {
        unsigned char first_low, first_high, second_low, second_high, more;
    } rows[] = {
        {0xE0, 0xE0, 0xA0, 0xBF, 1}, {0xE1, 0xEC, 0x80, 0xBF, 1}, {0xED, 0xED, 0x80, 0x9F, 1}, {0xEE, 0xEF, 0x80, 0xBF, 1},
        {0xF0, 0xF0, 0x90, 0xBF, 2}, {0xF1, 0xF3, 0x80, 0xBF, 2}, {0xF4, 0xF4, 0x80, 0x8F, 2},
    };
    const unsigned char *p = (const unsigned char *)text.at;

    for (size_t i = 0; i < COUNT_OF(rows); i++)
    {
        if (p[0] < rows[i].first_low || p[0] > rows[i].first_high)
            continue;
        if (text.len < 2 || p[1] < rows[i].second_low || p[1] > rows[i].second_high)
            return 1;
        return rows[i].more == 2 && text.len > 2 && p[2] >= 0x80 && p[2] <= 0xBF ? 3 : 2;
    }
    return 1;
}

static str bad_replace(struct arena *arena, str text)
{
    struct buf buf = BUF(arena);

    if (utf8_find_bad(text) == STR_NONE)
        return text;
    while (text.len > 0)
    {
        uint32_t c;
        size_t len = utf8_decode(text, &c);
        bool is_bad = len == 1 && (unsigned char)text.at[0] >= 0x80;

        buf_add_code_point(&buf, c);
        text = str_skip(text, is_bad ? bad_length(text) : len);
    }
    return buf_str(&buf);
}

static str unquote(struct arena *arena, str text, bool plus)
{
    struct buf buf = BUF(arena);

    while (text.len > 0)
    {
        char byte;
        bool is_escape = escape_read(text, &byte);

        buf_add_char(&buf, is_escape ? byte : plus && text.at[0] == '+' ? ' ' : text.at[0]);
        text = str_skip(text, is_escape ? 3 : 1);
    }
    return bad_replace(arena, buf_str(&buf));
}

str url_unquote(struct arena *arena, str text)
{
    return unquote(arena, text, false);
}

str url_unquote_plus(struct arena *arena, str text)
{
    return unquote(arena, text, true);
}

static void quoted_add(struct buf *buf, str text, str safe, bool plus)
{
    for (size_t i = 0; i < text.len; i++)
    {
        char c = text.at[i];

        if (plus && c == ' ')
            buf_add_char(buf, '+');
        else if (char_is_word(c) || c == '.' || c == '-' || c == '~' || str_find_char(safe, c) != STR_NONE)
            buf_add_char(buf, c);
        else
            buf_print(buf, "%%%02X", (unsigned char)c);
    }
}

str url_quote(struct arena *arena, str text, str safe)
{
    struct buf buf = BUF(arena);

    quoted_add(&buf, text, safe, false);
    return buf_str(&buf);
}

str url_quote_plus(struct arena *arena, str text)
{
    struct buf buf = BUF(arena);

    quoted_add(&buf, text, STR(""), true);
    return buf_str(&buf);
}

static bool is_secret_parameter(str name)
{
    static const str names[] = {
        STR_INIT("password"),         STR_INIT("passwd"),          STR_INIT("sslpassword"),         STR_INIT("ssl_password"),
        STR_INIT("ssl_key_password"), STR_INIT("sslkey_password"), STR_INIT("oauth_client_secret"), STR_INIT("password1"),
        STR_INIT("password2"),        STR_INIT("password3"),
    };

    for (size_t i = 0; i < COUNT_OF(names); i++)
    {
        if (str_equal_nocase(name, names[i]))
            return true;
    }
    return false;
}

static int parameter_compare(const void *a, const void *b)
{
    return str_compare((*(const struct url_parameter *const *)a)->name, (*(const struct url_parameter *const *)b)->name);
}

static const struct url_parameter **parameters_sort(struct arena *arena, const struct url *url)
{
    const struct url_parameter **sorted = arena_alloc_array(arena, url->query.len, sizeof *sorted);

    for (size_t i = 0; i < url->query.len; i++)
        sorted[i] = &url->query.at[i];
    qsort(sorted, url->query.len, sizeof *sorted, parameter_compare);
    return sorted;
}

static void query_print(struct buf *buf, const struct url *url, bool hide_secrets)
{
    const struct url_parameter **sorted = parameters_sort(buf->arena, url);
    char separator = '?';

    for (size_t i = 0; i < url->query.len; i++)
    {
        const struct url_parameter *parameter = sorted[i];

        for (size_t j = 0; j < parameter->values.len; j++)
        {
            buf_add_char(buf, separator);
            separator = '&';
            quoted_add(buf, parameter->name, STR(""), true);
            buf_add_char(buf, '=');
            if (hide_secrets && is_secret_parameter(parameter->name))
                buf_add_literal(buf, "***");
            else
                quoted_add(buf, parameter->values.at[j], STR(""), true);
        }
    }
    if (url->query.len > 0 && separator == '?')
        buf_add_char(buf, '?');
}

static void user_print(struct buf *buf, const struct url *url, bool hide_password)
{
    if (!url->username.is_set)
        return;
    quoted_add(buf, url->username.text, STR(" +"), false);
    if (url->password.is_set)
    {
        buf_add_char(buf, ':');
        if (hide_password)
            buf_add_literal(buf, "***");
        else
            quoted_add(buf, url->password.text, STR(" +"), false);
    }
    buf_add_char(buf, '@');
}

static str url_write(struct arena *arena, const struct url *url, bool hide_password, bool hide_secrets)
{
    struct buf buf = BUF(arena);
    str host = url->host.text;

    buf_add(&buf, url->drivername);
    buf_add_literal(&buf, "://");
    user_print(&buf, url, hide_password);
    if (url->host.is_set)
    {
        /* An @ in the host is the second one of the URL: what stands before it belonged to the password. */
        size_t at = str_find_last_char(host, '@');

        if (hide_secrets && at != STR_NONE)
            host = str_skip(host, at + 1);

        bool has_colon = str_find_char(host, ':') != STR_NONE;

        buf_add(&buf, has_colon ? STR("[") : STR(""));
        buf_add(&buf, host);
        buf_add(&buf, has_colon ? STR("]") : STR(""));
    }
    if (url->has_port)
        buf_print(&buf, ":%lld", (long long)url->port);
    if (url->database.is_set)
    {
        buf_add_char(&buf, '/');
        buf_add(&buf, url->database.text);
    }
    query_print(&buf, url, hide_secrets);
    return buf_str(&buf);
}

str url_print(struct arena *arena, const struct url *url, bool hide_password)
{
    return url_write(arena, url, hide_password, false);
}

str url_print_masked(struct arena *arena, const struct url *url)
{
    return url_write(arena, url, true, true);
}

/* What a URL inside of running text does not hold. */
static bool ends_url(char c)
{
    return char_is_space(c) || c == '"' || c == '\'' || c == '`' || c == '<' || c == '>';
}

static size_t url_end(str text, size_t from)
{
    while (from < text.len && !ends_url(text.at[from]))
        from++;
    return from;
}

/* From just behind a ://, the password up to the last @ of the URL. */
static bool user_password_find(str text, size_t from, size_t url_end_at, size_t *out_start, size_t *out_end)
{
    size_t colon = from;

    while (colon < url_end_at && text.at[colon] != ':' && text.at[colon] != '/' && text.at[colon] != '@')
        colon++;
    if (colon == url_end_at || text.at[colon] != ':')
        return false;

    size_t at = str_find_last_char(str_slice(text, colon + 1, url_end_at), '@');

    if (at == STR_NONE || at == 0)
        return false;
    *out_start = colon + 1;
    *out_end = colon + 1 + at;
    return true;
}

/* Whether the = at `at` ends ?password or &password. */
static bool is_secret_assignment(str text, size_t at)
{
    size_t name = at;

    while (name > 0 && at - name < 32 && char_is_word(text.at[name - 1]))
        name--;
    return name > 0 && (text.at[name - 1] == '?' || text.at[name - 1] == '&') && is_secret_parameter(str_slice(text, name, at));
}

bool url_next_password(struct url_passwords *passwords, size_t *out_start, size_t *out_end)
{
    str text = passwords->text;

    for (size_t at = passwords->at; at < text.len; at++)
    {
        bool found = false;

        /* Also where the colon of :// was forgotten: what is refused as a URL may hold a password all the same. */
        if (at >= passwords->url_end && str_starts(str_skip(text, at), STR("//")))
        {
            passwords->url_end = url_end(text, at + 2);
            found = user_password_find(text, at + 2, passwords->url_end, out_start, out_end);
        }
        else if (text.at[at] == '=' && is_secret_assignment(text, at))
        {
            *out_start = at + 1;
            *out_end = at + 1;
            while (*out_end < text.len && text.at[*out_end] != '&' && !ends_url(text.at[*out_end]))
                ++*out_end;
            found = *out_end > *out_start;
        }
        if (found)
        {
            passwords->at = *out_end;
            return true;
        }
    }
    passwords->at = text.len;
    return false;
}

str url_mask_text(struct arena *arena, str text)
{
    struct url_passwords passwords = {.text = text};
    struct buf buf = BUF(arena);
    size_t from = 0, start, end;

    while (url_next_password(&passwords, &start, &end))
    {
        buf_add(&buf, str_slice(text, from, start));
        buf_add_literal(&buf, "***");
        from = end;
    }
    if (from == 0)
        return text;
    buf_add(&buf, str_skip(text, from));
    return buf_str(&buf);
}
