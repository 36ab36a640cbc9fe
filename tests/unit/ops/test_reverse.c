/* What downgrade() does: the reverse of each kind of operation, as Alembic's reverse() has it. */
#include "unit.h"

#include "ops/reverse.h"

static struct memory memory;
static struct arena *arena;

static int setup(void **state)
{
    (void)state;
    arena = arena_open(&memory);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_close(arena);
    return 0;
}

static void a_table_that_is_made_is_dropped_and_back(void **state)
{
    struct op *create = op_make(arena, OP_CREATE_TABLE, 0), *drop;

    (void)state;
    create->create_table.table = table_make(arena, NAME("users"), NAME("app"));
    drop = op_reverse(arena, create);
    assert_int_equal(drop->kind, OP_DROP_TABLE);
    assert_true(str_equal(drop->drop_table.table.text, STR("users")));
    assert_true(str_equal(drop->drop_table.schema.text, STR("app")));
    assert_ptr_equal(op_reverse(arena, drop)->create_table.table, create->create_table.table);
}

static void a_drop_that_does_not_know_what_it_drops_has_no_way_back(void **state)
{
    static const enum op_kind kinds[] = {OP_DROP_TABLE, OP_DROP_COLUMN, OP_DROP_INDEX, OP_DROP_CONSTRAINT, OP_EXECUTE};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        assert_null(op_reverse(arena, op_make(arena, kinds[i], 0)));
}

static void altering_swaps_what_it_changes_and_keeps_what_it_only_says(void **state)
{
    const struct type *text = type_make(arena, "sqlalchemy", "Text"), *number = type_make(arena, "sqlalchemy", "Integer");
    struct op *alter = op_make(arena, OP_ALTER_COLUMN, 0);
    const struct op_alter_column *back;

    (void)state;
    alter->alter_column = (struct op_alter_column){.table = NAME("t"),
                                                   .column = NAME("old"),
                                                   .new_name = NAME("new"),
                                                   .type = number,
                                                   .existing_type = text,
                                                   .existing_nullable = TRI_FALSE,
                                                   .has_comment = true,
                                                   .existing_comment = STR("before")};
    back = &op_reverse(arena, alter)->alter_column;
    assert_true(str_equal(back->column.text, STR("new")));
    assert_true(str_equal(back->new_name.text, STR("old")));
    assert_ptr_equal(back->type, text);
    assert_ptr_equal(back->existing_type, number);
    assert_int_equal(back->nullable, TRI_NONE);
    assert_int_equal(back->existing_nullable, TRI_FALSE);
    assert_true(back->has_comment && str_equal(back->comment, STR("before")));
    assert_null(back->existing_comment.at);
}

static void a_comment_that_was_not_there_is_dropped(void **state)
{
    struct op *create = op_make(arena, OP_CREATE_TABLE_COMMENT, 0), *back;

    (void)state;
    create->table_comment = (struct op_table_comment){.table = NAME("t"), .comment = STR("new")};
    back = op_reverse(arena, create);
    assert_int_equal(back->kind, OP_DROP_TABLE_COMMENT);
    assert_true(str_equal(back->table_comment.existing_comment, STR("new")));
    create->table_comment.existing_comment = STR("old");
    assert_int_equal(op_reverse(arena, create)->kind, OP_CREATE_TABLE_COMMENT);
}

static void lists_run_backwards_also_inside_of_batches(void **state)
{
    struct op *batch = op_make(arena, OP_BATCH, 0), *rename = op_make(arena, OP_RENAME_TABLE, 0);
    struct op_list list = {0}, back = {0};
    const struct op *which = NULL;

    (void)state;
    for (int i = 0; i < 2; i++)
    {
        struct op *add = op_make(arena, OP_ADD_COLUMN, 0);

        add->add_column.column = column_make(arena, i == 0 ? NAME("a") : NAME("b"), NULL);
        array_push(arena, &batch->batch.ops, add);
    }
    rename->rename_table = (struct op_rename_table){.table = NAME("x"), .new_name = NAME("y")};
    array_push(arena, &list, batch);
    array_push(arena, &list, rename);
    assert_true(op_list_reverse(arena, &list, &back, &which));
    assert_int_equal(back.len, 2);
    assert_true(str_equal(back.at[0]->rename_table.table.text, STR("y")));
    assert_true(str_equal(back.at[1]->batch.ops.at[0]->drop_column.column.text, STR("b")));
    array_push(arena, &list, op_make(arena, OP_EXECUTE, 0));
    assert_false(op_list_reverse(arena, &list, &back, &which));
    assert_int_equal(which->kind, OP_EXECUTE);
}

static void labels_are_renamed_back(void **state)
{
    static str old_labels[] = {STR_INIT("a"), STR_INIT("b")}, new_labels[] = {STR_INIT("a"), STR_INIT("c")};
    str_array before = {.at = old_labels, .len = 2}, after = {.at = new_labels, .len = 2};
    struct op *change = op_make(arena, OP_ENUM_TYPE, 0);
    const struct op_enum_type *back;

    (void)state;
    change->enum_type = (struct op_enum_type){.name = NAME("state"), .before = &before, .after = &after};
    array_add(arena, &change->enum_type.renames);
    change->enum_type.renames.at[0].from = STR("b");
    change->enum_type.renames.at[0].to = STR("c");
    back = &op_reverse(arena, change)->enum_type;
    assert_ptr_equal(back->before, &after);
    assert_ptr_equal(back->after, &before);
    assert_true(str_equal(back->renames.at[0].from, STR("c")));
    assert_true(str_equal(back->renames.at[0].to, STR("b")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_table_that_is_made_is_dropped_and_back),
        cmocka_unit_test(a_drop_that_does_not_know_what_it_drops_has_no_way_back),
        cmocka_unit_test(altering_swaps_what_it_changes_and_keeps_what_it_only_says),
        cmocka_unit_test(a_comment_that_was_not_there_is_dropped),
        cmocka_unit_test(lists_run_backwards_also_inside_of_batches),
        cmocka_unit_test(labels_are_renamed_back),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
