/* Finding things in a catalog. */
#include "unit.h"

#include "reflect/reflect.h"

static struct relation *add(struct arena *arena, struct catalog *catalog, const char *schema, const char *name, bool is_visible)
{
    struct relation *relation = arena_new(arena, struct relation);
    relation->at = (struct object_name){str_from(schema), str_from(name)};
    relation->is_visible = is_visible;
    array_push(arena, &catalog->relations, relation);
    return relation;
}

static void test_relations_are_found(void **state)
{
    struct memory memory = {0};
    struct arena *arena = arena_open(&memory);
    struct catalog catalog = {0};
    (void)state;
    catalog_index(arena, &catalog);
    assert_null(catalog_relation(&catalog, (str){NULL, 0}, STR("a")));
    assert_null(catalog_relation(&catalog, STR("public"), STR("a")));

    struct relation *far = add(arena, &catalog, "z", "a", false), *near = add(arena, &catalog, "public", "a", true);
    struct relation *other = add(arena, &catalog, "public", "B", true), *none = add(arena, &catalog, "", "a", false);
    catalog_index(arena, &catalog);
    assert_ptr_equal(catalog_relation(&catalog, (str){NULL, 0}, STR("a")), near);
    assert_ptr_equal(catalog_relation(&catalog, STR("public"), STR("a")), near);
    assert_ptr_equal(catalog_relation(&catalog, STR("z"), STR("a")), far);
    assert_ptr_equal(catalog_relation(&catalog, STR("public"), STR("B")), other);
    assert_ptr_equal(catalog_relation(&catalog, STR(""), STR("a")), none);
    assert_null(catalog_relation(&catalog, STR("z"), STR("B")));
    assert_null(catalog_relation(&catalog, STR("zz"), STR("a")));
    assert_ptr_equal(catalog.relations.at[0], none);
    assert_ptr_equal(catalog.relations.at[1], other);
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_relations_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
