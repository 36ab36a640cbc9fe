/*
 * batch_alter_table as a copy of the table. The words of statements and errors are Alembic 1.19.1's; what is kept besides is
 * what the reflected table had.
 */
#include "case.h"

#include "dialect/rebuild.h"

static struct table *table;
static struct rebuild_source source;

static void add_check(const char *name, const char *text)
{
    struct constraint *check = constraint_make(arena, CONSTRAINT_CHECK);
    check->name = name != NULL ? (struct name){.text = str_from(name), .is_final = true} : NAME_NONE;
    check->check = expr_verbatim(arena, str_from(text));
    array_push(arena, &table->constraints, check);
}

static struct constraint *add_key(enum constraint_kind kind, const char *name, str column)
{
    struct constraint *key = constraint_make(arena, kind);
    key->name = name != NULL ? (struct name){.text = str_from(name), .is_final = true} : NAME_NONE;
    array_push(arena, &key->columns, name_of(column));
    array_push(arena, &table->constraints, key);
    return key;
}

static void add_index(const char *name, str column)
{
    struct index *index = index_make(arena, name_of(str_from(name)));
    index_add_column(arena, index, name_of(column));
    index->elements.at[0].text = column;
    array_push(arena, &table->indexes, index);
}

/* As it is reflected: t (id, a, b, c), keys, CHECKs and indexes. */
static void begin_table(const char *dialect)
{
    begin_run(dialect);
    compiler.is_offline = false;
    table = table_make(arena, NAME("t"), NAME_NONE);
    table_add_column(arena, table, STR("id"), sa("INTEGER"))->nullable = TRI_FALSE;
    table_add_column(arena, table, STR("a"), sa("TEXT"));
    table_add_column(arena, table, STR("b"), sa("INTEGER"));
    table_add_column(arena, table, STR("c"), sa("INTEGER"));
    add_key(CONSTRAINT_PRIMARY_KEY, NULL, STR("id"));
    source = (struct rebuild_source){.table = table, .is_reflected = true};
}

static struct op *batch(struct op *first)
{
    struct op *op = op_make(arena, OP_BATCH, PLACE_NONE);
    op->batch.table = NAME("t");
    array_push(arena, &op->batch.ops, first);
    return op;
}

static struct op *alter(str column)
{
    struct op *op = op_make(arena, OP_ALTER_COLUMN, PLACE_NONE);
    op->alter_column.table = NAME("t");
    op->alter_column.column = name_of(column);
    return op;
}

static struct op *nullable(str column)
{
    struct op *op = alter(column);
    op->alter_column.nullable = TRI_TRUE;
    return op;
}

static struct op *drop(str column)
{
    struct op *op = op_make(arena, OP_DROP_COLUMN, PLACE_NONE);
    op->drop_column.table = NAME("t");
    op->drop_column.column = name_of(column);
    return op;
}

static struct op *add(str column)
{
    struct op *op = op_make(arena, OP_ADD_COLUMN, PLACE_NONE);
    op->add_column.table = NAME("t");
    op->add_column.column = column_make(arena, name_of(column), sa("Integer"));
    return op;
}

static str rebuilt(const struct op *op)
{
    struct statement_list list = {0};
    assert_true(dialect_compile_rebuild(&compiler, op, &source, &list));
    return statement_list_script(arena, &list);
}

static str refused(const struct op *op)
{
    struct statement_list list = {0};
    assert_false(dialect_compile_rebuild(&compiler, op, &source, &list));
    assert_int_equal(list.len, 0);
    return diag_last(&diags)->primary;
}

static bool says(str text, const char *part)
{
    return str_find(text, str_from(part)) != STR_NONE;
}

/* The names of the columns of INSERT ... SELECT. */
static str columns_of(str script)
{
    str rest = str_skip(script, str_find(script, STR("INSERT INTO _alembic_tmp_t (")) + 28);
    return str_slice(rest, 0, str_find_char(rest, ')'));
}

/* ---- what stays ---------------------------------------------------------------------------------------------------------- */

static void all_of_the_table_is_written_again(void **state)
{
    struct op *op;

    (void)state;
    begin_table("sqlite");
    add_check(NULL, "b > 0");
    add_key(CONSTRAINT_UNIQUE, NULL, STR("a"));
    add_index("ix_b", STR("b"));
    op = alter(STR("a"));
    op->alter_column.nullable = TRI_FALSE;
    assert_str_equal(rebuilt(batch(op)), "CREATE TABLE _alembic_tmp_t (\n"
                                         "    id INTEGER NOT NULL, \n"
                                         "    a TEXT NOT NULL, \n"
                                         "    b INTEGER, \n"
                                         "    c INTEGER, \n"
                                         "    PRIMARY KEY (id), \n"
                                         "    CHECK (b > 0), \n"
                                         "    UNIQUE (a)\n"
                                         ");\n\n"
                                         "INSERT INTO _alembic_tmp_t (id, a, b, c) SELECT t.id, t.a, t.b, t.c \nFROM t;\n\n"
                                         "DROP TABLE t;\n\n"
                                         "ALTER TABLE _alembic_tmp_t RENAME TO t;\n\n"
                                         "CREATE INDEX ix_b ON t (b);\n\n");
}

static void the_reflected_table_is_not_changed(void **state)
{
    str first, second;

    (void)state;
    begin_table("sqlite");
    add_key(CONSTRAINT_UNIQUE, "uq", STR("a"));
    struct op *op = batch(drop(STR("id")));
    first = rebuilt(op);
    second = rebuilt(op);
    assert_true(str_equal(first, second));
    assert_int_equal(table->columns.len, 4);
    assert_int_equal(table->constraints.at[0]->columns.len, 1);
}

static void generated_columns_take_no_rows(void **state)
{
    struct computed *computed = arena_new(arena, struct computed);

    (void)state;
    begin_table("sqlite");
    computed->sqltext = expr_verbatim(arena, STR("a || ':x'"));
    computed->persisted = TRI_TRUE;
    table->columns.at[3]->computed = computed;
    str script = rebuilt(batch(nullable(STR("a"))));
    assert_true(says(script, "c INTEGER GENERATED ALWAYS AS (a || ':x') STORED"));
    assert_true(says(script, "(id, a, b) SELECT t.id, t.a, t.b"));
}

static void triggers_and_the_number_of_autoincrement(void **state)
{
    struct trigger triggers[] = {
        {.name = STR("one"),
         .table = {STR("main"), STR("t")},
         .definition = STR("CREATE TRIGGER one AFTER INSERT ON t BEGIN SELECT 1; END")},
        {.name = STR("two"),
         .table = {STR("temp"), STR("t")},
         .definition = STR("CREATE TRIGGER two AFTER INSERT ON t BEGIN SELECT 2; END")},
        {.name = STR("3"),
         .table = {STR("other db"), STR("t")},
         .definition = STR("CREATE TRIGGER \"3\" AFTER INSERT ON t BEGIN SELECT 3; END")},
    };
    struct option *option;

    (void)state;
    begin_table("sqlite");
    option = array_add(arena, &table->options);
    *option = (struct option){.key = STR("sqlite_autoincrement"), .kind = OPTION_BOOL, .boolean = true};
    source.triggers = triggers;
    source.trigger_count = COUNT_OF(triggers);
    source.has_sequence = source.has_dependents = true;
    source.last_number = 41;
    str script = rebuilt(batch(nullable(STR("a"))));
    assert_true(says(script, "id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, \n"));
    assert_true(says(script,
                     "PRAGMA legacy_alter_table=ON;\n\nDROP TABLE t;\n\nALTER TABLE _alembic_tmp_t RENAME TO t;\n\nPRAGMA "
                     "legacy_alter_table=OFF;\n\n"));
    assert_true(says(script, "DELETE FROM sqlite_sequence WHERE name = 't';\n\n"
                             "INSERT INTO sqlite_sequence (name, seq) VALUES ('t', 41);\n\n"
                             "CREATE TRIGGER one AFTER INSERT ON t BEGIN SELECT 1; END;\n\n"
                             "CREATE TEMP TRIGGER two AFTER INSERT ON t BEGIN SELECT 2; END;\n\n"
                             "CREATE TRIGGER \"other db\".\"3\" AFTER INSERT ON t BEGIN SELECT 3; END;\n\n"));
    script = rebuilt(batch(drop(STR("id"))));
    assert_false(says(script, "sqlite_sequence"));
}

static void a_long_name_is_cut_between_code_points(void **state)
{
    (void)state;
    begin_table("sqlite");
    str name = rebuild_table_name(arena, STR("éééééééééééééééééééééééééééééééééééééééééééééé"));
    assert_str_equal(name, "_alembic_tmp_ééééééééééééééééééééééééééééééééééééé");
}

/* ---- columns ------------------------------------------------------------------------------------------------------------- */

static void a_dropped_column_takes_what_names_it(void **state)
{
    (void)state;
    begin_table("sqlite");
    add_check("ck_b", "b > 0");
    add_check(NULL, "c > 0 AND 'b' <> \"c\"");
    add_key(CONSTRAINT_UNIQUE, "uq_b", STR("b"));
    add_index("ix_b", STR("b"));
    add_index("ix_c", STR("c"));
    str script = rebuilt(batch(drop(STR("b"))));
    assert_false(says(script, "ck_b") || says(script, "uq_b") || says(script, "ix_b"));
    assert_true(says(script, "CHECK (c > 0") && says(script, "CREATE INDEX ix_c ON t (c)"));
    assert_str_equal(columns_of(script), "id, a, c");
    assert_str_equal(refused(batch(drop(STR("nope")))), "No such column: 'nope'");
    assert_str_equal(diag_last(&diags)->hint, "Table \"t\" has the columns id, a, b, c.");
}

static void a_renamed_column_goes_by_both_names(void **state)
{
    struct op *rename, *index;
    struct constraint *key;

    (void)state;
    begin_table("sqlite");
    key = add_key(CONSTRAINT_FOREIGN_KEY, "fk", STR("b"));
    key->referent_table = NAME("t");
    array_push(arena, &key->referent_columns, NAME("id"));
    add_index("ix_id", STR("id"));
    rename = alter(STR("id"));
    rename->alter_column.new_name = NAME("key");
    struct op *op = batch(rename);
    index = op_make(arena, OP_CREATE_INDEX, PLACE_NONE);
    index->create_index.index = index_make(arena, NAME("ix_key"));
    index->create_index.table = NAME("t");
    index_add_column(arena, index->create_index.index, NAME("key"));
    array_push(arena, &op->batch.ops, index);
    str script = rebuilt(op);
    assert_true(says(script, "PRIMARY KEY (\"key\")") && says(script, "REFERENCES t (\"key\")"));
    assert_true(says(script, "(\"key\", a, b, c) SELECT t.id, t.a, t.b, t.c"));
    assert_true(says(script, "CREATE INDEX ix_id ON t (\"key\");\n\nCREATE INDEX ix_key ON t (\"key\");"));
}

static void a_type_is_cast_where_sqlite_can(void **state)
{
    static const struct
    {
        const char *type, *transfer;
    } cases[] = {
        {"Integer", "CAST(t.a AS INTEGER) AS a"},
        {"String", "t.a, "},
        {"Date", "t.a, "},
        {"DateTime", "t.a, "},
        {"JSON", "t.a, "},
        {"Enum", "t.a, "},
        {"Float", "CAST(t.a AS FLOAT) AS a"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
    {
        begin_table("sqlite");
        struct op *op = alter(STR("a"));
        struct type *type = type_make(arena, "sqlalchemy", cases[i].type);
        array_push(arena, &type->labels, STR("x"));
        op->alter_column.type = type;
        assert_true(says(rebuilt(batch(op)), cases[i].transfer));
    }
}

static void the_check_of_a_type_goes_with_it(void **state)
{
    struct op *op;
    struct type *type;

    (void)state;
    begin_table("sqlite");
    add_check(NULL, "a IN ('x')");
    add_check(NULL, "b IN (1)");
    add_check("kept", "a IN ('x', 'y')");
    op = alter(STR("a"));
    type = type_make(arena, "sqlalchemy", "Enum");
    array_push(arena, &type->labels, STR("z"));
    type->create_constraint = TRI_TRUE;
    type->name = NAME("letters");
    op->alter_column.type = type;
    str script = rebuilt(batch(op));
    assert_false(says(script, "CHECK (a IN ('x')), "));
    assert_true(says(script, "CHECK (b IN (1))") && says(script, "CONSTRAINT kept CHECK (a IN ('x', 'y'))") &&
                says(script, "CONSTRAINT letters CHECK (a IN ('z'))"));
}

static struct op *placed(str column, str before, str after)
{
    struct op *op = add(column);
    op->add_column.insert_before = before.len > 0 ? name_of(before) : NAME_NONE;
    op->add_column.insert_after = after.len > 0 ? name_of(after) : NAME_NONE;
    return op;
}

static str order_of(struct op *op)
{
    str script = rebuilt(op), out = STR("");
    str rest = str_slice(script, str_find(script, STR("(\n")) + 2, str_find(script, STR("PRIMARY KEY")));
    for (str line; rest.len > 0;)
    {
        rest = str_cut(rest, '\n', &line);
        line = str_trim(line);
        out = str_join(arena, out, str_join(arena, str_slice(line, 0, str_find_char(line, ' ')), STR(" ")));
    }
    return str_trim(out);
}

static void columns_are_placed(void **state)
{
    struct op *op;

    (void)state;
    begin_table("sqlite");
    assert_str_equal(order_of(batch(placed(STR("n"), STR(""), STR("id")))), "id n a b c");
    assert_str_equal(order_of(batch(placed(STR("n"), STR("id"), STR("")))), "n id a b c");
    assert_str_equal(order_of(batch(placed(STR("n"), STR(""), STR("")))), "id a b c n");
    op = batch(placed(STR("n"), STR("b"), STR("")));
    array_push(arena, &op->batch.ops, placed(STR("m"), STR(""), STR("n")));
    assert_str_equal(order_of(op), "id a n m b c");
    op = batch(nullable(STR("c")));
    op->batch.ops.at[0]->alter_column.insert_before = NAME("a");
    assert_str_equal(order_of(op), "id c a b");
    op = batch(nullable(STR("c")));
    struct name_list group = {0};
    array_push(arena, &group, NAME("c"));
    array_push(arena, &group, NAME("a"));
    array_push(arena, &op->batch.partial_reordering, group);
    assert_str_equal(order_of(op), "id b c a");
    array_push(arena, &op->batch.partial_reordering.at[0], NAME("c"));
    assert_str_equal(refused(op), "the order of columns of table \"t\" is a circle");
    assert_str_equal(refused(batch(placed(STR("n"), STR("nope"), STR("")))), "No such column: 'nope'");
}

/* ---- constraints --------------------------------------------------------------------------------------------------------- */

static struct op *drop_named(str name)
{
    struct op *op = op_make(arena, OP_DROP_CONSTRAINT, PLACE_NONE);
    op->drop_constraint.table = NAME("t");
    op->drop_constraint.name = name_of(name);
    op->drop_constraint.type = CONSTRAINT_GENERIC;
    return op;
}

static void what_has_no_name_gets_one_from_the_convention(void **state)
{
    struct naming naming = {0};
    struct op *op;

    (void)state;
    begin_table("sqlite");
    add_key(CONSTRAINT_UNIQUE, NULL, STR("a"));
    add_check(NULL, "b > 0");
    array_push(arena, &naming.patterns, ((struct naming_pattern){STR("uq"), STR("uq_%(table_name)s_%(column_0_name)s")}));
    array_push(arena, &naming.patterns, ((struct naming_pattern){STR("ck"), STR("ck_%(table_name)s_%(constraint_name)s")}));
    op = batch(drop_named(STR("uq_t_a")));
    assert_str_equal(refused(op), "No such constraint: 'uq_t_a'");
    assert_str_equal(diag_last(&diags)->hint,
                     "No constraint of table \"t\" has a name; naming_convention= of batch_alter_table() gives names.");
    op->batch.naming = &naming;
    str script = rebuilt(op);
    assert_false(says(script, "UNIQUE"));
    assert_true(says(script, "CHECK (b > 0)"));
}

static void another_primary_key(void **state)
{
    struct op *op, *key;

    (void)state;
    begin_table("sqlite");
    table->constraints.at[0]->name = (struct name){.text = STR("pk"), .is_final = true};
    key = op_make(arena, OP_ADD_CONSTRAINT, PLACE_NONE);
    key->add_constraint.table = NAME("t");
    key->add_constraint.constraint = constraint_make(arena, CONSTRAINT_PRIMARY_KEY);
    key->add_constraint.constraint->name = NAME("pk_a");
    array_push(arena, &key->add_constraint.constraint->columns, NAME("a"));
    op = batch(drop_named(STR("pk")));
    array_push(arena, &op->batch.ops, key);
    str script = rebuilt(op);
    assert_true(says(script, "CONSTRAINT pk_a PRIMARY KEY (a)") && !says(script, "CONSTRAINT pk PRIMARY"));
    assert_false(says(rebuilt(batch(drop_named(STR("pk")))), "PRIMARY KEY"));
    key->add_constraint.constraint->name = NAME_NONE;
    assert_str_equal(refused(batch(key)), "Constraint must have a name");
    key->add_constraint.constraint->name = NAME("x");
    array_push(arena, &key->add_constraint.constraint->columns, NAME("nope"));
    assert_str_equal(refused(batch(key)), "No such column: 'nope'");
}

static void what_the_model_cannot_say_is_refused(void **state)
{
    struct op *op;

    (void)state;
    begin_table("sqlite");
    op = batch(drop(STR("id")));
    array_push(arena, &op->batch.ops, drop(STR("a")));
    array_push(arena, &op->batch.ops, drop(STR("b")));
    array_push(arena, &op->batch.ops, drop(STR("c")));
    array_push(arena, &op->batch.ops, add(STR("n")));
    assert_str_equal(refused(op), "No column of table 't' is left, so its rows would be lost");
    assert_true(says(refused(batch(add(STR("a")))), "is already present"));
}

static void postgresql_frees_the_names_first(void **state)
{
    (void)state;
    begin_table("postgresql");
    add_key(CONSTRAINT_UNIQUE, "uq", STR("a"));
    add_key(CONSTRAINT_UNIQUE, "gone", STR("b"));
    str script = rebuilt(batch(drop_named(STR("gone"))));
    assert_true(str_starts(script, STR("ALTER TABLE t DROP CONSTRAINT uq;\n\nCREATE TABLE _alembic_tmp_t (")));
    assert_false(says(script, "gone"));
}

/* ---- names in text ------------------------------------------------------------------------------------------------------- */

static void names_in_sql_text(void **state)
{
    static const struct
    {
        const char *text;
        bool names, is_choice;
    } cases[] = {
        {"a IN (1)", true, true},
        {"\"A\" in ('x')", true, true},
        {"[a] IN (1) OR 1", true, true},
        {"`a` > 1", true, false},
        {"b = 'a'", false, false},
        {"b /* a */ > 1 -- a\n", false, false},
        {"a(b)", false, false},
        {"b.a", true, false},
        {"ab + a1 + _a", false, false},
        {"'it''s a' || a", true, false},
        {"\"a", true, false},
        {"'a", false, false},
        {"/* a", false, false},
        {"", false, false},
        {"a", true, false},
        {"a IN", true, false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
    {
        assert_int_equal(sql_text_names(str_from(cases[i].text), STR("a")), cases[i].names);
        assert_int_equal(sql_text_is_choice(str_from(cases[i].text), STR("a")), cases[i].is_choice);
    }
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, open_arena, close_arena)
    const struct CMUnitTest tests[] = {
        TEST(all_of_the_table_is_written_again),
        TEST(the_reflected_table_is_not_changed),
        TEST(generated_columns_take_no_rows),
        TEST(triggers_and_the_number_of_autoincrement),
        TEST(a_long_name_is_cut_between_code_points),
        TEST(a_dropped_column_takes_what_names_it),
        TEST(a_renamed_column_goes_by_both_names),
        TEST(a_type_is_cast_where_sqlite_can),
        TEST(the_check_of_a_type_goes_with_it),
        TEST(columns_are_placed),
        TEST(what_has_no_name_gets_one_from_the_convention),
        TEST(another_primary_key),
        TEST(what_the_model_cannot_say_is_refused),
        TEST(postgresql_frees_the_names_first),
        TEST(names_in_sql_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
