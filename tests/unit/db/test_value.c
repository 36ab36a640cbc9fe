/* PostgreSQL's text format, read as psycopg2 2.9 reads it (its typecasters), and SQLSTATE to its classes. */
#include "unit.h"

#include "db/pg.h"

static struct memory memory;

static struct datum read_as(struct arena *arena, uint32_t type, const char *text)
{
    return pg_value_read(arena, type, str_from(text));
}

static void scalars(void **state)
{
    struct arena *arena = arena_open(&memory);
    static const struct
    {
        uint32_t type;
        const char *in;
        enum datum_kind kind;
        const char *out;
    } rows[] = {
        {1700, "123.4500", DATUM_DECIMAL, "123.4500"},
        {1700, "NaN", DATUM_DECIMAL, "NaN"},
        {25, "{1,2}", DATUM_TEXT, "{1,2}"},
        {99999, "a value of an enum", DATUM_TEXT, "a value of an enum"},
        {3802, "{\"a\": 1}", DATUM_JSON, "{\"a\": 1}"},
        {869, "10.0.0.1/8", DATUM_TEXT, "10.0.0.1/8"},
        {2950, "6ba7b810-9dad-11d1-80b4-00c04fd430c8", DATUM_UUID, "6ba7b810-9dad-11d1-80b4-00c04fd430c8"},
        {1082, "2024-01-31", DATUM_DATE, "2024-01-31"},
        {1082, "infinity", DATUM_DATE, "9999-12-31"},
        {1082, "0044-03-15 BC", DATUM_TEXT, "0044-03-15 BC"},
        {1082, "12024-01-31", DATUM_TEXT, "12024-01-31"},
        {1083, "12:34:56.7", DATUM_TIME, "12:34:56.7"},
        {1266, "12:34:56+02", DATUM_TIME, "12:34:56+02:00"},
        {1114, "2024-01-31 12:34:56.789", DATUM_DATETIME, "2024-01-31 12:34:56.789"},
        {1184, "2024-01-31 12:34:56.789+00", DATUM_DATETIME, "2024-01-31 12:34:56.789+00:00"},
        {1184, "2024-01-31 12:34:56-03:30", DATUM_DATETIME, "2024-01-31 12:34:56-03:30"},
        {1184, "-infinity", DATUM_DATETIME, "0001-01-01 00:00:00+00:00"},
        {17, "\\x6100ff", DATUM_BYTES, "a"},
        {17, "\\x", DATUM_BYTES, ""},
        {17, "hi\\\\\\041", DATUM_BYTES, "hi\\!"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
    {
        struct datum got = read_as(arena, rows[i].type, rows[i].in);

        assert_int_equal(got.kind, rows[i].kind);
        assert_memory_equal(got.text.at, rows[i].out, strlen(rows[i].out));
        if (i != 17)
            assert_int_equal(got.text.len, strlen(rows[i].out));
    }
    assert_int_equal(read_as(arena, 17, "\\x6100ff").text.len, 3);
    assert_true(datum_equal(read_as(arena, 16, "t"), datum_bool(true)));
    assert_true(datum_equal(read_as(arena, 16, "f"), datum_bool(false)));
    assert_true(datum_equal(read_as(arena, 20, "-9223372036854775808"), datum_int(INT64_MIN)));
    assert_true(datum_equal(read_as(arena, 701, "1e+300"), datum_real(1e300)));
    assert_true(datum_equal(read_as(arena, 701, "-Infinity"), datum_real(-__builtin_inf())));
    arena_close(arena);
}

static void intervals_are_microseconds(void **state)
{
    struct arena *arena = arena_open(&memory);
    static const struct
    {
        const char *in;
        int64_t out;
    } rows[] = {
        {"00:00:00", 0},
        {"1 day", INT64_C(86400000000)},
        {"1 year 2 mons 3 days 04:05:06.789", INT64_C(36993906789000)},
        {"-1 days +02:03:04.000005", -INT64_C(86400000000) + INT64_C(7384000005)},
        {"-00:00:01.5", -1500000},
        {"100:00:00", INT64_C(360000000000)},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
    {
        struct datum got = read_as(arena, 1186, rows[i].in);

        assert_int_equal(got.kind, DATUM_INTERVAL);
        assert_true(got.integer == rows[i].out);
    }
    assert_int_equal(read_as(arena, 1186, "999999999999 years").kind, DATUM_TEXT);
    assert_int_equal(read_as(arena, 1186, "P1Y").kind, DATUM_TEXT);
    arena_close(arena);
}

static void arrays_nest(void **state)
{
    struct arena *arena = arena_open(&memory);
    struct datum got = read_as(arena, 1007, "[0:1][1:2]={{1,NULL},{3,4}}");

    (void)state;
    assert_int_equal(got.kind, DATUM_ARRAY);
    assert_int_equal(got.items.len, 2);
    assert_int_equal(got.items.at[0].items.at[1].kind, DATUM_NULL);
    assert_true(datum_equal(got.items.at[1].items.at[0], datum_int(3)));

    got = read_as(arena, 1009, "{\"a,\\\"b\\\"\\\\\",NULL,\"NULL\",plain,\"\"}");
    assert_int_equal(got.items.len, 5);
    assert_str_equal(got.items.at[0].text, "a,\"b\"\\");
    assert_int_equal(got.items.at[1].kind, DATUM_NULL);
    assert_str_equal(got.items.at[2].text, "NULL");
    assert_str_equal(got.items.at[3].text, "plain");
    assert_str_equal(got.items.at[4].text, "");
    assert_int_equal(read_as(arena, 1007, "{}").items.len, 0);

    /* No array literal: the text is kept, nothing hangs. */
    static const char *const broken[] = {"{", "{1", "{\"", "{\"\\", "{{{{{{{{{{1}}}}}}}}}}", "x", "{{1}", "", "{1\"2,"};

    for (size_t i = 0; i < COUNT_OF(broken); i++)
        assert_str_equal(read_as(arena, 1007, broken[i]).text, broken[i]);
    arena_close(arena);
}

static void classes_of_psycopg2(void **state)
{
    (void)state;
    assert_str_equal(db_sqlstate_class(STR("42P01")), "UndefinedTable");
    assert_str_equal(db_sqlstate_exception(STR("42P01")), "ProgrammingError");
    assert_str_equal(db_sqlstate_class(STR("23505")), "UniqueViolation");
    assert_str_equal(db_sqlstate_exception(STR("23505")), "IntegrityError");
    assert_str_equal(db_sqlstate_exception(STR("22P02")), "DataError");
    assert_str_equal(db_sqlstate_exception(STR("55P03")), "OperationalError");
    assert_str_equal(db_sqlstate_exception(STR("25P02")), "InternalError");
    assert_str_equal(db_sqlstate_exception(STR("0A000")), "NotSupportedError");
    assert_str_equal(db_sqlstate_class(STR("02000")), "NoData");
    assert_str_equal(db_sqlstate_class(STR("XX002")), "IndexCorrupted");
    assert_str_equal(db_sqlstate_class(STR("QQQQQ")), "");
    assert_str_equal(db_sqlstate_exception(STR("QQQQQ")), "DatabaseError");
    assert_str_equal(db_sqlstate_exception(STR("")), "DatabaseError");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scalars),
        cmocka_unit_test(intervals_are_microseconds),
        cmocka_unit_test(arrays_nest),
        cmocka_unit_test(classes_of_psycopg2),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
