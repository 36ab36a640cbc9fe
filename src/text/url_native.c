/*
 * url_native: what the native driver is told, from the parts of a URL and from connect_args, by the rows of native_row.c.
 *
 * A value from a URL is a text node without a place of its own; the span of the URL stands in for it. A value is never repeated
 * in a message: it may be a password. None in connect_args means the driver's default, so nothing is handed over.
 */
#include "text/url_native.h"

#include "base/datum.h"
#include "base/nearest.h"
#include "text/native_row.h"
#include "text/quote.h"

#include <math.h>

/* One parameter on its way. */
struct parameter
{
    struct native_params *native;
    const struct native_row *row;
    str name; /* as given */
    const struct tree *value;
    struct diags *diags;
};

size_t native_row_count(void)
{
    return native_rows_len;
}

struct native_row_info native_row_get(size_t index)
{
    const struct native_row *row = &native_rows[index];
    bool has_effect = row->form != NATIVE_NO_EFFECT;

    return (struct native_row_info){
        .dialect = row->dialect,
        .name = row->name,
        .becomes = has_effect ? row->text : STR(""),
        .reason = has_effect ? STR("") : row->text,
    };
}

const struct native_pair *native_find(const struct native_params *native, str key)
{
    for (size_t i = 0; i < native->pairs.len; i++)
    {
        if (str_equal(native->pairs.at[i].key, key))
            return &native->pairs.at[i];
    }
    return NULL;
}

static void pair_put(struct native_params *native, str key, str value)
{
    struct native_pair *pair = (struct native_pair *)native_find(native, key);

    if (pair == NULL)
    {
        pair = array_add(native->arena, &native->pairs);
        pair->key = key;
    }
    pair->value = str_copy(native->arena, value);
}

static void note_add(struct native_params *native, str name, str reason)
{
    *array_add(native->arena, &native->notes) = (struct native_note){.name = str_copy(native->arena, name), .reason = reason};
}

static bool value_report(const struct parameter *parameter, const char *wanted)
{
    diag_error(parameter->diags, DIAG_URL, parameter->value->span, "the connection parameter '" STR_FMT "' is no %s",
               STR_ARG(parameter->name), wanted);
    diag_hint(parameter->diags, "Give '" STR_FMT "' %s.", STR_ARG(parameter->name), wanted);
    return false;
}

/* A scalar as text: what str() of the Python value would be, flags as 1 and 0. */
static bool scalar_text(const struct parameter *parameter, str *out_text)
{
    const struct tree *value = parameter->value;
    char real[32];

    switch (value->kind)
    {
        case TREE_TEXT:
        case TREE_BIG:
        case TREE_BYTES:
            *out_text = value->text;
            return str_find_char(value->text, '\0') == STR_NONE || value_report(parameter, "text without NUL bytes");
        case TREE_BOOL:
            *out_text = value->boolean ? STR("1") : STR("0");
            return true;
        case TREE_INT:
            *out_text = str_print(parameter->native->arena, "%lld", (long long)value->integer);
            return true;
        case TREE_REAL:
            *out_text = str_copy(parameter->native->arena, (str){real, real_print(value->real, real)});
            return true;
        default:
            return value_report(parameter, "text or number");
    }
}

static bool put_text(const struct parameter *parameter)
{
    str text;

    if (!scalar_text(parameter, &text))
        return false;
    pair_put(parameter->native, parameter->row->text, text);
    return true;
}

static bool put_number(const struct parameter *parameter, double factor)
{
    str text;
    double seconds;

    if (!scalar_text(parameter, &text))
        return false;
    if (!real_parse(str_strip(text), &seconds) || !(seconds >= 0) || seconds > 1e6)
        return value_report(parameter, "number of seconds");
    pair_put(parameter->native, parameter->row->text, str_print(parameter->native->arena, "%.0f", ceil(seconds * factor)));
    return true;
}

/* sqlalchemy.util.asbool */
static bool flag_parse(str text, bool *out_flag)
{
    static const struct
    {
        str word;
        bool flag;
    } words[] = {
        {STR_INIT("true"), true}, {STR_INIT("yes"), true}, {STR_INIT("on"), true},     {STR_INIT("y"), true},
        {STR_INIT("t"), true},    {STR_INIT("1"), true},   {STR_INIT("false"), false}, {STR_INIT("no"), false},
        {STR_INIT("off"), false}, {STR_INIT("n"), false},  {STR_INIT("f"), false},     {STR_INIT("0"), false},
    };

    for (size_t i = 0; i < COUNT_OF(words); i++)
    {
        if (str_equal_nocase(str_strip(text), words[i].word))
        {
            *out_flag = words[i].flag;
            return true;
        }
    }
    return false;
}

static bool put_flag(const struct parameter *parameter, bool inverted)
{
    str text;
    bool flag;

    if (!scalar_text(parameter, &text))
        return false;
    if (!flag_parse(text, &flag))
        return value_report(parameter, "true or false");
    pair_put(parameter->native, parameter->row->text, flag != inverted ? STR("1") : STR("0"));
    return true;
}

static bool put_sslmode(const struct parameter *parameter)
{
    static const str modes[] = {STR_INIT("disable"), STR_INIT("allow"),     STR_INIT("prefer"),
                                STR_INIT("require"), STR_INIT("verify-ca"), STR_INIT("verify-full")};
    str text;
    bool flag;

    if (!scalar_text(parameter, &text))
        return false;
    for (size_t i = 0; i < COUNT_OF(modes); i++)
    {
        if (str_equal(str_replace(parameter->native->arena, text, STR("_"), STR("-")), modes[i]))
        {
            pair_put(parameter->native, STR("sslmode"), modes[i]);
            return true;
        }
    }
    if (!flag_parse(text, &flag))
        return value_report(parameter, "mode: disable, allow, prefer, require, verify-ca or verify-full");
    pair_put(parameter->native, STR("sslmode"), flag ? STR("require") : STR("disable"));
    if (flag)
        note_add(parameter->native, parameter->name,
                 STR("the connection is encrypted; for a check of the server's certificate give sslmode=verify-full and "
                     "sslrootcert"));
    return true;
}

/* One -c name=value of libpq's options, blanks and backslashes escaped. */
static void setting_add(struct buf *buf, str name, str value)
{
    if (buf->len > 0)
        buf_add_char(buf, ' ');
    buf_print(buf, "-c " STR_FMT "=", STR_ARG(name));
    for (size_t i = 0; i < value.len; i++)
    {
        if (char_is_space(value.at[i]) || value.at[i] == '\\')
            buf_add_char(buf, '\\');
        buf_add_char(buf, value.at[i]);
    }
}

static bool is_setting_name(str name)
{
    for (size_t i = 0; i < name.len; i++)
    {
        if (!char_is_word(name.at[i]) && name.at[i] != '.' && name.at[i] != '-')
            return false;
    }
    return name.len > 0;
}

static bool put_settings(const struct parameter *parameter)
{
    const struct native_pair *options = native_find(parameter->native, parameter->row->text);
    struct buf buf = BUF(parameter->native->arena);

    if (parameter->value->kind != TREE_TABLE)
        return value_report(parameter, "dictionary of server settings");
    if (options != NULL)
        buf_add(&buf, options->value);
    for (size_t i = 0; i < parameter->value->table.entries.len; i++)
    {
        const struct tree_entry *entry = &parameter->value->table.entries.at[i];
        struct parameter setting = *parameter;
        str text;

        setting.name = entry->key;
        setting.value = entry->value;
        if (!is_setting_name(entry->key))
            return value_report(parameter, "dictionary with names of server settings as its keys");
        if (!scalar_text(&setting, &text))
            return false;
        setting_add(&buf, entry->key, text);
    }
    if (buf.len > 0)
        pair_put(parameter->native, parameter->row->text, buf_str(&buf));
    return true;
}

static bool put_socket_file(const struct parameter *parameter)
{
    str path;

    if (!scalar_text(parameter, &path))
        return false;

    size_t slash = str_find_last_char(path, '/');

    if (slash == STR_NONE)
        return value_report(parameter, "path of a socket such as /var/run/postgresql/.s.PGSQL.5432");
    pair_put(parameter->native, parameter->row->text, slash == 0 ? STR("/") : str_slice(path, 0, slash));
    return true;
}

static bool parameter_put(struct native_params *native, str name, const struct tree *value, struct diags *diags);

static bool put_mysql_ssl(const struct parameter *parameter)
{
    struct native_params *native = parameter->native;

    if (parameter->value->kind != TREE_TABLE)
        return put_flag(parameter, false);
    pair_put(native, STR("ssl"), STR("1"));
    for (size_t i = 0; i < parameter->value->table.entries.len; i++)
    {
        const struct tree_entry *entry = &parameter->value->table.entries.at[i];
        str key = str_starts(entry->key, STR("ssl_")) ? entry->key : str_join(native->arena, STR("ssl_"), entry->key);

        if (!parameter_put(native, key, entry->value, parameter->diags))
            return false;
    }
    return true;
}

static bool put_mysql_ssl_mode(const struct parameter *parameter)
{
    static const struct
    {
        str mode;
        const char *ssl, *verify;
    } modes[] = {
        {STR_INIT("DISABLED"), "0", NULL}, {STR_INIT("PREFERRED"), NULL, NULL},     {STR_INIT("REQUIRED"), "1", NULL},
        {STR_INIT("VERIFY_CA"), "1", "1"}, {STR_INIT("VERIFY_IDENTITY"), "1", "1"},
    };
    str text;

    if (!scalar_text(parameter, &text))
        return false;
    for (size_t i = 0; i < COUNT_OF(modes); i++)
    {
        if (!str_equal_nocase(modes[i].mode, text))
            continue;
        if (modes[i].ssl != NULL)
            pair_put(parameter->native, STR("ssl"), str_from(modes[i].ssl));
        if (modes[i].verify != NULL)
            pair_put(parameter->native, STR("ssl_verify"), str_from(modes[i].verify));
        return true;
    }
    return value_report(parameter, "mode: DISABLED, PREFERRED, REQUIRED, VERIFY_CA or VERIFY_IDENTITY");
}

static bool form_put(const struct parameter *parameter)
{
    switch (parameter->row->form)
    {
        case NATIVE_NO_EFFECT:
            note_add(parameter->native, parameter->name, parameter->row->text);
            return true;
        case NATIVE_TEXT:
            return put_text(parameter);
        case NATIVE_SECONDS:
            return put_number(parameter, 1);
        case NATIVE_MILLISECONDS:
            return put_number(parameter, 1000);
        case NATIVE_FLAG:
            return put_flag(parameter, false);
        case NATIVE_NOT_FLAG:
            return put_flag(parameter, true);
        case NATIVE_SSLMODE:
            return put_sslmode(parameter);
        case NATIVE_SETTINGS:
            return put_settings(parameter);
        case NATIVE_SOCKET_FILE:
            return put_socket_file(parameter);
        case NATIVE_MYSQL_SSL:
            return put_mysql_ssl(parameter);
        case NATIVE_MYSQL_SSL_MODE:
            return put_mysql_ssl_mode(parameter);
    }
    return false;
}

/* Nearly the same name, or a part of it ("timeout"). */
static bool is_near(str given, str known)
{
    return nearest_distance(given, known) <= nearest_limit(given) || str_equal_nocase(given, known) ||
           (given.len >= 4 && (str_find(known, given) != STR_NONE || (known.len >= 4 && str_find(given, known) != STR_NONE)));
}

static bool unknown_report(const struct native_params *native, str name, struct span span, struct diags *diags)
{
    struct buf near = BUF(diags->arena);

    diag_error(diags, DIAG_URL, span, "unknown connection parameter " STR_FMT, STR_ARG(str_quote(diags->arena, name)));
    for (size_t i = 0; i < native_rows_len; i++)
    {
        if (native_rows[i].dialect == native->dialect && is_near(name, native_rows[i].name))
            buf_print(&near, "%s'" STR_FMT "'", near.len > 0 ? ", " : "", STR_ARG(native_rows[i].name));
    }
    if (near.len > 0)
        diag_hint(diags, "Parameters with a similar name are " STR_FMT ".", STR_ARG(buf_str(&near)));
    else
        diag_hint(
            diags,
            "Take it out of the URL or of connect_args; the documentation of connection parameters lists the known ones.");
    return false;
}

static bool parameter_put(struct native_params *native, str name, const struct tree *value, struct diags *diags)
{
    for (size_t i = 0; i < native_rows_len; i++)
    {
        const struct native_row *row = &native_rows[i];
        struct parameter parameter = {.native = native, .row = row, .name = name, .value = value, .diags = diags};

        if (row->dialect == native->dialect && str_equal(row->name, name))
            return value->kind == TREE_NULL || form_put(&parameter);
    }
    return unknown_report(native, name, value->span, diags);
}

static bool text_put(struct native_params *native, const struct url *url, str name, str text, struct diags *diags)
{
    struct tree value = {.kind = TREE_TEXT, .span = url->span, .text = text};

    return parameter_put(native, name, &value, diags);
}

/* An @ in the host is left of a password that was not quoted; connecting would send its end to a name server. */
static bool host_check(const struct url *url, struct diags *diags)
{
    if (str_find_char(url->host.text, '@') == STR_NONE)
        return true;
    diag_error(diags, DIAG_URL, url->span, "the user name or password in the database URL holds an unescaped '@'");
    diag_hint(diags, "Write %%40 for `@` in a user name or password, and %%%%40 in an .ini file.");
    return false;
}

/* host, port, user, password, database; empty ones are left out, as translate_connect_args does. */
static bool parts_put(struct native_params *native, const struct url *url, struct diags *diags)
{
    const struct
    {
        str name;
        struct url_text text;
    } parts[] = {
        {STR_INIT("host"), url->host},
        {STR_INIT("database"), url->database},
        {STR_INIT("user"), url->username},
        {STR_INIT("password"), url->password},
    };

    if (!host_check(url, diags))
        return false;
    for (size_t i = 0; i < COUNT_OF(parts); i++)
    {
        if (parts[i].text.is_set && parts[i].text.text.len > 0 &&
            !text_put(native, url, parts[i].name, parts[i].text.text, diags))
            return false;
    }
    if (url->has_port && (url->port < 0 || url->port > 65535))
        return diag_error(diags, DIAG_URL, url->span, "the port %lld in the database URL is over 65535 or negative",
                          (long long)url->port);
    if (url->has_port && url->port != 0)
        return text_put(native, url, STR("port"), str_print(native->arena, "%lld", (long long)url->port), diags);
    return true;
}

/* host=h1:p1&host=h2:p2 is libpq's host=h1,h2 and port=p1,p2; a single host with digits behind its colon likewise. */
static bool hosts_put(struct native_params *native, const struct url *url, const struct url_parameter *hosts, struct diags *diags)
{
    struct buf names = BUF(native->arena), ports = BUF(native->arena);
    bool has_ports = false;

    for (size_t i = 0; i < hosts->values.len; i++)
    {
        str host = hosts->values.at[i];
        size_t colon = str_starts(host, STR("/")) ? STR_NONE : str_find_last_char(host, ':');
        bool is_address = colon != STR_NONE && str_find_char(host, ':') != colon;
        int64_t port;

        if (i > 0)
        {
            buf_add_char(&names, ',');
            buf_add_char(&ports, ',');
        }
        if (colon == STR_NONE || is_address || str_find_char(host, ',') != STR_NONE)
        {
            buf_add(&names, host);
            continue;
        }
        buf_add(&names, str_slice(host, 0, colon));
        if (!str_to_int(str_skip(host, colon + 1), &port))
            return diag_error(diags, DIAG_URL, url->span, "a port in the parameter 'host' of the database URL is no number");
        buf_print(&ports, "%lld", (long long)port);
        has_ports = true;
    }
    if (has_ports && url_find_parameter(url, STR("port")) != NULL)
    {
        diag_error_alembic(diags, DIAG_URL, url->span,
                           "Can't mix 'multihost' formats together; use \"host=h1,h2,h3&port=p1,p2,p3\" or "
                           "\"host=h1:p1&host=h2:p2&host=h3:p3\" separately");
        return false;
    }
    return text_put(native, url, STR("host"), buf_str(&names), diags) &&
           (!has_ports || text_put(native, url, STR("port"), buf_str(&ports), diags));
}

static bool query_put(struct native_params *native, const struct url *url, struct diags *diags)
{
    for (size_t i = 0; i < url->query.len; i++)
    {
        const struct url_parameter *parameter = &url->query.at[i];
        bool is_list = native->dialect == URL_POSTGRESQL &&
                       (str_equal(parameter->name, STR("host")) || str_equal(parameter->name, STR("port")));
        str value = is_list ? str_array_join(native->arena, &parameter->values, STR(",")) : parameter->values.at[0];

        if (is_list && str_equal(parameter->name, STR("host")))
        {
            if (!hosts_put(native, url, parameter, diags))
                return false;
            continue;
        }
        if (!is_list && parameter->values.len > 1)
        {
            diag_error(diags, DIAG_URL, url->span,
                       "the connection parameter " STR_FMT " is given %zu times in the database URL",
                       STR_ARG(str_quote(diags->arena, parameter->name)), parameter->values.len);
            diag_hint(diags, "Give it once.");
            return false;
        }
        if (!text_put(native, url, parameter->name, value, diags))
            return false;
    }
    return true;
}

static bool is_sqlite_parameter(str name)
{
    for (size_t i = 0; i < native_rows_len; i++)
    {
        if (native_rows[i].dialect == URL_SQLITE && str_equal(native_rows[i].name, name))
            return !str_equal(name, STR("database"));
    }
    return false;
}

static int parameter_compare(const void *a, const void *b)
{
    return str_compare((*(const struct url_parameter *const *)a)->name, (*(const struct url_parameter *const *)b)->name);
}

/* With uri=true what sqlite3.connect does not know goes to SQLite behind the file's name, sorted. */
static str sqlite_uri(struct native_params *native, const struct url *url, const struct url_parameter **others, size_t count)
{
    struct buf filename = BUF(native->arena);

    qsort(others, count, sizeof *others, parameter_compare);
    buf_add(&filename, url->database.text);
    for (size_t i = 0; i < count; i++)
    {
        buf_add_char(&filename, i == 0 ? '?' : '&');
        buf_add(&filename, others[i]->name);
        buf_add_char(&filename, '=');
        buf_add(&filename, *array_last(&others[i]->values));
    }
    return buf_str(&filename);
}

static bool sqlite_filename_put(struct native_params *native, const struct url *url, str filename, struct diags *diags)
{
    if (str_find_char(filename, '\0') != STR_NONE)
        return diag_error(diags, DIAG_URL, url->span, "the path in the SQLite URL holds a NUL byte");
    pair_put(native, STR("filename"), filename);
    return true;
}

static bool sqlite_from_url(struct native_params *native, const struct url *url, struct diags *diags)
{
    const struct url_parameter **others = arena_alloc_array(native->arena, url->query.len, sizeof *others);
    size_t count = 0;

    if (url->username.text.len > 0 || url->password.text.len > 0 || url->host.text.len > 0 || url->port != 0)
    {
        diag_error_alembic(diags, DIAG_URL, url->span, "Invalid SQLite URL: " STR_FMT,
                           STR_ARG(url_print_masked(diags->arena, url)));
        diag_detail(diags,
                    "Valid SQLite URL forms are:\n sqlite:///:memory: (or, sqlite://)\n sqlite:///relative/path/to/file.db\n"
                    " sqlite:////absolute/path/to/file.db");
        diag_hint(diags, "Write three slashes for a path from the current folder, four for an absolute one.");
        return false;
    }
    for (size_t i = 0; i < url->query.len; i++)
    {
        const struct url_parameter *parameter = &url->query.at[i];

        if (!is_sqlite_parameter(parameter->name))
            others[count++] = parameter;
        else if (!text_put(native, url, parameter->name, *array_last(&parameter->values), diags))
            return false;
    }

    const struct native_pair *uri = native_find(native, STR("uri"));

    if (uri != NULL && str_equal(uri->value, STR("1")))
        return sqlite_filename_put(native, url, sqlite_uri(native, url, others, count), diags);
    for (size_t i = 0; i < count; i++)
    {
        diag_warning(diags, DIAG_URL, url->span, "the parameter " STR_FMT " of the SQLite URL has no effect",
                     STR_ARG(str_quote(diags->arena, others[i]->name)));
        diag_hint(diags, "SQLite reads it from sqlite:///file:PATH?" STR_FMT "=...&uri=true.", STR_ARG(others[i]->name));
        note_add(native, others[i]->name, STR("SQLite reads URI parameters only with uri=true"));
    }
    return sqlite_filename_put(native, url, url->database.text.len > 0 ? url->database.text : STR(":memory:"), diags);
}

bool native_from_url(struct arena *arena, const struct url *url, struct diags *diags, struct native_params *out_native)
{
    struct native_params native = {.arena = arena};

    if (!url_get_dialect(url, diags, &native.dialect))
        return false;
    if (native.dialect == URL_SQLITE ? !sqlite_from_url(&native, url, diags)
                                     : !parts_put(&native, url, diags) || !query_put(&native, url, diags))
        return false;
    *out_native = native;
    return true;
}

bool native_add_arguments(struct native_params *native, const struct tree *arguments, struct diags *diags)
{
    if (arguments->kind != TREE_TABLE)
        return diag_error(diags, DIAG_TYPE, arguments->span, "connect_args is no dictionary");
    for (size_t i = 0; i < arguments->table.entries.len; i++)
    {
        const struct tree_entry *entry = &arguments->table.entries.at[i];

        if (!parameter_put(native, entry->key, entry->value, diags))
            return false;
    }
    return true;
}
