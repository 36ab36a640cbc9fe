/*
 * Reads a catalog for tests/reflect and bench/reflect.py.
 *
 *     reflect_driver postgresql|sqlite|mysql KEY=VALUE ... COMMAND [+schema=NAME] [+table=NAME] [+all] [+parts=LETTERS] [+before=SQL]
 *
 *     dump     the catalog as JSON; +schema= and +table= may stand several times, an empty +schema= is the visible ones
 *     script   a JSON list of the statements that create it again
 *     time N   reads N times and prints the milliseconds of each
 *
 * +before=SQL runs on the same connection first (SET search_path, ATTACH). A failure is the diagnostic's parts, one a line, on
 * standard error, and exit 1.
 */
#include "driver.h"

#include "os/os.h"

struct driver
{
    struct memory memory;
    struct arena *arena;
    struct diags diags;
    struct db *db;
    struct db_params params;
    ARRAY(struct db_param) words;
    str_array schemas, tables;
    struct reflect_request request;
    str before, command;
    int64_t repeat;
};

static void take_word(struct driver *driver, str word)
{
    str name, value = str_cut(word, '=', &name);
    bool is_assigned = str_find_char(word, '=') != STR_NONE;
    int64_t parts;
    if (str_equal(name, STR("+schema")))
    {
        *(array_add(driver->arena, &driver->schemas)) = value.len > 0 ? value : (str){NULL, 0};
    }
    else if (str_equal(name, STR("+table")))
    {
        array_push(driver->arena, &driver->tables, value);
    }
    else if (str_equal(name, STR("+all")))
    {
        driver->request.all_schemas = true;
    }
    else if (str_equal(name, STR("+parts")) && str_to_int(value, &parts))
    {
        driver->request.parts = (unsigned)parts;
    }
    else if (str_equal(name, STR("+before")))
    {
        driver->before = value;
    }
    else if (is_assigned)
    {
        array_push(driver->arena, &driver->words, ((struct db_param){name, value}));
    }
    else if (driver->command.len == 0)
    {
        driver->command = word;
    }
    else if (!str_to_int(word, &driver->repeat))
    {
        driver->repeat = 1;
    }
}

static void print_statements(const str_array *statements, struct buf *out)
{
    buf_add_char(out, '[');
    for (size_t i = 0; i < statements->len; i++)
    {
        buf_add(out, i > 0 ? STR(",\n\"") : STR("\""));
        buf_add_json(out, statements->at[i]);
        buf_add_char(out, '"');
    }
    buf_add_char(out, ']');
}

static double milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static bool time_reads(struct driver *driver)
{
    for (int64_t i = 0; i < driver->repeat; i++)
    {
        struct arena *arena = arena_open(&driver->memory);
        struct catalog *catalog;
        double start = milliseconds();
        bool is_read = reflect_catalog(driver->db, &driver->request, arena, &catalog);

        if (is_read)
            printf("%.2f %zu\n", milliseconds() - start, catalog->relations.len);
        fflush(stdout);
        arena_close(arena);
        if (!is_read)
            return false;
    }
    return true;
}

static bool run(struct driver *driver)
{
    struct buf out = BUF(driver->arena);
    struct compiler compiler;
    struct catalog *catalog;
    struct db_result ignored;
    str_array statements = {0};
    struct db_version version = db_version(driver->db);
    compiler_init(&compiler, driver->arena, &driver->diags,
                  dialect_find(driver->params.kind == DB_SQLITE       ? STR("sqlite")
                               : driver->params.kind == DB_POSTGRESQL ? STR("postgresql")
                               : version.is_mariadb                   ? STR("mariadb")
                                                                      : STR("mysql")));
    if (driver->params.kind == DB_MYSQL)
    {
        compiler.server_version = version.major * 10000 + version.minor * 100 + version.patch;
    }
    if (driver->before.len > 0 && !db_execute(driver->db, driver->arena, driver->before, DB_NO_OPTIONS, &ignored))
    {
        return false;
    }
    if (str_equal(driver->command, STR("time")))
    {
        return time_reads(driver);
    }
    if (!reflect_catalog(driver->db, &driver->request, driver->arena, &catalog))
    {
        return false;
    }
    if (str_equal(driver->command, STR("script")))
    {
        if (!script_catalog(&compiler, catalog, &statements))
        {
            return false;
        }
        print_statements(&statements, &out);
    }
    else
    {
        dump_catalog(&compiler, catalog, &out);
    }
    fwrite(out.at, 1, out.len, stdout);
    return true;
}

static void print_diagnostics(const struct diags *diags)
{
    for (size_t i = 0; i < diags->list.len; i++)
    {
        const struct diag *diag = diags->list.at[i];
        fprintf(stderr, "%s %s: " STR_FMT "\n", diag->severity == DIAG_ERROR ? "error" : "warning", diag_code_name(diag->code),
                STR_ARG(diag->primary));
        fprintf(stderr, "detail: " STR_FMT "\nhint: " STR_FMT "\n", STR_ARG(diag->detail), STR_ARG(diag->hint));
    }
}

int main(int count, char **words)
{
    struct driver driver = {.request = {.parts = REFLECT_ALL}, .repeat = 1};
    driver.arena = arena_open(&driver.memory);
    driver.diags.arena = driver.arena;
    for (int i = 2; i < count; i++)
    {
        take_word(&driver, str_from(words[i]));
    }
    str kind = str_from(count > 1 ? words[1] : "");
    driver.params.kind = str_equal(kind, STR("postgresql")) ? DB_POSTGRESQL
                         : str_equal(kind, STR("mysql"))    ? DB_MYSQL
                                                            : DB_SQLITE;
    driver.params.at = driver.words.at;
    driver.params.len = driver.words.len;
    driver.request.schemas = driver.schemas.at;
    driver.request.schema_count = driver.schemas.len;
    driver.request.tables = driver.tables.at;
    driver.request.table_count = driver.tables.len;
    bool is_done =
        db_open(driver.arena, os_open_posix(driver.arena, NULL), &driver.diags, &driver.params, &driver.db) && run(&driver);
    print_diagnostics(&driver.diags);
    arena_close(driver.arena);
    return is_done && driver.memory.used == 0 ? 0 : 1;
}
