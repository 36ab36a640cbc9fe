/* The files of `limbeck init`: that each can be read by what reads it, and the script location in them. */
#include "unit.h"

#include "py/parse.h"
#include "run/templates.h"
#include "text/ini.h"

struct world
{
    struct memory memory;
    struct arena *arena;
    struct source_map sources;
    struct diags diags;
};

static int open_world(void **state)
{
    static struct world world;

    world = (struct world){0};
    world.arena = world.sources.arena = world.diags.arena = arena_open(&world.memory);
    *state = &world;
    return 0;
}

static int close_world(void **state)
{
    struct world *world = *state;

    arena_close(world->arena);
    return 0;
}

static const struct template_file *file_find(const struct template *template, const char *path)
{
    for (size_t i = 0; i < template->file_count; i++)
    {
        if (strcmp(template->files[i].path, path) == 0)
            return &template->files[i];
    }
    return NULL;
}

static void the_five_templates_of_alembic_are_there(void **state)
{
    static const char *const names[] = {"async", "generic", "multidb", "pyproject", "pyproject_async"};
    size_t count;
    const struct template *all = templates_all(&count);

    (void)state;
    assert_int_equal(count, COUNT_OF(names));
    for (size_t i = 0; i < count; i++)
    {
        assert_string_equal(all[i].name, names[i]);
        assert_ptr_equal(templates_find(str_from(names[i])), &all[i]);
        assert_non_null(file_find(&all[i], "script.py.mako"));
        assert_true(str_starts(str_from(file_find(&all[i], "README")->text), str_from(all[i].description)));
        assert_true(file_find(&all[i], "env.py")->in_folder);
        assert_false(file_find(&all[i], "alembic.ini")->in_folder);
    }
    assert_null(templates_find(STR("nope")));
}

static void settings_are_read_back(void **state)
{
    struct world *world = *state;
    str text = templates_fill(world->arena, str_from(file_find(templates_find(STR("generic")), "alembic.ini")->text),
                              STR("./db/50%/migrations/"));
    const struct source_file *file = source_add(&world->sources, STR("alembic.ini"), text);
    struct ini *ini = ini_make(world->arena);
    str value;

    ini_default(ini, STR("here"), STR("/app"));
    assert_true(ini_read(ini, file->name, file->text, file->first, &world->diags));
    assert_true(ini_get(ini, STR("alembic"), STR("script_location"), &world->diags, &value));
    assert_str_equal(value, "/app/db/50%/migrations");
    assert_true(ini_get(ini, STR("alembic"), STR("path_separator"), &world->diags, &value));
    assert_str_equal(value, "os");
    assert_true(ini_get(ini, STR("alembic"), STR("sqlalchemy.url"), &world->diags, &value));
    assert_str_equal(value, "driver://user:pass@localhost/dbname");
    assert_non_null(ini_find_section(ini, STR("post_write_hooks")));
    assert_non_null(ini_find_section(ini, STR("formatter_generic")));
}

static void python_files_parse(void **state)
{
    struct world *world = *state;
    struct names names = {.map = {.arena = world->arena}};
    size_t count;
    const struct template *all = templates_all(&count);

    for (size_t i = 0; i < count; i++)
    {
        str text = str_from(file_find(&all[i], "env.py")->text);
        struct module *tree;

        assert_true(py_parse(world->arena, &names, &world->diags, source_add(&world->sources, STR("env.py"), text), &tree));
    }
    assert_str_equal(templates_env_py(), file_find(templates_find(STR("generic")), "env.py")->text);
}

static void the_location_is_relative_to_here(void **state)
{
    struct world *world = *state;
    struct arena *arena = world->arena;

    assert_str_equal(templates_fill(arena, STR("a = @SCRIPT_LOCATION@\n"), STR("migrations")), "a = %(here)s/migrations\n");
    assert_str_equal(templates_fill(arena, STR("@SCRIPT_LOCATION@"), STR("./a//b/./c/")), "%(here)s/a/b/c");
    assert_str_equal(templates_fill(arena, STR("@SCRIPT_LOCATION@"), STR("../up")), "%(here)s/../up");
    assert_str_equal(templates_fill(arena, STR("@SCRIPT_LOCATION@"), STR(".")), "%(here)s");
    assert_str_equal(templates_fill(arena, STR("@SCRIPT_LOCATION@"), STR("/srv/migrations/")), "/srv/migrations");
    assert_str_equal(templates_fill(arena, STR("\"@SCRIPT_LOCATION@\""), STR("a\"b\\c")), "\"%(here)s/a\\\"b\\\\c\"");
    assert_str_equal(templates_fill(arena, STR("nothing to fill"), STR("x")), "nothing to fill");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_five_templates_of_alembic_are_there, open_world, close_world),
        cmocka_unit_test_setup_teardown(settings_are_read_back, open_world, close_world),
        cmocka_unit_test_setup_teardown(python_files_parse, open_world, close_world),
        cmocka_unit_test_setup_teardown(the_location_is_relative_to_here, open_world, close_world),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
