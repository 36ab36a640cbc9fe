/* CREATE TABLE and CREATE INDEX: texts of Alembic 1.19.1 with SQLAlchemy 2.0.52. */
#include "case.h"

static struct op *create_table(struct table *table)
{
    struct op *op = op_make(arena, OP_CREATE_TABLE, PLACE_NONE);
    op->create_table.table = table;
    return op;
}

static struct table *id_and(const char *name, const struct type *type)
{
    struct table *table = table_make(arena, NAME("t"), NAME_NONE);
    table_add_column(arena, table, STR("id"), sa("Integer"))->primary_key = true;
    table_add_column(arena, table, str_from(name), type)->nullable = TRI_FALSE;
    return table;
}

static void an_integer_key_is_numbered(void **state)
{
    static const struct
    {
        const char *dialect, *text;
    } rows[] = {
        {"postgresql", "CREATE TABLE t (\n    id SERIAL NOT NULL, \n    c INTEGER NOT NULL, \n    PRIMARY KEY (id)\n);\n\n"},
        {"sqlite", "CREATE TABLE t (\n    id INTEGER NOT NULL, \n    c INTEGER NOT NULL, \n    PRIMARY KEY (id)\n);\n\n"},
        {"mysql",
         "CREATE TABLE t (\n    id INTEGER NOT NULL AUTO_INCREMENT, \n    c INTEGER NOT NULL, \n    PRIMARY KEY (id)\n);\n\n"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
    {
        begin_run(rows[i].dialect);
        assert_str_equal(script_of(create_table(id_and("c", sa("Integer")))), rows[i].text);
    }
}

static void an_enum_is_created_once_before_its_table(void **state)
{
    struct type *type = sa("Enum");

    (void)state;
    array_push(arena, &type->labels, STR("a"));
    array_push(arena, &type->labels, STR("it's"));
    type->name = NAME("en");
    begin_run("postgresql");
    assert_str_equal(
        script_of(create_table(id_and("c", type))),
        "CREATE TYPE en AS ENUM ('a', 'it''s');\n\nCREATE TABLE t (\n    id SERIAL NOT NULL, \n    c en NOT NULL, \n"
        "    PRIMARY KEY (id)\n);\n\n");
    assert_str_equal(script_of(create_table(id_and("c", type))),
                     "CREATE TABLE t (\n    id SERIAL NOT NULL, \n    c en NOT NULL, \n    PRIMARY KEY (id)\n);\n\n");
    type->name = NAME_NONE;
    assert_str_equal(refusal_of(create_table(id_and("c", type))), "PostgreSQL ENUM type requires a name.");
}

static void a_type_s_check_is_written_where_there_is_no_such_type(void **state)
{
    struct type *type = sa("Boolean");

    (void)state;
    type->create_constraint = TRI_TRUE;
    type->name = NAME("ck_b");
    begin_run("sqlite");
    assert_str_equal(script_of(create_table(id_and("c", type))),
                     "CREATE TABLE t (\n    id INTEGER NOT NULL, \n    c BOOLEAN NOT NULL, \n    PRIMARY KEY (id), \n"
                     "    CONSTRAINT ck_b CHECK (c IN (0, 1))\n);\n\n");
    begin_run("postgresql");
    assert_str_equal(script_of(create_table(id_and("c", type))),
                     "CREATE TABLE t (\n    id SERIAL NOT NULL, \n    c BOOLEAN NOT NULL, \n    PRIMARY KEY (id)\n);\n\n");
}

static void errors_name_table_and_column(void **state)
{
    (void)state;
    begin_run("mysql");
    assert_str_equal(refusal_of(create_table(id_and("c", sa("String")))),
                     "(in table 't', column 'c'): VARCHAR requires a length on dialect mysql");
}

static void an_sqlite_default_that_is_an_expression_has_parentheses(void **state)
{
    struct table *table = table_make(arena, NAME("t"), NAME_NONE);
    struct column *column = table_add_column(arena, table, STR("c"), sa("DateTime"));

    (void)state;
    column->server_default.kind = SERVER_DEFAULT_EXPR;
    column->server_default.expr = expr_text(arena, STR("datetime('now')"), PLACE_NONE);
    begin_run("sqlite");
    assert_str_equal(script_of(create_table(table)), "CREATE TABLE t (\n    c DATETIME DEFAULT (datetime('now'))\n);\n\n");
}

static void a_key_to_be_added_later_stays_out(void **state)
{
    struct table *table = table_make(arena, NAME("t"), NAME_NONE);
    struct constraint *key = constraint_make(arena, CONSTRAINT_FOREIGN_KEY);

    (void)state;
    table_add_column(arena, table, STR("x"), sa("Integer"));
    array_push(arena, &key->columns, NAME("x"));
    key->referent_table = NAME("o");
    array_push(arena, &key->referent_columns, NAME("id"));
    key->use_alter = true;
    array_push(arena, &table->constraints, key);
    begin_run("postgresql");
    assert_str_equal(script_of(create_table(table)), "CREATE TABLE t (\n    x INTEGER\n);\n\n");
}

static struct op *create_index(const struct expr *expr, const char *option, bool flag)
{
    struct op *op = op_make(arena, OP_CREATE_INDEX, PLACE_NONE);
    op->create_index.index = index_make(arena, NAME("ix"));
    op->create_index.table = NAME("t");
    index_add_expr(arena, op->create_index.index, expr);
    if (option != NULL)
    {
        *array_add(arena, &op->create_index.index->options) =
            (struct option){.key = str_from(option), .kind = OPTION_BOOL, .boolean = flag};
    }
    return op;
}

static void index_expressions(void **state)
{
    const struct expr *column = expr_column(arena, NAME("a"), NULL);
    const struct expr *cast = expr_cast(arena, column, sa("Text"));

    (void)state;
    begin_run("postgresql");
    assert_str_equal(script_of(create_index(expr_unary(arena, OPERATOR_DESC, column), NULL, false)),
                     "CREATE INDEX ix ON t (a DESC);\n\n");
    assert_str_equal(script_of(create_index(cast, NULL, false)), "CREATE INDEX ix ON t (CAST(a AS TEXT));\n\n");
    begin_run("mysql");
    assert_str_equal(script_of(create_index(cast, NULL, false)), "CREATE INDEX ix ON t (CAST(a AS CHAR));\n\n");
}

static void a_concurrent_index_runs_outside_of_transactions(void **state)
{
    struct statement_list list = {0};

    (void)state;
    begin_run("postgresql");
    const struct op *op = create_index(expr_column(arena, NAME("a"), NULL), "postgresql_concurrently", true);
    assert_true(dialect_compile_op(&compiler, op, &list));
    assert_str_equal(list.at[0].text, "CREATE INDEX CONCURRENTLY ix ON t (a)");
    assert_int_equal(list.at[0].traits, STATEMENT_OUTSIDE_TRANSACTION);
}

static void given_names_are_refused_and_final_ones_cut(void **state)
{
    str name = STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"); /* 64 */
    struct op *op = create_index(expr_column(arena, NAME("a"), NULL), NULL, false);

    (void)state;
    begin_run("postgresql");
    op->create_index.index->name = name_of(name);
    assert_str_equal(refusal_of(op),
                     "Identifier 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' exceeds maximum "
                     "length of 63 characters");
    op->create_index.index->name.is_final = true;
    assert_true(str_starts(script_of(op), STR("CREATE INDEX aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa_")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_integer_key_is_numbered),
        cmocka_unit_test(an_enum_is_created_once_before_its_table),
        cmocka_unit_test(a_type_s_check_is_written_where_there_is_no_such_type),
        cmocka_unit_test(errors_name_table_and_column),
        cmocka_unit_test(an_sqlite_default_that_is_an_expression_has_parentheses),
        cmocka_unit_test(a_key_to_be_added_later_stays_out),
        cmocka_unit_test(index_expressions),
        cmocka_unit_test(a_concurrent_index_runs_outside_of_transactions),
        cmocka_unit_test(given_names_are_refused_and_final_ones_cut),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
