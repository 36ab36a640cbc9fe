/* table_complete: what a Table makes of its columns. Order and names are SQLAlchemy's. */
#include "unit.h"

#include "sql/naming.h"

static struct memory memory;
static struct arena *arena;
static struct diags diags;

static int open_arena(void **state)
{
    (void)state;
    arena = arena_open(&memory);
    diags.arena = arena;
    return 0;
}

static int close_arena(void **state)
{
    (void)state;
    arena_close(arena);
    return 0;
}

static struct table *table_of_one(struct column **out_column)
{
    struct table *table = table_make(arena, NAME("t"), NAME_NONE);
    *out_column = table_add_column(arena, table, STR("c"), type_make(arena, "sqlalchemy", "Integer"));
    return table;
}

static void explicit_constraints_come_before_those_of_columns(void **state)
{
    struct column *column;
    struct table *table = table_of_one(&column);
    struct constraint *check = constraint_make(arena, CONSTRAINT_CHECK);

    (void)state;
    column->unique = TRI_TRUE;
    *array_add(arena, &column->foreign_keys) = (struct foreign_key){.table = NAME("o"), .column = NAME("id")};
    check->check = expr_text(arena, STR("c > 1"), PLACE_NONE);
    array_push(arena, &table->constraints, check);
    assert_true(table_complete(arena, &diags, table, NULL));
    assert_int_equal(table->constraints.len, 3);
    assert_int_equal(table->constraints.at[0]->kind, CONSTRAINT_CHECK);
    assert_int_equal(table->constraints.at[1]->kind, CONSTRAINT_UNIQUE);
    assert_int_equal(table->constraints.at[2]->kind, CONSTRAINT_FOREIGN_KEY);
    assert_true(table_complete(arena, &diags, table, NULL));
    assert_int_equal(table->constraints.len, 3);
}

static void an_index_that_is_unique_is_one_index(void **state)
{
    struct column *column;
    struct table *table = table_of_one(&column);

    (void)state;
    column->unique = column->index = TRI_TRUE;
    assert_true(table_complete(arena, &diags, table, NULL));
    assert_int_equal(table->constraints.len, 0);
    assert_int_equal(table->indexes.len, 1);
    assert_true(table->indexes.at[0]->unique);
    assert_str_equal(table->indexes.at[0]->name.text, "ix_t_c");
}

static void a_primary_key_is_not_null_and_numbered(void **state)
{
    struct column *column;
    struct table *table = table_of_one(&column);
    const struct column *numbered;

    (void)state;
    column->primary_key = true;
    assert_true(table_complete(arena, &diags, table, NULL));
    assert_false(column_is_nullable(column));
    assert_true(table_autoincrement_column(&diags, table, &numbered));
    assert_ptr_equal(numbered, column);
    *array_add(arena, &column->foreign_keys) = (struct foreign_key){.table = NAME("o")};
    assert_true(table_autoincrement_column(&diags, table, &numbered));
    assert_null(numbered);
}

static void a_constraint_on_a_missing_column_is_refused(void **state)
{
    struct column *column;
    struct table *table = table_of_one(&column);
    struct constraint *unique = constraint_make(arena, CONSTRAINT_UNIQUE);

    (void)state;
    array_push(arena, &unique->columns, NAME("nope"));
    array_push(arena, &table->constraints, unique);
    assert_false(table_complete(arena, &diags, table, NULL));
    assert_str_equal(diag_last(&diags)->primary, "Can't create a constraint on table 't': no column named 'nope' is present.");
}

static void foreign_keys_are_read_from_behind(void **state)
{
    struct name schema, table, column;

    (void)state;
    foreign_key_parse(STR("a.b.o.id"), &schema, &table, &column);
    assert_str_equal(schema.text, "a.b");
    assert_str_equal(table.text, "o");
    assert_str_equal(column.text, "id");
    foreign_key_parse(STR("o"), &schema, &table, &column);
    assert_false(name_is_set(schema));
    assert_false(name_is_set(column));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(explicit_constraints_come_before_those_of_columns),
        cmocka_unit_test(an_index_that_is_unique_is_one_index),
        cmocka_unit_test(a_primary_key_is_not_null_and_numbered),
        cmocka_unit_test(a_constraint_on_a_missing_column_is_refused),
        cmocka_unit_test(foreign_keys_are_read_from_behind),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
