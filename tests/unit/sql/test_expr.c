/* Constructors of expressions: coercion and grouping as SQLAlchemy does them. Texts are checked in dialect's tests. */
#include "unit.h"

#include "sql/expr.h"

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

static const struct expr *binary(enum operator op, const struct expr *left, const struct expr *right)
{
    const struct expr *made = NULL;
    assert_true(expr_binary(arena, &diags, op, left, right, &made));
    return made;
}

static const struct expr *a(void)
{
    return expr_column(arena, NAME("a"), NULL);
}

static void none_is_compared_by_is(void **state)
{
    (void)state;
    assert_int_equal(binary(OPERATOR_EQ, a(), expr_raw(arena, DATUM_OF_NULL))->binary.op, OPERATOR_IS);
    assert_int_equal(binary(OPERATOR_NE, a(), expr_raw(arena, DATUM_OF_NULL))->binary.op, OPERATOR_IS_NOT);
    assert_int_equal(binary(OPERATOR_EQ, a(), expr_raw(arena, datum_bool(true)))->binary.right->kind, EXPR_TRUE);
    const struct expr *out;
    assert_false(expr_binary(arena, &diags, OPERATOR_LT, a(), expr_raw(arena, DATUM_OF_NULL), &out));
}

static void strings_are_concatenated(void **state)
{
    (void)state;
    assert_int_equal(binary(OPERATOR_ADD, a(), expr_raw(arena, datum_text(STR("x"))))->binary.op, OPERATOR_CONCAT);
    assert_int_equal(binary(OPERATOR_ADD, a(), expr_raw(arena, datum_int(1)))->binary.op, OPERATOR_ADD);
}

static void operands_that_bind_less_are_grouped(void **state)
{
    const struct expr *sum = binary(OPERATOR_ADD, a(), expr_raw(arena, datum_int(1)));
    const struct expr *more = binary(OPERATOR_GT, a(), expr_raw(arena, datum_int(1)));
    const struct expr *either[] = {more, more}, *both[2];
    struct expr_list items = {either, 2, 2};

    (void)state;
    assert_int_equal(binary(OPERATOR_MUL, sum, a())->binary.left->kind, EXPR_GROUPING);
    assert_int_equal(binary(OPERATOR_GT, sum, a())->binary.left->kind, EXPR_BINARY);
    both[0] = both[1] = expr_conjunction(arena, OPERATOR_OR, &items);
    const struct expr *all = expr_conjunction(arena, OPERATOR_AND, &(struct expr_list){both, 2, 2});
    assert_int_equal(all->list.items.at[0]->kind, EXPR_GROUPING);
    assert_int_equal(all->list.items.at[1]->kind, EXPR_GROUPING);
}

static void negation_turns_operators(void **state)
{
    (void)state;
    assert_int_equal(expr_not(arena, binary(OPERATOR_GT, a(), expr_raw(arena, datum_int(1))))->binary.op, OPERATOR_LE);
    assert_int_equal(expr_not(arena, expr_constant(arena, EXPR_TRUE))->kind, EXPR_FALSE);
    assert_int_equal(expr_not(arena, a())->unary.op, OPERATOR_INV);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(none_is_compared_by_is),
        cmocka_unit_test(strings_are_concatenated),
        cmocka_unit_test(operands_that_bind_less_are_grouped),
        cmocka_unit_test(negation_turns_operators),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
