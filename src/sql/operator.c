/*
 * The table of operators and the one rule that decides about parentheses (SQLAlchemy's operators.py).
 *
 * An operand is grouped when its own operator binds less tightly than, or as tightly as, the one around it; an operator that
 * SQLAlchemy gives no precedence is weakest inside and strongest outside. The associative ones need no grouping in themselves.
 */
#include "sql/expr.h"

#define NO OPERATOR_UNKNOWN_PRECEDENCE

/* clang-format off */
static const struct operator_row rows[OPERATOR_COUNT] = {
    [OPERATOR_NONE] = {"none", NULL, NO},
    [OPERATOR_AND] = {"and_", " AND ", 3, .is_self_precedent = true, .is_associative = true},
    [OPERATOR_OR] = {"or_", " OR ", 2, .is_self_precedent = true, .is_associative = true},
    [OPERATOR_INV] = {"inv", "NOT ", 5},
    [OPERATOR_EQ] = {"eq", " = ", 5, OPERATOR_NE, .is_comparison = true},
    [OPERATOR_NE] = {"ne", " != ", 5, OPERATOR_EQ, .is_comparison = true},
    [OPERATOR_LT] = {"lt", " < ", 5, OPERATOR_GE, .is_comparison = true},
    [OPERATOR_LE] = {"le", " <= ", 5, OPERATOR_GT, .is_comparison = true},
    [OPERATOR_GT] = {"gt", " > ", 5, OPERATOR_LE, .is_comparison = true},
    [OPERATOR_GE] = {"ge", " >= ", 5, OPERATOR_LT, .is_comparison = true},
    [OPERATOR_IS] = {"is_", " IS ", 5, OPERATOR_IS_NOT, .is_comparison = true},
    [OPERATOR_IS_NOT] = {"is_not", " IS NOT ", 5, OPERATOR_IS, .is_comparison = true},
    [OPERATOR_IS_DISTINCT_FROM] = {"is_distinct_from", " IS DISTINCT FROM ", 5, OPERATOR_IS_NOT_DISTINCT_FROM,
                                   .is_comparison = true},
    [OPERATOR_IS_NOT_DISTINCT_FROM] = {"is_not_distinct_from", " IS NOT DISTINCT FROM ", 5, OPERATOR_IS_DISTINCT_FROM,
                                       .is_comparison = true},
    [OPERATOR_IS_TRUE] = {"is_true", NULL, 5},
    [OPERATOR_IS_FALSE] = {"is_false", NULL, 5},
    [OPERATOR_IN] = {"in_op", " IN ", 5, OPERATOR_NOT_IN, .is_comparison = true},
    [OPERATOR_NOT_IN] = {"not_in_op", " NOT IN ", 5, OPERATOR_IN, .is_comparison = true},
    [OPERATOR_BETWEEN] = {"between_op", NULL, 5, OPERATOR_NOT_BETWEEN, .is_comparison = true},
    [OPERATOR_NOT_BETWEEN] = {"not_between_op", NULL, 5, OPERATOR_BETWEEN, .is_comparison = true},
    [OPERATOR_LIKE] = {"like_op", " LIKE ", 5, OPERATOR_NOT_LIKE, .is_comparison = true},
    [OPERATOR_NOT_LIKE] = {"not_like_op", " NOT LIKE ", 5, OPERATOR_LIKE, .is_comparison = true},
    [OPERATOR_ILIKE] = {"ilike_op", " ILIKE ", 5, OPERATOR_NOT_ILIKE, .is_comparison = true},
    [OPERATOR_NOT_ILIKE] = {"not_ilike_op", " NOT ILIKE ", 5, OPERATOR_ILIKE, .is_comparison = true},
    [OPERATOR_REGEXP_MATCH] = {"regexp_match_op", NULL, 5, OPERATOR_NOT_REGEXP_MATCH, .is_comparison = true},
    [OPERATOR_NOT_REGEXP_MATCH] = {"not_regexp_match_op", NULL, 5, OPERATOR_REGEXP_MATCH, .is_comparison = true},
    [OPERATOR_REGEXP_REPLACE] = {"regexp_replace_op", NULL, 5},
    [OPERATOR_MATCH] = {"match_op", " MATCH ", 5, OPERATOR_NOT_MATCH, .is_comparison = true},
    [OPERATOR_NOT_MATCH] = {"not_match_op", " NOT MATCH ", 5, OPERATOR_MATCH, .is_comparison = true},
    [OPERATOR_ADD] = {"add", " + ", 7, .is_self_precedent = true, .is_associative = true},
    [OPERATOR_SUB] = {"sub", " - ", 7},
    [OPERATOR_MUL] = {"mul", " * ", 8, .is_self_precedent = true, .is_associative = true},
    [OPERATOR_TRUEDIV] = {"truediv", " / ", 8},
    [OPERATOR_FLOORDIV] = {"floordiv", " / ", 8},
    [OPERATOR_MOD] = {"mod", " % ", 8},
    [OPERATOR_NEG] = {"neg", "-", 8},
    [OPERATOR_CONCAT] = {"concat_op", " || ", 5, .is_self_precedent = true, .is_associative = true},
    [OPERATOR_BIT_XOR] = {"bitwise_xor_op", " ^ ", 7},
    [OPERATOR_BIT_OR] = {"bitwise_or_op", " | ", 7},
    [OPERATOR_BIT_AND] = {"bitwise_and_op", " & ", 7},
    [OPERATOR_BIT_NOT] = {"bitwise_not_op", "~", 8},
    [OPERATOR_BIT_LSHIFT] = {"bitwise_lshift_op", " << ", 7},
    [OPERATOR_BIT_RSHIFT] = {"bitwise_rshift_op", " >> ", 7},
    [OPERATOR_GETITEM] = {"getitem", NULL, 15, .is_self_precedent = true},
    [OPERATOR_JSON_GETITEM] = {"json_getitem_op", NULL, 15, .is_self_precedent = true},
    [OPERATOR_JSON_PATH_GETITEM] = {"json_path_getitem_op", NULL, 15, .is_self_precedent = true},
    [OPERATOR_COLLATE] = {"collate", " COLLATE ", 4},
    [OPERATOR_DISTINCT] = {"distinct_op", "DISTINCT ", 5},
    [OPERATOR_EXISTS] = {"exists", "EXISTS ", 0},
    [OPERATOR_ANY] = {"any_op", "ANY ", 15},
    [OPERATOR_ALL] = {"all_op", "ALL ", 15},
    [OPERATOR_DESC] = {"desc_op", " DESC", 3, .is_ordering = true},
    [OPERATOR_ASC] = {"asc_op", " ASC", 3, .is_ordering = true},
    [OPERATOR_NULLS_FIRST] = {"nulls_first_op", " NULLS FIRST", NO, .is_ordering = true},
    [OPERATOR_NULLS_LAST] = {"nulls_last_op", " NULLS LAST", NO, .is_ordering = true},
    [OPERATOR_COMMA] = {"comma_op", ", ", -1},
    [OPERATOR_AS] = {"as_", " AS ", -1},
    [OPERATOR_FROM] = {"from_", " FROM ", 15},
    [OPERATOR_FILTER] = {"filter_op", NULL, 6},
    [OPERATOR_AS_BOOL] = {"_asbool", NULL, -10},
    [OPERATOR_CUSTOM] = {"custom_op", NULL, 0},
};
/* clang-format on */

const struct operator_row *operator_row(enum operator op)
{
    return &rows[op];
}

bool operator_needs_group(enum operator inner, enum operator outer)
{
    if (inner == outer && rows[inner].is_self_precedent)
    {
        return false;
    }
    if (outer == OPERATOR_NONE)
    {
        return true;
    }
    int outer_precedence = rows[outer].precedence == NO ? -NO : rows[outer].precedence;
    return rows[inner].precedence <= outer_precedence;
}
