/* SQLite's texts: CREATE TABLE, CREATE INDEX, declared types. Every text but the broken ones is one that SQLite takes. */
#include "unit.h"

#include "reflect/sqlite/sqlite.h"

struct fixture
{
    struct memory memory;
    struct arena *arena;
    struct lite_table table;
    struct lite_index index;
};

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    f->arena = arena_open(&f->memory);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    arena_close(f->arena);
    int left = f->memory.used != 0;
    free(f);
    return left;
}

static void read_table(struct fixture *f, const char *text)
{
    assert_true(lite_table_read(f->arena, str_from(text), &f->table));
}

static const struct lite_constraint *constraint(const struct fixture *f, size_t index)
{
    assert_true(index < f->table.constraints.len);
    return &f->table.constraints.at[index];
}

static void test_columns(void **state)
{
    struct fixture *f = *state;
    read_table(f, "CREATE TABLE t (a, \"b \"\"c\" INT, [d e] VARCHAR(3, 4) COLLATE nocase, `f``g`, 'h' DEFAULT -1.5e3)");
    assert_int_equal(f->table.columns.len, 5);
    assert_str_equal(f->table.columns.at[0].name, "a");
    assert_str_equal(f->table.columns.at[1].name, "b \"c");
    assert_str_equal(f->table.columns.at[2].name, "d e");
    assert_str_equal(f->table.columns.at[2].collation, "nocase");
    assert_str_equal(f->table.columns.at[3].name, "f`g");
    assert_str_equal(f->table.columns.at[4].name, "h");
    assert_int_equal(f->table.constraints.len, 0);
}

static void test_values(void **state)
{
    struct fixture *f = *state;
    read_table(
        f,
        "CREATE TABLE t (a DEFAULT ('(' || ')'), b DEFAULT 'x)', c GENERATED ALWAYS AS ( a + length(')') ) STORED, d AS (1), "
        "e TEXT NOT NULL ON CONFLICT ignore DEFAULT x'00')");
    assert_true(f->table.columns.at[0].has_default_parentheses);
    assert_false(f->table.columns.at[1].has_default_parentheses);
    assert_str_equal(f->table.columns.at[2].generated, "a + length(')')");
    assert_str_equal(f->table.columns.at[3].generated, "1");
    assert_null(f->table.columns.at[0].generated.at);
    assert_str_equal(f->table.columns.at[4].not_null_conflict, "IGNORE");
}

static void test_inline_constraints(void **state)
{
    struct fixture *f = *state;
    read_table(
        f,
        "CREATE TABLE t (a INTEGER CONSTRAINT pk PRIMARY KEY ASC ON CONFLICT replace AUTOINCREMENT, "
        "b CONSTRAINT nn NOT NULL CONSTRAINT u UNIQUE ON CONFLICT FAIL CHECK (b <> ')'), "
        "c REFERENCES \"o t\" (x, y) ON DELETE SET  NULL ON UPDATE no action MATCH full NOT DEFERRABLE INITIALLY immediate)");
    assert_int_equal(f->table.constraints.len, 4);
    assert_int_equal(constraint(f, 0)->kind, CONSTRAINT_PRIMARY_KEY);
    assert_str_equal(constraint(f, 0)->name, "pk");
    assert_str_equal(constraint(f, 0)->on_conflict, "REPLACE");
    assert_true(constraint(f, 0)->is_autoincrement && constraint(f, 0)->is_inline);
    assert_str_equal(constraint(f, 1)->name, "u");
    assert_str_equal(constraint(f, 1)->on_conflict, "FAIL");
    assert_null(constraint(f, 2)->name.at);
    assert_str_equal(constraint(f, 2)->check, "b <> ')'");
    const struct lite_constraint *key = constraint(f, 3);
    assert_str_equal(key->referent, "o t");
    assert_int_equal(key->referent_columns.len, 2);
    assert_str_equal(key->ondelete, "SET NULL");
    assert_str_equal(key->onupdate, "NO ACTION");
    assert_str_equal(key->match, "FULL");
    assert_int_equal(key->deferrable, TRI_FALSE);
    assert_str_equal(key->initially, "IMMEDIATE");
    assert_str_equal(key->columns.at[0], "c");
}

static void test_table_constraints(void **state)
{
    struct fixture *f = *state;
    read_table(f,
               "CREATE TABLE s.t(a,b, CONSTRAINT \"p k\" PRIMARY KEY(b, a) ON CONFLICT IGNORE UNIQUE (a), CONSTRAINT ck "
               "CHECK((a)>(b)),\n"
               "-- a comment, with )\n FOREIGN KEY (a , b) REFERENCES o DEFERRABLE INITIALLY DEFERRED) WITHOUT ROWID, STRICT");
    assert_int_equal(f->table.columns.len, 2);
    assert_int_equal(f->table.constraints.len, 4);
    assert_str_equal(constraint(f, 0)->name, "p k");
    assert_str_equal(constraint(f, 0)->columns.at[0], "b");
    assert_str_equal(constraint(f, 0)->on_conflict, "IGNORE");
    assert_null(constraint(f, 1)->name.at);
    assert_str_equal(constraint(f, 2)->check, "(a)>(b)");
    assert_int_equal(constraint(f, 3)->columns.len, 2);
    assert_int_equal(constraint(f, 3)->referent_columns.len, 0);
    assert_str_equal(constraint(f, 3)->initially, "DEFERRED");
    assert_true(f->table.is_without_rowid && f->table.is_strict);
}

static void test_keys_with_more_than_columns(void **state)
{
    struct fixture *f = *state;
    read_table(
        f, "CREATE TABLE t (a, b, PRIMARY KEY (a AUTOINCREMENT), UNIQUE (b COLLATE nocase), UNIQUE (a ASC), UNIQUE (b DESC))");
    assert_true(constraint(f, 0)->is_autoincrement);
    assert_null(constraint(f, 0)->key_text.at);
    assert_str_equal(constraint(f, 1)->key_text, "b COLLATE nocase");
    assert_null(constraint(f, 2)->key_text.at);
    assert_str_equal(constraint(f, 3)->key_text, "b DESC");
    read_table(f, "CREATE TABLE t (a INTEGER PRIMARY KEY DESC)");
    assert_true(constraint(f, 0)->is_descending);
}

static void test_heads(void **state)
{
    struct fixture *f = *state;
    read_table(f, "CREATE TEMP TABLE IF NOT EXISTS \"a b\".'c d' (e)");
    assert_int_equal(f->table.columns.len, 1);
    read_table(f, "create virtual table x using fts5(a, b)");
    assert_true(f->table.is_virtual);
    assert_int_equal(f->table.columns.len, 0);
}

/* Whatever the text is: no crash, an end, and an answer. */
static void test_broken_texts(void **state)
{
    static const char *const texts[] = {"",
                                        "CREATE",
                                        "CREATE TABLE",
                                        "CREATE TABLE t",
                                        "CREATE TABLE t (",
                                        "CREATE TABLE t (a",
                                        "CREATE TABLE t (a CHECK (",
                                        "CREATE TABLE t (a, CONSTRAINT",
                                        "CREATE TABLE t ('",
                                        "CREATE VIEW v",
                                        "CREATE TABLE t (a REFERENCES",
                                        "CREATE TABLE t (a DEFAULT",
                                        "CREATE TABLE t ((((",
                                        "/*",
                                        "--",
                                        "[",
                                        "CREATE TABLE t (a NOT",
                                        "CREATE TABLE t (a ON CONFLICT",
                                        "\xff\xfe(",
                                        "CREATE TABLE x'00' (a)"};
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    {
        assert_false(lite_table_read(f->arena, str_from(texts[i]), &f->table));
        assert_false(lite_index_read(f->arena, str_from(texts[i]), &f->index));
    }
}

/* Each beginning of a text, and each text with one byte changed. */
static void test_damaged_texts(void **state)
{
    static const char text[] =
        "CREATE TABLE \"t\" (a INTEGER CONSTRAINT pk PRIMARY KEY AUTOINCREMENT, [b] VARCHAR(3) DEFAULT ('x') "
        "CHECK (b <> ')') REFERENCES o (p) ON DELETE CASCADE NOT DEFERRABLE, UNIQUE (a, b) ON CONFLICT FAIL) STRICT";
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof text; i++)
    {
        char copy[sizeof text];
        memcpy(copy, text, sizeof text);
        (void)!lite_table_read(f->arena, (str){text, i}, &f->table);
        for (const char *other = "()'\"[`,; x-/"; *other != 0; other++)
        {
            copy[i] = *other;
            (void)!lite_table_read(f->arena, (str){copy, sizeof text - 1}, &f->table);
            (void)!lite_index_read(f->arena, (str){copy, sizeof text - 1}, &f->index);
        }
    }
    read_table(f, text);
    assert_int_equal(f->table.constraints.len, 4);
}

static void test_index(void **state)
{
    struct fixture *f = *state;
    assert_true(
        lite_index_read(f->arena,
                        STR("CREATE UNIQUE INDEX \"i x\" ON \"t(\" (a, \"b c\" DESC, lower( d ) ASC, e COLLATE nocase DESC, "
                            "json_extract(f, '$.a,b') , (a + b)*2) WHERE a <> ') where' "),
                        &f->index));
    assert_true(f->index.is_unique);
    assert_int_equal(f->index.elements.len, 6);
    assert_str_equal(f->index.elements.at[0].name, "a");
    assert_str_equal(f->index.elements.at[1].name, "b c");
    assert_true(f->index.elements.at[1].is_descending);
    assert_null(f->index.elements.at[2].name.at);
    assert_str_equal(f->index.elements.at[2].text, "lower( d )");
    assert_str_equal(f->index.elements.at[2].whole, "lower( d ) ASC");
    assert_str_equal(f->index.elements.at[3].text, "e COLLATE nocase");
    assert_str_equal(f->index.elements.at[3].whole, "e COLLATE nocase DESC");
    assert_str_equal(f->index.elements.at[4].text, "json_extract(f, '$.a,b')");
    assert_str_equal(f->index.elements.at[5].text, "(a + b)*2");
    assert_str_equal(f->index.predicate, "a <> ') where'");
    assert_true(lite_index_read(f->arena, STR("CREATE INDEX i ON t (a)"), &f->index));
    assert_null(f->index.predicate.at);
}

static void check_type(struct fixture *f, const char *declared, const char *repr, bool is_verbatim)
{
    const struct type *type = lite_type_read(f->arena, str_from(declared), (str){NULL, 0});
    const struct type *inspected = type_inspected(type);
    assert_str_equal(inspected == NULL ? STR("NullType()") : type_repr(f->arena, inspected), repr);
    assert_int_equal(type->is_verbatim, is_verbatim);
    if (is_verbatim)
    {
        assert_str_equal(type->spec, declared);
    }
}

/* SQLAlchemy's answers for SQLite's examples (datatype3.html, section 3.1.1) and some more. */
static void test_types(void **state)
{
    struct fixture *f = *state;
    check_type(f, "INTEGER", "INTEGER()", false);
    check_type(f, "INT", "INTEGER()", true);
    check_type(f, "UNSIGNED BIG INT", "INTEGER()", true);
    check_type(f, "varchar(255)", "VARCHAR(length=255)", false);
    check_type(f, "VARCHAR (255)", "TEXT(length=255)", true);
    check_type(f, "VARYING CHARACTER(255)", "TEXT(length=255)", true);
    check_type(f, "numeric(10,5)", "NUMERIC(precision=10, scale=5)", false);
    check_type(f, "INTEGER(11)", "INTEGER()", true);
    check_type(f, "DOUBLE PRECISION", "REAL()", true);
    check_type(f, "FLOATING POINT", "INTEGER()", true);
    check_type(f, "BLOB", "BLOB()", false);
    check_type(f, "", "NullType()", true);
    check_type(f, "LONGBLOB", "NullType()", true);
    check_type(f, "MONEY", "NUMERIC()", true);
    check_type(f, "BOOLEAN", "BOOLEAN()", false);
    check_type(f, "JSON", "JSON()", false);
    check_type(f, "(", "NullType()", true);
    check_type(f, "DECIMAL(99999999999999999999)", "DECIMAL()", true);
    const struct type *collated = lite_type_read(f->arena, STR("TEXT"), STR("no\"case"));
    assert_str_equal(collated->spec, "TEXT COLLATE \"no\"\"case\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_columns, setup, teardown),
        cmocka_unit_test_setup_teardown(test_values, setup, teardown),
        cmocka_unit_test_setup_teardown(test_inline_constraints, setup, teardown),
        cmocka_unit_test_setup_teardown(test_table_constraints, setup, teardown),
        cmocka_unit_test_setup_teardown(test_keys_with_more_than_columns, setup, teardown),
        cmocka_unit_test_setup_teardown(test_heads, setup, teardown),
        cmocka_unit_test_setup_teardown(test_broken_texts, setup, teardown),
        cmocka_unit_test_setup_teardown(test_damaged_texts, setup, teardown),
        cmocka_unit_test_setup_teardown(test_index, setup, teardown),
        cmocka_unit_test_setup_teardown(test_types, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
