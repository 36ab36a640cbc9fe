/* The ini reader: places, memory and the functions that the comparison with configparser (tests/text/test_ini.py) does not
 * reach. */
#include "text_fixture.h"

#include "text/ini.h"

static const char *const text = "# comment\n"
                                "[DEFAULT]\n"
                                "user = scott\n"
                                "[alembic]\n"
                                "Script_Location =  %(here)s/migrations \n"
                                "version_locations =\n"
                                "    one\n"
                                "    two\n"
                                "\n"
                                "url = pg://%(user)s:100%%@h\n";

static struct ini *read_text(struct fixture *fixture)
{
    struct ini *ini = ini_make(fixture->arena);
    const struct source_file *file = source_add(&fixture->map, STR("alembic.ini"), str_from(text));

    ini_default(ini, STR("here"), STR("/app"));
    assert_true(ini_read(ini, file->name, file->text, file->first, &fixture->diags));
    return ini;
}

static void places_are_those_of_names_and_values(void **state)
{
    struct fixture *fixture = *state;
    struct ini *ini = read_text(fixture);
    const struct ini_option *location = ini_find(ini, STR("alembic"), STR("SCRIPT_LOCATION"));
    const struct ini_option *versions = ini_find(ini, STR("alembic"), STR("version_locations"));

    assert_str_equal(fixture_text(fixture, location->name_span), "Script_Location");
    assert_str_equal(fixture_text(fixture, location->value_span), "%(here)s/migrations");
    assert_str_equal(versions->value, "\none\ntwo");
    assert_true(str_ends(fixture_text(fixture, versions->value_span), STR("two")));
    assert_str_equal(fixture_text(fixture, ini_find_section(ini, STR("alembic"))->span), "alembic");
    assert_str_equal(fixture_text(fixture, ini->defaults->span), "DEFAULT");
}

static void get_interpolates(void **state)
{
    struct fixture *fixture = *state;
    struct ini *ini = read_text(fixture);
    str value;

    assert_true(ini_get(ini, STR("alembic"), STR("script_location"), &fixture->diags, &value));
    assert_str_equal(value, "/app/migrations");
    assert_true(ini_get(ini, STR("alembic"), STR("URL"), &fixture->diags, &value));
    assert_str_equal(value, "pg://scott:100%@h");
    assert_true(ini_get(ini, STR("DEFAULT"), STR("user"), &fixture->diags, &value));
    assert_false(ini_get(ini, STR("alembic"), STR("Nothing"), &fixture->diags, &value));
    assert_str_equal(diag_last(&fixture->diags)->primary, "No option 'nothing' in section: 'alembic'");
    assert_false(ini_get(ini, STR("other"), STR("url"), &fixture->diags, &value));
    assert_str_equal(diag_last(&fixture->diags)->primary, "No section: 'other'");
    assert_str_equal(diag_last(&fixture->diags)->detail, "the sections are [alembic]");
}

static void set_and_remove_change_memory_only(void **state)
{
    struct fixture *fixture = *state;
    struct ini *ini = read_text(fixture);
    char value_there[] = "sqlite:///%(user)s.db";
    str value;

    assert_true(ini_set(ini, STR("alembic"), STR("URL"), str_from(value_there), SPAN_NONE, &fixture->diags));
    value_there[0] = '!';
    assert_true(ini_get(ini, STR("alembic"), STR("url"), &fixture->diags, &value));
    assert_str_equal(value, "sqlite:///scott.db");
    assert_true(ini_set(ini, STR("new"), STR("a"), STR("1"), SPAN_NONE, &fixture->diags));
    assert_true(ini_get(ini, STR("new"), STR("a"), &fixture->diags, &value));
    assert_true(ini_remove(ini, STR("alembic"), STR("Url")));
    assert_false(ini_remove(ini, STR("alembic"), STR("url")));
    assert_null(ini_find(ini, STR("alembic"), STR("url")));
    assert_false(ini_set(ini, STR("alembic"), STR("url"), STR("pg://u:p%40@h"), SPAN_NONE, &fixture->diags));
    assert_str_equal(diag_last(&fixture->diags)->primary, "invalid interpolation syntax in 'pg://u:***@h' at position 8");
}

static void errors_stand_at_the_percent_sign(void **state)
{
    struct fixture *fixture = *state;
    struct ini *ini = ini_make(fixture->arena);
    const struct source_file *file = source_add(&fixture->map, STR("alembic.ini"), STR("[a]\nb = 50% off\nc = x%(no)sx\n"));
    struct source_position position;
    str value;

    assert_true(ini_read(ini, file->name, file->text, file->first, &fixture->diags));
    assert_false(ini_get(ini, STR("a"), STR("b"), &fixture->diags, &value));
    assert_true(source_find(&fixture->map, diag_last(&fixture->diags)->span.from, &position));
    assert_int_equal(position.line, 2);
    assert_int_equal(position.column, 7);
    assert_false(ini_get(ini, STR("a"), STR("c"), &fixture->diags, &value));
    assert_str_equal(fixture_text(fixture, diag_last(&fixture->diags)->span), "%(no)s");
}

static void a_duplicate_names_the_first_place(void **state)
{
    struct fixture *fixture = *state;
    struct ini *ini = ini_make(fixture->arena);
    const struct source_file *file = source_add(&fixture->map, STR("alembic.ini"), STR("[a]\nb = 1\nB = 2\n"));
    const struct diag *diag;

    assert_false(ini_read(ini, file->name, file->text, file->first, &fixture->diags));
    diag = diag_last(&fixture->diags);
    assert_str_equal(diag->primary, "While reading from 'alembic.ini' [line  3]: option 'b' in section 'a' already exists");
    assert_str_equal(fixture_text(fixture, diag->related.at[0].span), "b");
}

static void a_later_file_wins(void **state)
{
    struct fixture *fixture = *state;
    struct ini *ini = read_text(fixture);
    str value;

    assert_true(ini_read(ini, STR("second.ini"), STR("[alembic]\nurl = sqlite://\n[DEFAULT]\nhere = /x\n"), PLACE_NONE,
                         &fixture->diags));
    assert_true(ini_get(ini, STR("alembic"), STR("url"), &fixture->diags, &value));
    assert_str_equal(value, "sqlite://");
    assert_true(ini_get(ini, STR("alembic"), STR("script_location"), &fixture->diags, &value));
    assert_str_equal(value, "/x/migrations");
}

static void booleans_are_configparsers(void **state)
{
    bool value;

    (void)state;
    assert_true(ini_to_bool(STR("Yes"), &value) && value);
    assert_true(ini_to_bool(STR("1"), &value) && value);
    assert_true(ini_to_bool(STR("OFF"), &value) && !value);
    assert_false(ini_to_bool(STR("y"), &value));
    assert_false(ini_to_bool(STR(""), &value));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        fixture_test(places_are_those_of_names_and_values), fixture_test(get_interpolates),
        fixture_test(set_and_remove_change_memory_only),    fixture_test(errors_stand_at_the_percent_sign),
        fixture_test(a_duplicate_names_the_first_place),    fixture_test(a_later_file_wins),
        fixture_test(booleans_are_configparsers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
