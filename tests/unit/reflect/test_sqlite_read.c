/* Reading a SQLite catalog that lives in memory: what comes of a request, and every allocation that may fail. */
#include "unit.h"

#include "os/os.h"
#include "reflect/reflect.h"

struct fixture
{
    struct memory memory;
    struct arena *arena;
    struct diags diags;
    struct db *db;
};

static const char *const statements[] = {
    "CREATE TABLE parents (id INTEGER PRIMARY KEY AUTOINCREMENT, name VARCHAR(30) NOT NULL DEFAULT ('a' || 'b'))",
    "CREATE TABLE children (parent REFERENCES parents ON DELETE CASCADE, n INT, CONSTRAINT c CHECK (n > 0), UNIQUE (n))",
    "CREATE INDEX by_n ON children (n DESC) WHERE n <> ':x'",
    "CREATE VIEW both AS SELECT * FROM parents JOIN children ON parent = id",
    "CREATE TRIGGER watch AFTER INSERT ON children BEGIN SELECT 1; END",
};

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    struct db_param filename = {STR("filename"), STR(":memory:")};
    struct db_params params = {.kind = DB_SQLITE, .at = &filename, .len = 1};
    struct db_result result;
    f->arena = arena_open(&f->memory);
    f->diags.arena = f->arena;
    *state = f;
    if (!db_open(f->arena, os_open_posix(f->arena, NULL), &f->diags, &params, &f->db))
    {
        return 1;
    }
    for (size_t i = 0; i < sizeof statements / sizeof *statements; i++)
    {
        if (!db_execute(f->db, f->arena, str_from(statements[i]), DB_NO_OPTIONS, &result))
        {
            return 1;
        }
    }
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

static struct catalog *read_all(struct fixture *f, unsigned parts)
{
    struct reflect_request request = {.parts = parts};
    struct catalog *catalog = NULL;
    assert_true(reflect_catalog(f->db, &request, f->arena, &catalog));
    return catalog;
}

static void test_names(void **state)
{
    struct catalog *catalog = read_all(*state, REFLECT_NAMES);
    assert_int_equal(catalog->relations.len, 3);
    const struct relation *view = catalog_relation(catalog, (str){NULL, 0}, STR("both"));
    assert_int_equal(view->kind, RELATION_VIEW);
    assert_str_equal(view->definition, statements[3]);
    assert_int_equal(view->table->columns.len, 0);
    assert_int_equal(catalog->triggers.len, 0);
    assert_null(catalog_relation(catalog, STR("temp"), STR("both")));
}

static void test_all(void **state)
{
    struct catalog *catalog = read_all(*state, REFLECT_ALL);
    const struct table *parents = catalog_relation(catalog, STR("main"), STR("parents"))->table;
    const struct table *children = catalog_relation(catalog, (str){NULL, 0}, STR("children"))->table;
    assert_int_equal(parents->columns.at[0]->autoincrement, AUTOINCREMENT_TRUE);
    assert_str_equal(parents->columns.at[1]->server_default.reflected, "'a' || 'b'");
    assert_str_equal(parents->columns.at[1]->server_default.expr->text.text, "('a' || 'b')");
    assert_int_equal(parents->columns.at[1]->nullable, TRI_FALSE);
    assert_int_equal(children->constraints.len, 3);
    assert_str_equal(children->constraints.at[0]->ondelete, "CASCADE");
    assert_str_equal(children->constraints.at[0]->referent_columns.at[0].text, "id");
    assert_str_equal(children->constraints.at[1]->name.text, "c");
    assert_int_equal(children->indexes.len, 1);
    assert_true(children->indexes.at[0]->elements.at[0].is_descending);
    assert_int_equal(catalog_relation(catalog, (str){NULL, 0}, STR("both"))->table->columns.len, 4);
    assert_str_equal(catalog->triggers.at[0].table.name, "children");
}

/* The first, second, third ... chunk of memory is refused: control comes back, nothing is left, the connection works on. */
static void test_memory_runs_out(void **state)
{
    struct fixture *f = *state;
    volatile size_t refused = 0;
    for (size_t n = 1;; n++)
    {
        struct memory account = {.fail_at = n};
        jmp_buf escape;
        struct reflect_request request = {.parts = REFLECT_ALL};
        struct catalog *catalog;
        account.escape = &escape;
        struct arena *volatile arena = NULL;
        if (setjmp(escape) == 0)
        {
            arena = arena_open(&account);
            bool is_read = reflect_catalog(f->db, &request, arena, &catalog);
            arena_close(arena);
            assert_true(is_read);
            break;
        }
        refused++;
        arena_close(arena);
        assert_int_equal(account.used, 0);
    }
    assert_true(refused > 0);
    assert_int_equal(read_all(f, REFLECT_ALL)->relations.len, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_names, setup, teardown),
        cmocka_unit_test_setup_teardown(test_all, setup, teardown),
        cmocka_unit_test_setup_teardown(test_memory_runs_out, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
