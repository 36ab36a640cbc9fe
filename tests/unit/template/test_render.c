/* Templates and the text they make, and where their errors point. What Mako does is compared in tests/template. */
#include "unit.h"

#include "template_fixture.h"

static int open_fixture(void **state)
{
    static struct fixture fixture;

    fixture_open(&fixture);
    *state = &fixture;
    return 0;
}

static int close_fixture(void **state)
{
    struct fixture *fixture = *state;

    arena_close(fixture->arena);
    assert_int_equal(fixture->memory.used, 0);
    return 0;
}

#define render_test(function) cmocka_unit_test_setup_teardown(function, open_fixture, close_fixture)

/* ---- revision files ---- */

static const char comma[] = "def comma(value):\n"
                            "    if value is None:\n"
                            "        return ''\n"
                            "    return value if isinstance(value, str) else ', '.join(value)\n";

#define SCRIPT_HEAD                                                                                                            \
    "\"\"\"${message}\n\nRevision ID: ${up_revision}\nRevises: ${down_revision | comma,n}\nCreate Date: ${create_date}\n\n"    \
    "\"\"\"\nfrom typing import Sequence, Union\n\nfrom alembic import op\nimport sqlalchemy as sa\n"                          \
    "${imports if imports else \"\"}\n\n# revision identifiers, used by Alembic.\n"                                            \
    "revision: str = ${repr(up_revision)}\n"                                                                                   \
    "down_revision: Union[str, Sequence[str], None] = ${repr(down_revision)}\n"                                                \
    "branch_labels: Union[str, Sequence[str], None] = ${repr(branch_labels)}\n"                                                \
    "depends_on: Union[str, Sequence[str], None] = ${repr(depends_on)}\n\n\n"

static const char script[] = SCRIPT_HEAD "def upgrade() -> None:\n    \"\"\"Upgrade schema.\"\"\"\n"
                                         "    ${upgrades if upgrades else \"pass\"}\n\n\n"
                                         "def downgrade() -> None:\n    \"\"\"Downgrade schema.\"\"\"\n"
                                         "    ${downgrades if downgrades else \"pass\"}\n";

/* The template of projects begun with Alembic 1.8, without annotations. */
static const char script_older[] =
    "\"\"\"${message}\n\nRevision ID: ${up_revision}\nRevises: ${down_revision | comma,n}\nCreate Date: ${create_date}\n\n"
    "\"\"\"\nfrom alembic import op\nimport sqlalchemy as sa\n${imports if imports else \"\"}\n\n"
    "# revision identifiers, used by Alembic.\nrevision = ${repr(up_revision)}\ndown_revision = ${repr(down_revision)}\n\n\n"
    "def upgrade():\n    ${upgrades if upgrades else \"pass\"}\n";

static const char script_multidb[] =
    "<%!\nimport typing\n\n%>" SCRIPT_HEAD "def upgrade(engine_name: str) -> None:\n    \"\"\"Upgrade schema.\"\"\"\n"
    "    globals()[\"upgrade_%s\" % engine_name]()\n\n"
    "<%\n    db_names = config.get_main_option(\"databases\")\n%>\n\n## a comment\n## and another\n\n"
    "% for db_name in db_names.split(', '):\n\n"
    "def upgrade_${db_name}() -> None:\n    \"\"\"Upgrade ${db_name} schema.\"\"\"\n"
    "    ${context.get(\"%s_upgrades\" % db_name, \"pass\")}\n\n% endfor\n";

#define IDS(revision, down, labels, depends)                                                                                   \
    "revision: str = " revision "\ndown_revision: Union[str, Sequence[str], None] = " down                                     \
    "\nbranch_labels: Union[str, Sequence[str], None] = " labels "\ndepends_on: Union[str, Sequence[str], None] = " depends    \
    "\n\n\n"

#define FILE_HEAD(message, revision, revises, imports)                                                                         \
    "\"\"\"" message "\n\nRevision ID: " revision "\nRevises: " revises "\nCreate Date: 2024-01-02 03:04:05\n\n\"\"\"\n"       \
    "from typing import Sequence, Union\n\nfrom alembic import op\nimport sqlalchemy as sa\n" imports                          \
    "\n\n# revision identifiers, used by Alembic.\n"

#define PASSES                                                                                                                 \
    "def upgrade() -> None:\n    \"\"\"Upgrade schema.\"\"\"\n    pass\n\n\n"                                                  \
    "def downgrade() -> None:\n    \"\"\"Downgrade schema.\"\"\"\n    pass\n"

struct revision_case
{
    const char *template;
    const char *variables;
    const char *text;
};

#define DATE "create_date = '2024-01-02 03:04:05'\n"

/* The texts are those of files that Alembic 1.19 wrote (tests/vectors/cli.jsonl), the date apart. */
static const struct revision_case revisions[] = {
    {script, "message, up_revision, down_revision, branch_labels, depends_on = 'x', 'q1', None, None, None\n" DATE,
     FILE_HEAD("x", "q1", "", "") IDS("'q1'", "None", "None", "None") PASSES},
    {script,
     "message, up_revision, down_revision = 'merged', '0004', ('0001', '0002')\nbranch_labels = depends_on = None\n" DATE,
     FILE_HEAD("merged", "0004", "0001, 0002", "") IDS("'0004'", "('0001', '0002')", "None", "None") PASSES},
    {script,
     "message, up_revision, down_revision, branch_labels, depends_on = 'dep', '0010', '0005', ('lab',), 'bbb222ccc333'\n" DATE,
     FILE_HEAD("dep", "0010", "0005", "") IDS("'0010'", "'0005'", "('lab',)", "'bbb222ccc333'") PASSES},
    {script,
     "message, up_revision, down_revision, branch_labels, depends_on = 'a', 'a2', 'a1', None, None\n" DATE
     "imports = 'from sqlalchemy.dialects import postgresql'\n"
     "upgrades = \"# ### commands ###\\n    op.drop_table('t')\\n    # ### end ###\"\ndowngrades = 'pass'\n",
     FILE_HEAD("a", "a2", "a1", "from sqlalchemy.dialects import postgresql")
         IDS("'a2'", "'a1'", "None", "None") "def upgrade() -> None:\n    \"\"\"Upgrade schema.\"\"\"\n    # ### commands "
                                             "###\n    op.drop_table('t')\n    # ### end ###\n"
                                             "\n\ndef downgrade() -> None:\n    \"\"\"Downgrade schema.\"\"\"\n    pass\n"},
    {script_older, "message, up_revision, down_revision = 'x', 'q1', None\n" DATE,
     "\"\"\"x\n\nRevision ID: q1\nRevises: \nCreate Date: 2024-01-02 03:04:05\n\n\"\"\"\nfrom alembic import op\n"
     "import sqlalchemy as sa\n\n\n# revision identifiers, used by Alembic.\nrevision = 'q1'\ndown_revision = None\n\n\n"
     "def upgrade():\n    pass\n"},
    {script_multidb,
     "message, up_revision, down_revision, branch_labels, depends_on = 'x', 'q1', None, None, None\n" DATE
     "class config:\n    @staticmethod\n    def get_main_option(name):\n        return 'one, two'\n"
     "one_upgrades = 'op.f()'\n",
     FILE_HEAD("x", "q1", "", "")
         IDS("'q1'", "None", "None", "None") "def upgrade(engine_name: str) -> None:\n    \"\"\"Upgrade schema.\"\"\"\n    "
                                             "globals()[\"upgrade_%s\" % engine_name]()\n"
                                             "\n\n\n\n\n"
                                             "def upgrade_one() -> None:\n    \"\"\"Upgrade one schema.\"\"\"\n    op.f()\n\n\n"
                                             "def upgrade_two() -> None:\n    \"\"\"Upgrade two schema.\"\"\"\n    pass\n\n"},
};

static void revision_files_are_as_alembic_writes_them(void **state)
{
    struct fixture *fixture = *state;

    for (size_t i = 0; i < COUNT_OF(revisions); i++)
    {
        str text;

        assert_true(fixture_render(fixture, str_from(revisions[i].template),
                                   str_print(fixture->arena, "%s%s", revisions[i].variables, comma), &text));
        assert_str_equal(text, revisions[i].text);
    }
}

/* ---- errors ---- */

struct error_case
{
    const char *template;
    uint32_t line, column;
    const char *primary;
};

static const struct error_case errors[] = {
    {"a\n  ${missing}", 2, 3, "NameError: name 'missing' is not defined"},
    {"${missing.foo}", 1, 3, "NameError: name 'missing' is not defined"},
    {"% if 1:\nx ${1/0}\n% endif", 2, 5, "ZeroDivisionError: division by zero"},
    {"<%\n  if 1:\n    x = 1/0\n%>", 3, 9, "ZeroDivisionError: division by zero"},
    {"<%!\ndef f():\n    return 1/0\n%>\n\n${f()}", 3, 12, "ZeroDivisionError: division by zero"},
    {"\xC3\xA9${ a b }", 1, 5, "invalid syntax. Perhaps you forgot a comma?"},
    {"a\n<%\n  x = 1\n  if x:\n  y = 2\n%>", 5, 3, "expected an indented block after 'if' statement on line 4"},
    {"\n% for x in message.foo:\n% endfor", 2, 12, "AttributeError: 'str' object has no attribute 'foo'"},
    {"loop\n% for x in message.foo:\n% endfor", 2, 12, "AttributeError: 'str' object has no attribute 'foo'"},
    {"x ${5 | n}", 1, 3, "TypeError: what a template writes must be str, not int"},
    {"${message | nope}", 1, 13, "NameError: name 'nope' is not defined"},
    {"a ${message", 1, 3, "expected '}' before the end of the template"},
    {"a <% x", 1, 3, "expected '%>' before the end of the template"},
    {"${'abc}", 1, 3, "unterminated string literal"},
    {"${1) + (2}", 1, 4, "unmatched ')'"},
    {"<% x = ( %>${1}<% ) %>", 1, 8, "'(' was never closed"},
    {"<% x = 1 \\%>y", 1, 10, "unexpected end of the block after line continuation character"},
    {"x\n<%def name=\"f()\">", 2, 1, "the tag <%def> is not supported in a template of revision files"},
    {"<%include file='x'/>", 1, 1, "the tag <%include> is not supported in a template of revision files"},
    {"<%ns:f/>", 1, 1, "the tag <%ns:f> is not supported in a template of revision files"},
    {"x</%def>", 1, 2, "closing tag without opening tag: </%def>"},
    {"<%doc>", 1, 1, "unclosed tag: <%doc>"},
    {"${message | entity}", 1, 13, "the filter 'entity' is not supported"},
    {"% endif", 1, 1, "no starting keyword 'if' for 'endif'"},
    {"% if 1:\n  % endfor", 2, 3, "keyword 'endfor' doesn't match keyword 'if'"},
    {"x\n% if 1:\n", 2, 1, "unterminated control keyword: 'if'"},
    {"% else:\n", 1, 1, "no control line is open for keyword 'else'"},
    {"% while 0:\n% else:\n", 2, 1, "keyword 'else' not a legal ternary for keyword 'while'"},
    {"% if 1\n% endif", 1, 3, "'if 1' is not a control statement"},
    {"% if 1: x = 2\n% endif", 1, 3, "'if 1: x = 2' is not a control statement"},
    {"%\n", 1, 1, "invalid control line: ''"},
    {"100\n% of it\n", 2, 1, "unsupported control keyword: 'of'"},
    {"# coding: latin-1\nx", 1, 1, "the encoding 'latin-1' is not supported"},
    {"a\n\xFF", 2, 1, "the template is not valid UTF-8"},
    {"<% yield 1 %>", 1, 1, "a template cannot use 'yield' outside of a function of its own"},
};

static void errors_point_into_the_template(void **state)
{
    struct fixture *fixture = *state;

    for (size_t i = 0; i < COUNT_OF(errors); i++)
    {
        struct source_position position = {0};
        const struct diag *diag;
        str text = STR("untouched");

        diag_rewind(&fixture->diags, 0);
        assert_false(fixture_render(fixture, str_from(errors[i].template), STR("message = 'm'"), &text));
        assert_int_equal(fixture->diags.error_count, 1);
        diag = diag_first_error(&fixture->diags);
        assert_str_equal(diag->primary, errors[i].primary);
        assert_true(source_find(&fixture->sources, diag->span.from, &position));
        assert_ptr_equal(position.file, fixture->file);
        assert_int_equal(position.line, errors[i].line);
        assert_int_equal(position.column, errors[i].column);
        assert_str_equal(text, "untouched");
    }
}

static void spans_cover_what_was_written(void **state)
{
    struct fixture *fixture = *state;
    str text;

    assert_false(fixture_render(fixture, STR("<%\n    x = 1\n    y = x / (1 - x)\n%>"), STR(""), &text));
    assert_str_equal(source_text(&fixture->sources, diag_last(&fixture->diags)->span), "x / (1 - x)");
    assert_false(fixture_render(fixture, STR("a ${missing | str } b"), STR(""), &text));
    assert_str_equal(source_text(&fixture->sources, diag_last(&fixture->diags)->span), "${missing | str }");
}

static void control_lines_have_a_limit(void **state)
{
    struct fixture *fixture = *state;
    struct buf text = BUF(fixture->arena);
    str out;

    for (int i = 0; i < 1000; i++)
        buf_add_literal(&text, "% if 1:\n");
    assert_false(fixture_render(fixture, buf_str(&text), STR(""), &out));
    assert_str_equal(diag_last(&fixture->diags)->primary, "more than 90 control lines inside each other");
}

/* ---- the same machine twice ---- */

static void renderings_do_not_see_each_other(void **state)
{
    struct fixture *fixture = *state;
    str first, second;

    assert_true(fixture_render(fixture, STR("<%! a = 1 %><% b = 2 %>${a}${b}"), STR(""), &first));
    assert_true(fixture_render(fixture, STR("${'no' if not a else a}${'no' if not b else b}"), STR(""), &second));
    assert_str_equal(first, "12");
    assert_str_equal(second, "nono");
}

static void a_failure_leaves_the_machine_usable(void **state)
{
    struct fixture *fixture = *state;
    str text;

    assert_false(fixture_render(fixture, STR("% for i in [1, 2]:\n${1/0}\n% endfor"), STR(""), &text));
    diag_rewind(&fixture->diags, 0);
    assert_true(fixture_render(fixture, STR("${1 + 1}"), STR(""), &text));
    assert_str_equal(text, "2");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        render_test(revision_files_are_as_alembic_writes_them),
        render_test(errors_point_into_the_template),
        render_test(spans_cover_what_was_written),
        render_test(control_lines_have_a_limit),
        render_test(renderings_do_not_see_each_other),
        render_test(a_failure_leaves_the_machine_usable),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
