/* What libpq, SQLite and MariaDB Connector/C are told for a URL and connect_args. connect_args are written as JSON. */
#include "text_fixture.h"

#include "text/json.h"
#include "text/url_native.h"

/* "key=value key=value" in order; the notes behind a bar. False when refused. */
static bool mapped(struct fixture *fixture, const char *text, const char *arguments, str *out_pairs)
{
    struct buf buf = BUF(fixture->arena);
    struct native_params native;
    struct tree *tree;
    struct url url;

    assert_true(url_parse(fixture->arena, str_from(text), SPAN_NONE, &fixture->diags, &url));
    assert_true(json_parse(fixture->arena, str_from(arguments != NULL ? arguments : "{}"), PLACE_NONE, &fixture->diags, &tree));
    if (!native_from_url(fixture->arena, &url, &fixture->diags, &native) ||
        !native_add_arguments(&native, tree, &fixture->diags))
        return false;
    for (size_t i = 0; i < native.pairs.len; i++)
        buf_print(&buf, "%s" STR_FMT "=" STR_FMT, i > 0 ? " " : "", STR_ARG(native.pairs.at[i].key),
                  STR_ARG(native.pairs.at[i].value));
    for (size_t i = 0; i < native.notes.len; i++)
    {
        assert_true(native.notes.at[i].reason.len > 0);
        buf_print(&buf, " |" STR_FMT, STR_ARG(native.notes.at[i].name));
    }
    *out_pairs = buf_str(&buf);
    return true;
}

static void parameters_become_native_ones(void **state)
{
    static const struct
    {
        const char *url, *arguments, *pairs;
    } rows[] = {
        {"postgresql://scott:ti%40ger@h:5433/test", NULL, "host=h dbname=test user=scott password=ti@ger port=5433"},
        {"postgresql:///test", NULL, "dbname=test"},
        {"postgresql://", NULL, ""},
        {"postgresql://u:@h/d", NULL, "host=h dbname=d user=u"},
        {"postgresql:///test?host=/var/run/postgresql", NULL, "dbname=test host=/var/run/postgresql"},
        {"postgresql://u@/d?host=h1:1&host=h2:2", NULL, "dbname=d user=u host=h1,h2 port=1,2"},
        {"postgresql://u@/d?host=h1&host=h2", NULL, "dbname=d user=u host=h1,h2"},
        {"postgresql://u@/d?host=h1,h2&port=1,2", NULL, "dbname=d user=u host=h1,h2 port=1,2"},
        {"postgresql://u@/d?host=h1:1", NULL, "dbname=d user=u host=h1 port=1"},
        {"postgresql://h/d?sslmode=verify-full&sslrootcert=/ca.pem", NULL,
         "host=h dbname=d sslmode=verify-full sslrootcert=/ca.pem"},
        {"postgresql+asyncpg://h/d?ssl=require", NULL, "host=h dbname=d sslmode=require"},
        {"postgresql+asyncpg://h/d?ssl=true", NULL, "host=h dbname=d sslmode=require |ssl"},
        {"postgresql+asyncpg://h/d?ssl=verify_full", NULL, "host=h dbname=d sslmode=verify-full"},
        {"postgresql+asyncpg://h/d", "{\"ssl\": false, \"timeout\": 2.5}", "host=h dbname=d sslmode=disable connect_timeout=3"},
        {"postgresql+asyncpg://h/d?prepared_statement_cache_size=0", "{\"statement_cache_size\": 0, \"command_timeout\": 60}",
         "host=h dbname=d |prepared_statement_cache_size |statement_cache_size |command_timeout"},
        {"postgresql+asyncpg://h/d", "{\"server_settings\": {\"search_path\": \"a, b\\\\c\", \"jit\": \"off\"}}",
         "host=h dbname=d options=-c search_path=a,\\ b\\\\c -c jit=off"},
        {"postgresql://h/d?options=-c%20search_path%3Dx", NULL, "host=h dbname=d options=-c search_path=x"},
        {"postgresql://h/d?options=-ca%3Db", "{\"options\": \"-c x=y\"}", "host=h dbname=d options=-c x=y"},
        {"postgresql+psycopg://h/d", "{\"prepare_threshold\": null, \"connect_timeout\": 10, \"application_name\": \"app\"}",
         "host=h dbname=d connect_timeout=10 application_name=app"},
        {"postgresql+pg8000://h/d", "{\"unix_sock\": \"/tmp/.s.PGSQL.5432\"}", "host=/tmp dbname=d"},
        {"sqlite://", NULL, "filename=:memory:"},
        {"sqlite:///rel.db", NULL, "filename=rel.db"},
        {"sqlite:////abs/x.db?timeout=2.5&check_same_thread=false", NULL,
         "busy_timeout=2500 filename=/abs/x.db |check_same_thread"},
        {"sqlite:///file:p?mode=ro&uri=true&cache=shared", NULL, "uri=1 filename=file:p?cache=shared&mode=ro"},
        {"sqlite:///file:p?uri=true", NULL, "uri=1 filename=file:p"},
        {"sqlite:///x.db?mode=ro", NULL, "filename=x.db |mode"},
        {"sqlite+aiosqlite:///x.db", "{\"timeout\": 30, \"isolation_level\": null, \"cached_statements\": 10}",
         "filename=x.db busy_timeout=30000 |cached_statements"},
        {"mysql+pymysql://u:p@h:3306/d?charset=utf8mb4", NULL, "host=h database=d user=u password=p port=3306 charset=utf8mb4"},
        {"mysql+mysqldb:///d?unix_socket=/s&connect_timeout=5&read_timeout=7&local_infile=1", NULL,
         "database=d unix_socket=/s connect_timeout=5 read_timeout=7 local_infile=1"},
        {"mysql://h/d?ssl_ca=/ca.pem&ssl_check_hostname=false", NULL, "host=h database=d ssl_ca=/ca.pem ssl_verify=0"},
        {"mysql+aiomysql://h/d", "{\"ssl\": {\"ca\": \"/ca.pem\", \"check_hostname\": true}}",
         "host=h database=d ssl=1 ssl_ca=/ca.pem ssl_verify=1"},
        {"mysql+mysqlconnector://h/d?ssl_disabled=true", "{\"ssl_mode\": \"VERIFY_CA\"}",
         "host=h database=d ssl=1 ssl_verify=1"},
        {"mariadb+mariadbconnector://h/d", "{\"init_command\": \"SET x = 1\", \"autocommit\": true}",
         "host=h database=d init_command=SET x = 1 |autocommit"},
    };
    struct fixture *fixture = *state;

    for (size_t i = 0; i < COUNT_OF(rows); i++)
    {
        str pairs = STR("refused");

        if (!mapped(fixture, rows[i].url, rows[i].arguments, &pairs))
            print_message("%s: %.*s\n", rows[i].url, STR_ARG(fixture_message(fixture)));
        assert_str_equal(pairs, rows[i].pairs);
    }
}

static void mistakes_are_named_without_values(void **state)
{
    static const struct
    {
        const char *url, *arguments, *words;
    } rows[] = {
        {"postgresql://h/d?ssl_mode=secret", NULL,
         "unknown connection parameter 'ssl_mode'\n\nParameters with a similar name are 'sslmode'."},
        {"postgresql://h/d?aplication_name=secret", NULL, "'application_name'"},
        {"postgresql://h/d?zzzzzz=secret", NULL, "unknown connection parameter 'zzzzzz'"},
        {"postgresql://h/d?connect_timeout=secret", NULL, "'connect_timeout' is no number of seconds"},
        {"postgresql://h/d?user=a&user=secret", NULL, "'user' is given 2 times"},
        {"postgresql://u:p@secret@h/d", NULL, "unescaped '@'"},
        {"postgresql://h:70000/d", NULL, "the port 70000"},
        {"postgresql://h/d?ssl=secret", NULL, "mode: disable, allow, prefer, require"},
        {"postgresql://h/d?host=a:1&host=b:2&port=3", NULL, "Can't mix 'multihost' formats together"},
        {"postgresql://h/d?server_settings=secret", NULL, "'server_settings' is no dictionary"},
        {"postgresql://h/d", "{\"server_settings\": {\"a b\": 1}}", "names of server settings"},
        {"postgresql://h/d", "{\"application_name\": [1]}", "'application_name' is no text or number"},
        {"postgresql://h/d", "[]", "connect_args is no dictionary"},
        {"sqlite://u:secret@h/x.db", NULL, "Invalid SQLite URL: sqlite://u:***@h/x.db"},
        {"sqlite://x.db", NULL, "sqlite:///relative/path/to/file.db"},
        {"sqlite:///x?uri=secret", NULL, "'uri' is no true or false"},
        {"sqlite:///x", "{\"mode\": \"ro\"}", "unknown connection parameter 'mode'"},
        {"mysql://h/d?sslmode=secret", NULL, "unknown connection parameter 'sslmode'\n\nParameters with a similar name are "},
        {"mysql://h/d", "{\"ssl\": {\"cab\": \"secret\"}}", "unknown connection parameter 'ssl_cab'"},
    };
    struct fixture *fixture = *state;

    for (size_t i = 0; i < COUNT_OF(rows); i++)
    {
        str pairs;

        assert_false(mapped(fixture, rows[i].url, rows[i].arguments, &pairs));
        assert_int_equal(fixture->diags.error_count, i + 1);
        if (str_find(fixture_message(fixture), str_from(rows[i].words)) == STR_NONE)
            fail_msg("%s: %.*s", rows[i].url, STR_ARG(fixture_message(fixture)));
        assert_int_equal(str_find(fixture_message(fixture), STR("secret")), STR_NONE);
    }
}

static void sqlite_parameters_without_uri_are_a_warning(void **state)
{
    struct fixture *fixture = *state;
    str pairs;

    assert_true(mapped(fixture, "sqlite:///x.db?mode=ro", NULL, &pairs));
    assert_int_equal(fixture->diags.error_count, 0);
    assert_str_equal(diag_last(&fixture->diags)->primary, "the parameter 'mode' of the SQLite URL has no effect");
}

static void every_row_says_what_becomes_of_it(void **state)
{
    (void)state;
    for (size_t i = 0; i < native_row_count(); i++)
    {
        struct native_row_info row = native_row_get(i);

        assert_true((row.becomes.len > 0) != (row.reason.len > 0));
        for (size_t j = i + 1; j < native_row_count(); j++)
            assert_false(row.dialect == native_row_get(j).dialect && str_equal(row.name, native_row_get(j).name));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        fixture_test(parameters_become_native_ones),
        fixture_test(mistakes_are_named_without_values),
        fixture_test(sqlite_parameters_without_uri_are_a_warning),
        fixture_test(every_row_says_what_becomes_of_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
