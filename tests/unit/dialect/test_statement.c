/* INSERT, UPDATE, SELECT and expressions: texts of SQLAlchemy 2.0.52 with literal values. */
#include "case.h"

static const struct expr *binary(enum operator op, const struct expr *left, const struct expr *right)
{
    const struct expr *made = NULL;
    assert_true(expr_binary(arena, &diags, op, left, right, &made));
    return made;
}

static str text_of(const char *dialect, const struct expr *statement)
{
    str text = {NULL, 0};
    begin_run(dialect);
    assert_true(dialect_compile_statement(&compiler, statement, &text));
    return text;
}

static const struct expr *raw(const char *text)
{
    return expr_raw(arena, datum_text(str_from(text)));
}

static void values_are_written_in_the_order_of_the_table(void **state)
{
    struct expr *table = expr_table(arena, NAME("t"), NAME_NONE);
    struct dml insert = {.table = table};

    (void)state;
    expr_table_add(arena, table, NAME("i"), sa("Integer"));
    expr_table_add(arena, table, NAME("s"), sa("String"));
    *array_add(arena, &insert.values) = (struct dml_value){NAME("s"), raw("it's")};
    *array_add(arena, &insert.values) = (struct dml_value){NAME("i"), expr_raw(arena, datum_int(1))};
    assert_str_equal(text_of("postgresql", expr_of_dml(arena, EXPR_INSERT, &insert)),
                     "INSERT INTO t (i, s) VALUES (1, 'it''s')");
    *array_add(arena, &insert.values) = (struct dml_value){NAME("z"), raw("x")};
    str text;
    assert_false(dialect_compile_statement(&compiler, expr_of_dml(arena, EXPR_INSERT, &insert), &text));
    assert_str_equal(diag_last(&diags)->primary, "Unconsumed column names: z");
}

static void literals_follow_the_column_s_type(void **state)
{
    static const struct
    {
        const char *type, *dialect, *literal;
        struct datum value;
    } rows[] = {
        {"Boolean", "postgresql", "true", {.kind = DATUM_BOOL, .boolean = true}},
        {"Boolean", "sqlite", "1", {.kind = DATUM_BOOL, .boolean = true}},
        {"Integer", "mysql", "1", {.kind = DATUM_BOOL, .boolean = true}},
        {"Numeric", "mysql", "1.50", {.kind = DATUM_DECIMAL, .text = STR_INIT("1.50")}},
        {"Text", "postgresql", "'a\\\\b''%'", {.kind = DATUM_TEXT, .text = STR_INIT("a\\b'%")}},
        {"Text", "sqlite", "'a\\b''%'", {.kind = DATUM_TEXT, .text = STR_INIT("a\\b'%")}},
        {"DateTime",
         "sqlite",
         "'2020-01-02 03:04:05.000000'",
         {.kind = DATUM_DATETIME, .text = STR_INIT("2020-01-02 03:04:05+00:00")}},
        {"DateTime", "mysql", "'2020-01-02 03:04:05'", {.kind = DATUM_DATETIME, .text = STR_INIT("2020-01-02 03:04:05")}},
        {"Interval", "postgresql", "make_interval(secs=>86403.000005)", {.kind = DATUM_INTERVAL, .integer = 86403000005}},
        {"Uuid",
         "mysql",
         "'00000000000000000000000000000005'",
         {.kind = DATUM_UUID, .text = STR_INIT("00000000-0000-0000-0000-000000000005")}},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
    {
        str text;
        begin_run(rows[i].dialect);
        assert_true(dialect_compile_literal(&compiler, rows[i].value, sa(rows[i].type), &text));
        assert_str_equal(text, rows[i].literal);
    }
}

static void json_is_refused_in_scripts_and_sent_online(void **state)
{
    struct datum value = {.kind = DATUM_JSON, .text = STR_INIT("{\"a\": \"it's\"}")};
    str text;

    (void)state;
    begin_run("postgresql");
    assert_false(dialect_compile_literal(&compiler, value, sa("JSON"), &text));
    compiler.is_offline = false;
    assert_true(dialect_compile_literal(&compiler, value, sa("JSON"), &text));
    assert_str_equal(text, "'{\"a\": \"it''s\"}'");
}

static void a_select_has_sqlalchemy_s_layout_and_labels(void **state)
{
    struct expr *table = expr_table(arena, NAME("t"), NAME("s"));
    const struct expr *a = expr_table_add(arena, table, NAME("a"), sa("Integer"));
    struct select select = {.limit = expr_value(arena, datum_int(5), NULL)};

    (void)state;
    array_push(arena, &select.columns, a);
    array_push(arena, &select.columns, (const struct expr *)expr_function(arena, STR("count"), NULL));
    array_push(arena, &select.columns, (const struct expr *)expr_value(arena, datum_int(1), NULL));
    select.where = binary(OPERATOR_GT, a, expr_raw(arena, datum_int(3)));
    array_push(arena, &select.order_by, (const struct expr *)expr_unary(arena, OPERATOR_DESC, a));
    const struct expr *statement = expr_of_select(arena, &select);
    assert_str_equal(text_of("postgresql", statement),
                     "SELECT s.t.a, count(*) AS count_1, 1 AS anon_1 \nFROM s.t \nWHERE s.t.a > 3 "
                     "ORDER BY s.t.a DESC \n LIMIT 5");
    assert_str_equal(text_of("sqlite", statement),
                     "SELECT s.t.a, count(*) AS count_1, 1 AS anon_1 \nFROM s.t \nWHERE s.t.a > 3 "
                     "ORDER BY s.t.a DESC\n LIMIT 5 OFFSET 0");
}

static void an_update_correlates_its_subqueries(void **state)
{
    struct expr *t = expr_table(arena, NAME("t"), NAME_NONE), *u = expr_table(arena, NAME("u"), NAME_NONE);
    const struct expr *b = expr_table_add(arena, t, NAME("b"), NULL), *id = expr_table_add(arena, u, NAME("id"), NULL);
    struct select select = {.where = binary(OPERATOR_EQ, id, b)};
    struct dml update = {.table = t};

    (void)state;
    array_push(arena, &select.columns, id);
    *array_add(arena, &update.values) = (struct dml_value){NAME("b"), expr_scalar(arena, expr_of_select(arena, &select))};
    assert_str_equal(text_of("postgresql", expr_of_dml(arena, EXPR_UPDATE, &update)),
                     "UPDATE t SET b=(SELECT u.id \nFROM u \nWHERE u.id = t.b)");
    update = (struct dml){.table = t, .where = binary(OPERATOR_EQ, id, b)};
    *array_add(arena, &update.values) = (struct dml_value){NAME("b"), id};
    assert_str_equal(text_of("postgresql", expr_of_dml(arena, EXPR_UPDATE, &update)),
                     "UPDATE t SET b=u.id FROM u WHERE u.id = t.b");
    assert_str_equal(text_of("mysql", expr_of_dml(arena, EXPR_UPDATE, &update)), "UPDATE t, u SET t.b=u.id WHERE u.id = t.b");
}

static void expressions(void **state)
{
    const struct expr *a = expr_column(arena, NAME("a"), NULL), *items[] = {raw("x"), raw("y'z")};
    struct expr_list list = {items, 2, 2}, none = {0};
    str text;

    (void)state;
    begin_run("postgresql");
    assert_true(dialect_compile_ddl_expr(&compiler, expr_in(arena, true, a, &list), &text));
    assert_str_equal(text, "(a NOT IN ('x', 'y''z'))");
    assert_true(dialect_compile_ddl_expr(&compiler, expr_in(arena, false, a, &none), &text));
    assert_str_equal(text, "a IN (NULL) AND (1 != 1)");
    assert_true(
        dialect_compile_ddl_expr(&compiler, expr_not(arena, expr_between(arena, false, a, raw("1"), raw("5"), false)), &text));
    assert_str_equal(text, "a NOT BETWEEN '1' AND '5'");
    assert_true(dialect_compile_ddl_expr(&compiler, expr_like(arena, OPERATOR_ILIKE, a, raw("%x%"), STR("/")), &text));
    assert_str_equal(text, "a ILIKE '%x%' ESCAPE '/'");
    begin_run("sqlite");
    assert_true(dialect_compile_ddl_expr(&compiler, expr_function(arena, STR("now"), NULL), &text));
    assert_str_equal(text, "CURRENT_TIMESTAMP");
    begin_run("mysql");
    assert_true(dialect_compile_ddl_expr(&compiler, binary(OPERATOR_ADD, a, raw("x")), &text));
    assert_str_equal(text, "concat(a, 'x')");
}

static void deep_nesting_is_refused(void **state)
{
    const struct expr *expr = expr_column(arena, NAME("a"), NULL);
    str text;

    (void)state;
    for (unsigned i = 0; i < 100000; i++)
    {
        expr = expr_grouping(arena, expr);
    }
    begin_run("postgresql");
    assert_false(dialect_compile_ddl_expr(&compiler, expr, &text));
    assert_int_equal(diag_last(&diags)->code, DIAG_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_written_in_the_order_of_the_table),
        cmocka_unit_test(literals_follow_the_column_s_type),
        cmocka_unit_test(json_is_refused_in_scripts_and_sent_online),
        cmocka_unit_test(a_select_has_sqlalchemy_s_layout_and_labels),
        cmocka_unit_test(an_update_correlates_its_subqueries),
        cmocka_unit_test(expressions),
        cmocka_unit_test(deep_nesting_is_refused),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
