/* ALTER TABLE: texts of Alembic 1.19.1, and what SQLite is refused. */
#include "case.h"

static struct op *alter(void)
{
    struct op *op = op_make(arena, OP_ALTER_COLUMN, PLACE_NONE);
    op->alter_column.table = NAME("t");
    op->alter_column.column = NAME("c");
    return op;
}

static void one_statement_a_property_in_alembic_s_order(void **state)
{
    struct op *op = alter();

    (void)state;
    op->alter_column.nullable = TRI_FALSE;
    op->alter_column.type = sa("Text");
    op->alter_column.has_postgresql_using = true;
    op->alter_column.postgresql_using = STR("c::text");
    op->alter_column.has_server_default = true;
    op->alter_column.new_name = NAME("Order");
    begin_run("postgresql");
    assert_str_equal(script_of(op), "ALTER TABLE t ALTER COLUMN c TYPE TEXT USING c::text;\n\n"
                                    "ALTER TABLE t ALTER COLUMN c SET NOT NULL;\n\n"
                                    "ALTER TABLE t ALTER COLUMN c DROP DEFAULT;\n\n"
                                    "ALTER TABLE t RENAME c TO \"Order\";\n\n");
    op->alter_column.type = NULL;
    assert_str_equal(refusal_of(op), "postgresql_using must be used with the type_ parameter");
}

static void mysql_repeats_the_whole_column(void **state)
{
    struct op *op = alter();

    (void)state;
    op->alter_column.nullable = TRI_FALSE;
    begin_run("mysql");
    assert_str_equal(refusal_of(op), "All MySQL CHANGE/MODIFY COLUMN operations require the existing type.");
    op->alter_column.existing_type = sa("Integer");
    op->alter_column.existing_comment = STR("kept");
    op->alter_column.existing_autoincrement = TRI_TRUE;
    assert_str_equal(script_of(op), "ALTER TABLE t MODIFY c INTEGER NOT NULL AUTO_INCREMENT COMMENT 'kept';\n\n");
}

static void sqlite_is_shown_the_batch_form(void **state)
{
    struct op *op = alter();

    (void)state;
    op->alter_column.nullable = TRI_FALSE;
    begin_run("sqlite");
    assert_str_equal(refusal_of(op), "SQLite cannot alter column \"c\" of table \"t\" in place");
    assert_str_equal(diag_last(&diags)->hint, "Write it in batch mode, which copies the table:\n"
                                              "    with op.batch_alter_table(\"t\") as batch_op:\n"
                                              "        batch_op.alter_column(\"c\", nullable=False)");
    op->alter_column.nullable = TRI_NONE;
    op->alter_column.new_name = NAME("d");
    assert_str_equal(script_of(op), "ALTER TABLE t RENAME COLUMN c TO d;\n\n");
}

static void sqlite_has_no_alter_of_constraints(void **state)
{
    struct op *op = op_make(arena, OP_DROP_CONSTRAINT, PLACE_NONE);

    (void)state;
    op->drop_constraint = (struct op_drop_constraint){.name = NAME("x"), .table = NAME("t"), .type = CONSTRAINT_UNIQUE};
    begin_run("sqlite");
    assert_str_equal(refusal_of(op),
                     "No support for ALTER of constraints in SQLite dialect. Please refer to the batch mode feature "
                     "which allows for SQLite migrations using a copy-and-move strategy.");
    begin_run("postgresql");
    assert_str_equal(script_of(op), "ALTER TABLE t DROP CONSTRAINT x;\n\n");
    begin_run("mysql");
    assert_str_equal(script_of(op), "ALTER TABLE t DROP INDEX x;\n\n");
}

static void add_column_brings_what_follows_from_it(void **state)
{
    struct op *op = op_make(arena, OP_ADD_COLUMN, PLACE_NONE);
    struct column *column = column_make(arena, NAME("c"), sa("Integer"));

    (void)state;
    *array_add(arena, &column->foreign_keys) = (struct foreign_key){.table = NAME("o"), .column = NAME("id")};
    column->index = TRI_TRUE;
    column->comment = STR("it's");
    op->add_column = (struct op_add_column){.table = NAME("t"), .schema = NAME("s1"), .column = column, .if_not_exists = true};
    begin_run("postgresql");
    assert_str_equal(script_of(op), "ALTER TABLE s1.t ADD COLUMN IF NOT EXISTS c INTEGER;\n\n"
                                    "ALTER TABLE s1.t ADD FOREIGN KEY(c) REFERENCES o (id);\n\n"
                                    "CREATE INDEX ix_s1_t_c ON s1.t (c);\n\n"
                                    "COMMENT ON COLUMN s1.t.c IS 'it''s';\n\n");
    op->add_column.inline_references = true;
    column->index = TRI_NONE;
    column->comment = (str){NULL, 0};
    assert_str_equal(script_of(op), "ALTER TABLE s1.t ADD COLUMN IF NOT EXISTS c INTEGER REFERENCES o (id);\n\n");
    begin_run("sqlite");
    op->add_column.inline_references = false;
    (void)refusal_of(op); /* Alembic adds the column, then fails */
}

static void identities_are_added_changed_and_dropped(void **state)
{
    struct identity before = {.always = TRI_FALSE},
                    now = {.always = TRI_TRUE, .options = {.start = OPT_INT(5), .increment = OPT_INT(2)}};
    struct op *op = alter();

    (void)state;
    op->alter_column.has_server_default = op->alter_column.has_existing_server_default = true;
    op->alter_column.server_default = (struct server_default){.kind = SERVER_DEFAULT_IDENTITY, .identity = &now};
    op->alter_column.existing_server_default = (struct server_default){.kind = SERVER_DEFAULT_IDENTITY, .identity = &before};
    begin_run("postgresql");
    assert_str_equal(script_of(op),
                     "ALTER TABLE t ALTER COLUMN c SET GENERATED ALWAYS SET INCREMENT BY 2 SET START WITH 5;\n\n");
    op->alter_column.server_default = (struct server_default){0};
    assert_str_equal(script_of(op), "ALTER TABLE t ALTER COLUMN c DROP IDENTITY;\n\n");
    begin_run("mysql");
    assert_true(str_starts(refusal_of(op), STR("Adding, removing or modifying an \"identity\" construct")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_statement_a_property_in_alembic_s_order),
        cmocka_unit_test(mysql_repeats_the_whole_column),
        cmocka_unit_test(sqlite_is_shown_the_batch_form),
        cmocka_unit_test(sqlite_has_no_alter_of_constraints),
        cmocka_unit_test(add_column_brings_what_follows_from_it),
        cmocka_unit_test(identities_are_added_changed_and_dropped),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
