/* .env files: expectations are what python-dotenv 1.0's dotenv_values answers. */
#include "text_fixture.h"

#include "base/buf.h"
#include "text/dotenv.h"

static bool environment(void *subject, str name, str *out_value)
{
    (void)subject;
    *out_value = str_equal(name, STR("HOME")) ? STR("/home/x") : str_equal(name, STR("DB")) ? STR("outer") : STR("");
    return out_value->len > 0 || str_equal(name, STR("EMPTY"));
}

/* "NAME=value;" for each; a name alone without =. */
static str bindings_of(struct fixture *fixture, const char *text, bool override)
{
    struct dotenv_options options = {.interpolate = true, .override = override, .lookup = environment};
    dotenv_bindings bindings;
    struct buf buf = BUF(fixture->arena);

    assert_true(dotenv_parse(fixture->arena, str_from(text), PLACE_NONE, &options, &fixture->diags, &bindings));
    for (size_t i = 0; i < bindings.len; i++)
        buf_print(&buf, STR_FMT "%s" STR_FMT ";", STR_ARG(bindings.at[i].name), bindings.at[i].has_value ? "=" : "",
                  STR_ARG(bindings.at[i].value));
    return buf_str(&buf);
}

static void bindings_are_python_dotenvs(void **state)
{
    static const struct
    {
        const char *text, *bindings;
        size_t warnings;
    } rows[] = {
        {"", "", 0},
        {"A=1\nB = 2 \n", "A=1;B=2;", 0},
        {"export A=1\nexportB=2\n", "A=1;exportB=2;", 0},
        {"# c\n  # d\nA=x # c\nB=x#c\n", "A=x;B=x#c;", 0},
        {"A=\nB\n", "A=;B;", 0},
        {"A='it\\'s \\n'\nB=\"a\\tb\\\"\"\n", "A=it's \\n;B=a\tb\";", 0},
        {"A=\"two\nlines\"\nB='x' # c\n", "A=two\nlines;B=x;", 0},
        {"'my key'=1\r\nC=3", "my key=1;C=3;", 0},
        {"A=${HOME}/x\nB=${A}/y\nC=${NO:-def}\nD=${NO}.\nE=$HOME\n", "A=/home/x/x;B=/home/x/x/y;C=def;D=.;E=$HOME;", 0},
        {"A=${EMPTY:-d}\nB=${HOME\nC=${HOME:x}\n", "A=;B=${HOME;C=${HOME:x};", 0},
        {"A=1\nA=2\nB=${A}\n", "A=2;B=2;", 0},
        {"DB=inner\nX=${DB}\n", "DB=inner;X=outer;", 0},
        {"A B=1\nC='x' y\n=1\nD=4\n", "D=4;", 3},
        {"A='unclosed\nB=2\n", "B=2;", 1},
        {"URL=postgresql://u:p#w@h/d?a=b\n", "URL=postgresql://u:p#w@h/d?a=b;", 0},
    };
    struct fixture *fixture = *state;

    for (size_t i = 0; i < COUNT_OF(rows); i++)
    {
        size_t before = fixture->diags.list.len;

        assert_str_equal(bindings_of(fixture, rows[i].text, false), rows[i].bindings);
        assert_int_equal(fixture->diags.list.len - before, rows[i].warnings);
        assert_int_equal(fixture->diags.error_count, 0);
    }
    assert_str_equal(bindings_of(fixture, "DB=inner\nX=${DB}\n", true), "DB=inner;X=inner;");
}

static void references_that_multiply_end(void **state)
{
    struct fixture *fixture = *state;
    struct dotenv_options options = {.interpolate = true};
    dotenv_bindings bindings;
    struct buf text = BUF(fixture->arena);

    buf_add_literal(&text, "A0=0123456789\n");
    for (int i = 1; i < 40; i++)
        buf_print(&text, "A%d=${A%d}${A%d}\n", i, i - 1, i - 1);
    assert_false(dotenv_parse(fixture->arena, buf_str(&text), PLACE_NONE, &options, &fixture->diags, &bindings));
    assert_int_equal(diag_last(&fixture->diags)->code, DIAG_LIMIT);
}

static void places_cover_the_binding(void **state)
{
    struct fixture *fixture = *state;
    struct dotenv_options options = {.interpolate = true};
    dotenv_bindings bindings;
    const struct source_file *file = source_add(&fixture->map, STR(".env"), STR("# c\nA=1\n?? ??\nB='x'\n"));

    assert_true(dotenv_parse(fixture->arena, file->text, file->first, &options, &fixture->diags, &bindings));
    assert_str_equal(fixture_text(fixture, bindings.at[1].span), "B='x'");
    assert_str_equal(fixture_text(fixture, diag_last(&fixture->diags)->span), "?? ??");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        fixture_test(bindings_are_python_dotenvs),
        fixture_test(references_that_multiply_end),
        fixture_test(places_cover_the_binding),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
