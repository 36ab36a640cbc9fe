/* The table of operations: names as Alembic's directives, types of drop_constraint. */
#include "unit.h"

#include "ops/op.h"

static void every_kind_has_a_name(void **state)
{
    (void)state;
    for (int kind = 0; kind < OP_KIND_COUNT; kind++)
    {
        assert_non_null(op_kind_name((enum op_kind)kind));
    }
    assert_string_equal(op_kind_name(OP_ALTER_COLUMN), "alter_column");
}

static void a_constraint_has_its_own_directive(void **state)
{
    struct constraint key = {.kind = CONSTRAINT_FOREIGN_KEY};
    struct op op = {.kind = OP_ADD_CONSTRAINT, .add_constraint = {.constraint = &key}};

    (void)state;
    assert_string_equal(op_name(&op), "create_foreign_key");
    key.kind = CONSTRAINT_UNIQUE;
    assert_string_equal(op_name(&op), "create_unique_constraint");
}

static void types_of_drop_constraint(void **state)
{
    enum constraint_kind kind;

    (void)state;
    assert_true(op_constraint_type_find(STR("foreignkey"), &kind));
    assert_int_equal(kind, CONSTRAINT_FOREIGN_KEY);
    assert_false(op_constraint_type_find(STR("bogus"), &kind));
    assert_false(op_constraint_type_find(STR(""), &kind));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_has_a_name),
        cmocka_unit_test(a_constraint_has_its_own_directive),
        cmocka_unit_test(types_of_drop_constraint),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
