/* Database URLs: what SQLAlchemy 2.0.52's make_url and render_as_string answer for the same texts. */
#include "text_fixture.h"

#include "text/url.h"

#define UNSET "(unset)"

static void parts_equal(struct url_text text, const char *expected)
{
    if (strcmp(expected, UNSET) == 0)
        assert_false(text.is_set);
    else
    {
        assert_true(text.is_set);
        assert_str_equal(text.text, expected);
    }
}

static void parts_are_those_of_make_url(void **state)
{
    static const struct
    {
        const char *url, *drivername, *username, *password, *host;
        int port; /* -1: none */
        const char *database, *shown;
    } rows[] = {
        {"postgresql://scott:tiger@localhost:5432/test", "postgresql", "scott", "tiger", "localhost", 5432, "test",
         "postgresql://scott:***@localhost:5432/test"},
        {"postgresql+asyncpg://scott@h", "postgresql+asyncpg", "scott", UNSET, "h", -1, UNSET, "postgresql+asyncpg://scott@h"},
        {"postgresql://u:p%40s%2Fs%3A%25@h/d", "postgresql", "u", "p@s/s:%", "h", -1, "d", "postgresql://u:***@h/d"},
        {"postgresql://u:p/w:x@h/d", "postgresql", "u", "p/w:x", "h", -1, "d", "postgresql://u:***@h/d"},
        {"postgresql://u:p@ss@h/d", "postgresql", "u", "p", "ss@h", -1, "d", "postgresql://u:***@ss@h/d"},
        {"postgresql://u@x:p@h/d", "postgresql", "u@x", "p", "h", -1, "d", "postgresql://u%40x:***@h/d"},
        {"postgresql://u@x@h/d", "postgresql", "u@x", UNSET, "h", -1, "d", "postgresql://u%40x@h/d"},
        {"postgresql://:p@h/d", "postgresql", "", "p", "h", -1, "d", "postgresql://:***@h/d"},
        {"postgresql://u:@h/d", "postgresql", "u", "", "h", -1, "d", "postgresql://u:***@h/d"},
        {"postgresql:///d", "postgresql", UNSET, UNSET, UNSET, -1, "d", "postgresql:///d"},
        {"postgresql://", "postgresql", UNSET, UNSET, UNSET, -1, UNSET, "postgresql://"},
        {"mysql://root@[::1]:3306/x", "mysql", "root", UNSET, "::1", 3306, "x", "mysql://root@[::1]:3306/x"},
        {"mysql://[fe80::1%eth0]/x", "mysql", UNSET, UNSET, "fe80::1%eth0", -1, "x", "mysql://[fe80::1%eth0]/x"},
        {"sqlite://", "sqlite", UNSET, UNSET, UNSET, -1, UNSET, "sqlite://"},
        {"sqlite:///rel.db", "sqlite", UNSET, UNSET, UNSET, -1, "rel.db", "sqlite:///rel.db"},
        {"sqlite:////abs/x.db", "sqlite", UNSET, UNSET, UNSET, -1, "/abs/x.db", "sqlite:////abs/x.db"},
        {"sqlite:///:memory:", "sqlite", UNSET, UNSET, UNSET, -1, ":memory:", "sqlite:///:memory:"},
        {"sqlite:///C:\\path\\x.db", "sqlite", UNSET, UNSET, UNSET, -1, "C:\\path\\x.db", "sqlite:///C:\\path\\x.db"},
        {"pg://h: 1_0 /d", "pg", UNSET, UNSET, "h", 10, "d", "pg://h:10/d"},
        {"pg://h/d%20x", "pg", UNSET, UNSET, "h", -1, "d%20x", "pg://h/d%20x"},
        {"pg://u%FFx@h", "pg", "u\xEF\xBF\xBDx", UNSET, "h", -1, UNSET, "pg://u%EF%BF%BDx@h"},
        {"pg://a b+c@h", "pg", "a b+c", UNSET, "h", -1, UNSET, "pg://a b+c@h"},
        {"postgresql://h:5432/d?e=a@b", "postgresql", "h", "5432/d?e=a", "b", -1, UNSET, "postgresql://h:***@b"},
    };
    struct fixture *fixture = *state;

    for (size_t i = 0; i < COUNT_OF(rows); i++)
    {
        struct url url;

        assert_true(url_parse(fixture->arena, str_from(rows[i].url), SPAN_NONE, &fixture->diags, &url));
        assert_str_equal(url.drivername, rows[i].drivername);
        parts_equal(url.username, rows[i].username);
        parts_equal(url.password, rows[i].password);
        parts_equal(url.host, rows[i].host);
        parts_equal(url.database, rows[i].database);
        assert_int_equal(url.has_port, rows[i].port >= 0);
        if (url.has_port)
            assert_int_equal(url.port, rows[i].port);
        assert_str_equal(url_print(fixture->arena, &url, true), rows[i].shown);
    }
}

static void queries_gather_repeated_names(void **state)
{
    struct fixture *fixture = *state;
    struct url url;

    assert_true(url_parse(fixture->arena, STR("pg://h/d?b=2&a=%2Fx+y&b=3&empty=&c"), SPAN_NONE, &fixture->diags, &url));
    assert_int_equal(url.query.len, 2);
    assert_str_equal(url.query.at[0].name, "b");
    assert_int_equal(url.query.at[0].values.len, 2);
    assert_str_equal(url.query.at[0].values.at[1], "3");
    assert_str_equal(url_find_parameter(&url, STR("a"))->values.at[0], "/x y");
    assert_null(url_find_parameter(&url, STR("empty")));
    assert_str_equal(url_print(fixture->arena, &url, false), "pg://h/d?a=%2Fx+y&b=2&b=3");
}

static void what_is_no_url_is_refused_without_its_text(void **state)
{
    static const struct
    {
        const char *url, *words;
    } rows[] = {
        {"", "Could not parse SQLAlchemy URL from given URL string"},
        {"tiger", "Could not parse SQLAlchemy URL from given URL string"},
        {"://tiger@h", "Could not parse SQLAlchemy URL from given URL string"},
        {"p-q://u:tiger@h", "Could not parse SQLAlchemy URL from given URL string"},
        {"postgresql:/u:tiger@h", "Could not parse SQLAlchemy URL from given URL string"},
        {"postgresql://u:tiger", "the port in the database URL is no number"},
        {"postgresql://u:ti/ger", "the port in the database URL is no number"},
        {"postgresql://h:/d", "the database URL has an empty port"},
    };
    struct fixture *fixture = *state;

    for (size_t i = 0; i < COUNT_OF(rows); i++)
    {
        struct url url;

        assert_false(url_parse(fixture->arena, str_from(rows[i].url), SPAN_NONE, &fixture->diags, &url));
        assert_int_equal(fixture->diags.error_count, i + 1);
        assert_str_equal(diag_last(&fixture->diags)->primary, rows[i].words);
        assert_true(diag_last(&fixture->diags)->hint.len > 0);
        assert_int_equal(str_find(fixture_message(fixture), STR("tiger")), STR_NONE);
    }
}

static void set_replaces_what_is_given(void **state)
{
    struct fixture *fixture = *state;
    struct url url, changed,
        changes = {.drivername = STR("postgresql+psycopg"), .database = {true, STR("other")}, .has_port = true, .port = 1};

    assert_true(url_parse(fixture->arena, STR("postgresql+asyncpg://u:p%40@h/d?a=1"), SPAN_NONE, &fixture->diags, &url));
    changed = url_set(fixture->arena, &url, &changes);
    assert_str_equal(url_print(fixture->arena, &changed, false), "postgresql+psycopg://u:p%40@h:1/other?a=1");
    assert_str_equal(url_print(fixture->arena, &url, false), "postgresql+asyncpg://u:p%40@h/d?a=1");
    assert_str_equal(url_backend_name(&changed), "postgresql");
    assert_str_equal(url_driver_name(&changed), "psycopg");
}

static void dialects_are_found_by_the_backend_name(void **state)
{
    static const struct
    {
        const char *url;
        enum url_dialect dialect;
    } rows[] = {
        {"postgresql://", URL_POSTGRESQL}, {"postgresql+asyncpg://", URL_POSTGRESQL},  {"sqlite+aiosqlite://", URL_SQLITE},
        {"mysql+aiomysql://", URL_MYSQL},  {"mariadb+mariadbconnector://", URL_MYSQL},
    };
    struct fixture *fixture = *state;
    struct url url;
    enum url_dialect dialect;

    for (size_t i = 0; i < COUNT_OF(rows); i++)
    {
        assert_true(url_parse(fixture->arena, str_from(rows[i].url), SPAN_NONE, &fixture->diags, &url));
        assert_true(url_get_dialect(&url, &fixture->diags, &dialect));
        assert_int_equal(dialect, rows[i].dialect);
    }
    assert_true(url_parse(fixture->arena, STR("postgres://u:p@h/d"), SPAN_NONE, &fixture->diags, &url));
    assert_false(url_get_dialect(&url, &fixture->diags, &dialect));
    assert_str_equal(diag_last(&fixture->diags)->primary, "Can't load plugin: sqlalchemy.dialects:postgres");
    assert_str_equal(diag_last(&fixture->diags)->hint, "Write postgresql:// in place of postgres://.");
    assert_true(url_parse(fixture->arena, STR("oracle+cx_oracle://h"), SPAN_NONE, &fixture->diags, &url));
    assert_false(url_get_dialect(&url, &fixture->diags, &dialect));
    assert_str_equal(diag_last(&fixture->diags)->primary, "Can't load plugin: sqlalchemy.dialects:oracle.cx_oracle");
}

static void masked_text_holds_no_password(void **state)
{
    static const struct
    {
        const char *text, *masked;
    } rows[] = {
        {"nothing to hide", "nothing to hide"},
        {"pg://u:secret@h/d", "pg://u:***@h/d"},
        {"could not connect to \"pg://u:secret@h/d\": no", "could not connect to \"pg://u:***@h/d\": no"},
        {"pg://u:se@cr/et@h/d", "pg://u:***@h/d"},
        {"a://u:one@h b://u:two@h", "a://u:***@h b://u:***@h"},
        {"pg://h/d?password=secret&a=1", "pg://h/d?password=***&a=1"},
        {"pg://u:one@h/d?a=1&sslpassword=two", "pg://u:***@h/d?a=1&sslpassword=***"},
        {"pg://u@h/d:x", "pg://u@h/d:x"},
        {"http://h:80/x", "http://h:80/x"},
        {"pg://u:@h", "pg://u:@h"},
    };
    struct fixture *fixture = *state;
    struct url url;

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_str_equal(url_mask_text(fixture->arena, str_from(rows[i].text)), rows[i].masked);
    assert_true(url_parse(fixture->arena, STR("pg://u:se@cret@h/d?password=x&a=1"), SPAN_NONE, &fixture->diags, &url));
    assert_str_equal(url_print_masked(fixture->arena, &url), "pg://u:***@h/d?a=1&password=***");
}

/* Found by the fuzzer: a NUL byte ended the host when it was printed. */
static void nul_bytes_do_not_cut(void **state)
{
    struct fixture *fixture = *state;
    struct url url;

    assert_true(url_parse(fixture->arena, STR("pg://u:p@a\0b/d"), SPAN_NONE, &fixture->diags, &url));
    assert_true(str_equal(url_print(fixture->arena, &url, true), STR("pg://u:***@a\0b/d")));
}

static void quoting_is_urllibs(void **state)
{
    struct fixture *fixture = *state;

    assert_str_equal(url_quote(fixture->arena, STR("a b/\xC3\xA4~"), STR("/")), "a%20b/%C3%A4~");
    assert_str_equal(url_quote_plus(fixture->arena, STR("a b/+")), "a+b%2F%2B");
    assert_str_equal(url_unquote(fixture->arena, STR("a%20b+%zz%4")), "a b+%zz%4");
    assert_str_equal(url_unquote_plus(fixture->arena, STR("a%20b+c")), "a b c");
    assert_str_equal(url_unquote(fixture->arena, STR("%e2%82x%f0%9f%98")), "\xEF\xBF\xBDx\xEF\xBF\xBD");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        fixture_test(parts_are_those_of_make_url),
        fixture_test(queries_gather_repeated_names),
        fixture_test(what_is_no_url_is_refused_without_its_text),
        fixture_test(set_replaces_what_is_given),
        fixture_test(dialects_are_found_by_the_backend_name),
        fixture_test(masked_text_holds_no_password),
        fixture_test(nul_bytes_do_not_cut),
        fixture_test(quoting_is_urllibs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
