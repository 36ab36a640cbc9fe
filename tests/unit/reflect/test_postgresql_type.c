/* What PostgreSQL prints: types (format_type), names, elements of an index. Texts are those of a server of version 15. */
#include "unit.h"

#include "dialect/compile.h"
#include "reflect/postgresql/postgresql.h"

struct fixture
{
    struct memory memory;
    struct arena *arena;
};

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    f->arena = arena_open(&f->memory);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    arena_close(f->arena);
    int left = f->memory.used != 0;
    free(f);
    return left;
}

/* An enum on the search path, and one in a schema of its own. */
static const struct type *find_named(void *subject, str schema, str name)
{
    struct fixture *f = subject;
    bool is_mood = schema.at == NULL && str_equal(name, STR("mood"));
    bool is_odd = str_equal(schema, STR("Mixed Case")) && str_equal(name, STR("a.\"b\""));
    if (!is_mood && !is_odd)
    {
        return NULL;
    }
    struct type *type = type_make(f->arena, "postgresql", "ENUM");
    type->name = name_of(name);
    array_push(f->arena, &type->labels, STR("x"));
    return type;
}

static const struct type *read_type(struct fixture *f, const char *text, const char *collation)
{
    struct pg_collation of = {str_from(collation), {NULL, 0}};
    of.name = collation == NULL ? (str){NULL, 0} : of.name;
    return pg_type_read(f->arena, str_from(text), of, find_named, f);
}

static void check_type(struct fixture *f, const char *text, const char *repr, const char *written)
{
    struct diags diags = {.arena = f->arena};
    struct compiler compiler;
    str out;
    const struct type *type = read_type(f, text, NULL);
    compiler_init(&compiler, f->arena, &diags, dialect_find(STR("postgresql")));
    assert_str_equal(type_inspected(type) == NULL ? STR("NullType()") : type_repr(f->arena, type_inspected(type)), repr);
    assert_true(dialect_compile_type(&compiler, type, &out));
    assert_str_equal(out, written);
}

static void test_types(void **state)
{
    struct fixture *f = *state;
    check_type(f, "integer", "INTEGER()", "INTEGER");
    check_type(f, "character varying(30)", "VARCHAR(length=30)", "VARCHAR(30)");
    check_type(f, "character varying", "VARCHAR()", "VARCHAR");
    check_type(f, "numeric(10,2)", "NUMERIC(precision=10, scale=2)", "NUMERIC(10, 2)");
    check_type(f, "numeric(3,-2)", "NUMERIC(precision=3, scale=-2)", "NUMERIC(3, -2)");
    check_type(f, "double precision", "DOUBLE_PRECISION(precision=53)", "DOUBLE PRECISION");
    check_type(f, "timestamp(3) with time zone", "TIMESTAMP(timezone=True, precision=3)", "TIMESTAMP(3) WITH TIME ZONE");
    check_type(f, "time without time zone", "TIME()", "TIME WITHOUT TIME ZONE");
    check_type(f, "interval day to second(3)", "INTERVAL(precision=3, fields='day to second')", "INTERVAL day to second (3)");
    check_type(f, "interval", "INTERVAL()", "INTERVAL");
    check_type(f, "bit(3)", "BIT(length=3)", "BIT(3)");
    check_type(f, "bit varying(5)", "BIT(length=5, varying=True)", "BIT VARYING(5)");
    check_type(f, "text[]", "ARRAY(TEXT())", "TEXT[]");
    check_type(f, "numeric(4,1)[]", "ARRAY(NUMERIC(precision=4, scale=1))", "NUMERIC(4, 1)[]");
}

static void test_named_types(void **state)
{
    struct fixture *f = *state;
    check_type(f, "mood", "ENUM('x', name='mood')", "mood");
    check_type(f, "mood[]", "ARRAY(ENUM('x', name='mood'))", "mood[]");
    const struct type *odd = read_type(f, "\"Mixed Case\".\"a.\"\"b\"\"\"[]", NULL);
    assert_str_equal(odd->item_type->name.text, "a.\"b\"");
}

/* What no class stands for keeps its text; so does a type whose class would write another. */
static void test_unknown_types(void **state)
{
    struct fixture *f = *state;
    check_type(f, "geometry(Point,4326)", "NullType()", "geometry(Point,4326)");
    check_type(f, "public.\"My type\"[]", "NullType()", "public.\"My type\"[]");
    check_type(f, "bpchar", "NullType()", "bpchar");
    check_type(f, "\"char\"", "String()", "\"char\"");
    check_type(f, "\"char\"[]", "ARRAY(String())", "\"char\"[]");
    check_type(f, "\"interval day\"", "NullType()", "\"interval day\"");
    check_type(f, "", "NullType()", "");
    check_type(f, "x(", "NullType()", "x(");
    check_type(f, "\"never closed", "NullType()", "\"never closed");
    check_type(f, "[][]", "NullType()", "[][]");
    check_type(f, "a.b.c", "NullType()", "a.b.c");
}

static void test_collations(void **state)
{
    struct fixture *f = *state;
    const struct type *text = read_type(f, "text", "C");
    assert_str_equal(type_repr(f->arena, text), "TEXT(collation='C')");
    assert_false(text->is_verbatim);
    assert_str_equal(read_type(f, "citext", "C")->spec, "citext COLLATE \"C\"");
    assert_str_equal(read_type(f, "mood", "x\"y")->spec, "mood COLLATE \"x\"\"y\"");
    struct pg_collation far = {STR("de"), STR("My schema")};
    const struct type *type = pg_type_read(f->arena, STR("character varying(5)"), far, find_named, f);
    assert_str_equal(type->spec, "character varying(5) COLLATE \"My schema\".\"de\"");
    assert_str_equal(type_repr(f->arena, type_inspected(type)), "VARCHAR(length=5, collation='de')");
}

static void check_elements(struct fixture *f, const char *definition, size_t count, const char *const *expected)
{
    str_array found = {0};
    assert_true(pg_index_elements(f->arena, str_from(definition), &found));
    assert_int_equal(found.len, count);
    for (size_t i = 0; i < count; i++)
    {
        assert_str_equal(found.at[i], expected[i]);
    }
}

static void test_index_elements(void **state)
{
    struct fixture *f = *state;
    str_array none = {0};
    check_elements(f, "CREATE INDEX i ON public.t USING btree (a)", 1, (const char *const[]){"a"});
    check_elements(
        f, "CREATE INDEX \"i (x)\" ON public.\"t(\" USING gin (lower(b) text_pattern_ops DESC, \"a,b\", (a || ',('::text))", 3,
        (const char *const[]){"lower(b) text_pattern_ops DESC", "\"a,b\"", "(a || ',('::text)"});
    check_elements(f, "CREATE INDEX i ON t (b gist_trgm_ops (siglen='32'), (c[1]), (E'\\'),')) INCLUDE (d) WHERE (a > 0)", 3,
                   (const char *const[]){"b gist_trgm_ops (siglen='32')", "(c[1])", "(E'\\'),')"});
    assert_false(pg_index_elements(f->arena, STR("CREATE INDEX i ON t"), &none));
    assert_false(pg_index_elements(f->arena, STR("CREATE INDEX i ON t (a"), &none));
    assert_false(pg_index_elements(f->arena, STR(""), &none));
}

static void test_outer_parentheses(void **state)
{
    (void)state;
    assert_str_equal(pg_strip_parentheses(STR("(a > 0)")), "a > 0");
    assert_str_equal(pg_strip_parentheses(STR("(a) AND (b)")), "(a) AND (b)");
    assert_str_equal(pg_strip_parentheses(STR("(a = ')')")), "a = ')'");
    assert_str_equal(pg_strip_parentheses(STR("((a))")), "(a)");
    assert_str_equal(pg_strip_parentheses(STR("(")), "(");
    assert_str_equal(pg_strip_parentheses(STR("")), "");
    assert_str_equal(pg_strip_parentheses(STR("(a")), "(a");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_types, setup, teardown),
        cmocka_unit_test_setup_teardown(test_named_types, setup, teardown),
        cmocka_unit_test_setup_teardown(test_unknown_types, setup, teardown),
        cmocka_unit_test_setup_teardown(test_collations, setup, teardown),
        cmocka_unit_test_setup_teardown(test_index_elements, setup, teardown),
        cmocka_unit_test(test_outer_parentheses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
