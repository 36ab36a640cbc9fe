/* Types: what can be imported, variants, and repr() as Python prints it. */
#include "unit.h"

#include "sql/type.h"

static struct memory memory;
static struct arena *arena;

static int open_arena(void **state)
{
    (void)state;
    arena = arena_open(&memory);
    return 0;
}

static int close_arena(void **state)
{
    (void)state;
    arena_close(arena);
    return 0;
}

static void a_dialect_re_exports_generic_classes(void **state)
{
    (void)state;
    assert_ptr_equal(type_class_find(STR("postgresql"), STR("VARCHAR")), type_class_find(STR("sqlalchemy"), STR("VARCHAR")));
    assert_ptr_not_equal(type_class_find(STR("mysql"), STR("VARCHAR")), type_class_find(STR("sqlalchemy"), STR("VARCHAR")));
    assert_null(type_class_find(STR("postgresql"), STR("TINYINT")));
}

static void a_variant_stands_for_one_dialect(void **state)
{
    struct type *type = type_make(arena, "sqlalchemy", "String"), *other = type_make(arena, "mysql", "VARCHAR");

    (void)state;
    *array_add(arena, &type->variants) = (struct type_variant){STR("mysql"), other};
    assert_ptr_equal(type_for_dialect(type, STR("mysql")), other);
    assert_ptr_equal(type_for_dialect(type, STR("mariadb")), type);
}

static void repr_shows_what_differs_from_the_default(void **state)
{
    struct type *string = type_make(arena, "sqlalchemy", "String"), *numeric = type_make(arena, "sqlalchemy", "Numeric");
    struct type *time = type_make(arena, "sqlalchemy", "DateTime"), *labels = type_make(arena, "sqlalchemy", "Enum");
    struct type *mine = type_make(arena, "mysql", "VARCHAR"), *array = type_make(arena, "postgresql", "ARRAY");

    (void)state;
    string->length = OPT_INT(50);
    numeric->precision = OPT_INT(10);
    numeric->scale = OPT_INT(2);
    time->timezone = TRI_TRUE;
    array_push(arena, &labels->labels, STR("a"));
    array_push(arena, &labels->labels, STR("it's"));
    labels->name = NAME("e");
    labels->native_enum = TRI_FALSE;
    mine->length = OPT_INT(5);
    mine->charset = STR("utf8");
    array->item_type = string;
    assert_str_equal(type_repr(arena, string), "String(length=50)");
    assert_str_equal(type_repr(arena, numeric), "Numeric(precision=10, scale=2)");
    assert_str_equal(type_repr(arena, time), "DateTime(timezone=True)");
    assert_str_equal(type_repr(arena, labels), "Enum('a', \"it's\", name='e', native_enum=False)");
    assert_str_equal(type_repr(arena, mine), "VARCHAR(charset='utf8', length=5)");
    assert_str_equal(type_repr(arena, array), "ARRAY(String(length=50))");
    assert_str_equal(type_repr(arena, type_make(arena, "postgresql", "JSONB")), "JSONB(astext_type=Text())");
    assert_str_equal(type_repr(arena, type_make(arena, "postgresql", "BIT")), "BIT(length=1)");
    assert_str_equal(type_repr(arena, NULL), "NullType()");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_dialect_re_exports_generic_classes),
        cmocka_unit_test(a_variant_stands_for_one_dialect),
        cmocka_unit_test(repr_shows_what_differs_from_the_default),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
