"""limbeck lint: what it finds in revisions, what a comment allows, and what the exit code says."""

import pytest

from project import results

HEAD = '''"""{doc}"""
from alembic import op
import sqlalchemy as sa

revision = "{id}"
down_revision = {down!r}
branch_labels = None
depends_on = {depends!r}


def upgrade():
{up}


def downgrade():
{down_body}
'''


class Files:
    def __init__(self, folder, limbeck):
        self.folder = folder
        self.limbeck = limbeck
        (folder / "alembic/versions").mkdir(parents=True)
        (folder / "alembic.ini").write_text("[alembic]\nscript_location = alembic\nsqlalchemy.url = sqlite:///app.db\n")
        (folder / "alembic/env.py").write_text(ENV)

    def add(self, id, up, down_body="op.execute('SELECT 1')", *, down=None, doc="add users", depends=None):
        indent = lambda text: "\n".join("    " + line for line in text.splitlines())
        path = self.folder / f"alembic/versions/{id}.py"
        path.write_text(HEAD.format(id=id, down=down, doc=doc, depends=depends, up=indent(up), down_body=indent(down_body)))
        return path

    def lint(self, *words):
        return self.limbeck(*words, cwd=self.folder)

    def rules(self, *words):
        done = self.limbeck("lint", "--json", *words, cwd=self.folder)
        return [(item["revision"], item["rule"]) for item in results(done.stdout)]


ENV = """
from alembic import context
from sqlalchemy import create_engine

with create_engine(context.config.get_main_option("sqlalchemy.url")).connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
"""


@pytest.fixture
def files(limbeck, scratch):
    return Files(scratch, limbeck)


CREATE = 'op.create_table("users", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String, nullable=False))'


def test_nothing_found(files):
    files.add("a", CREATE, 'op.drop_table("users")')
    done = files.lint("lint")
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


@pytest.mark.parametrize("rule, up", [
    ("not-null", 'op.add_column("users", sa.Column("email", sa.String, nullable=False))'),
    ("not-null", 'with op.batch_alter_table("users") as batch_op:\n'
                 '    batch_op.add_column(sa.Column("email", sa.String, nullable=False))'),
    ("drop-column", 'op.drop_column("users", "name")'),
    ("drop-table", 'op.drop_table("users")'),
    ("empty", "pass"),
    ("backfill", "raise NotImplementedError('fill users.email before it becomes NOT NULL')"),
])
def test_a_rule(files, rule, up):
    files.add("a", CREATE)
    files.add("b", up, down="a")
    assert files.rules() == [("b", rule)]


@pytest.mark.parametrize("up", [
    'op.add_column("users", sa.Column("email", sa.String, nullable=False, server_default=""))',
    'op.add_column("users", sa.Column("email", sa.String, nullable=True))\nop.alter_column("users", "email", nullable=False)',
    'op.create_table("t", sa.Column("a", sa.Integer))\nop.add_column("t", sa.Column("email", sa.String, nullable=False))',
    'op.add_column("users", sa.Column("n", sa.Integer, sa.Identity(), nullable=False))',
    'op.execute("UPDATE users SET name = NULL")',
])
def test_what_is_no_finding(files, up):
    files.add("a", CREATE)
    files.add("b", up, down="a")
    assert files.rules() == []


def test_renames(files):
    files.add("a", CREATE)
    files.add("b", 'op.drop_column("users", "name")\nop.add_column("users", sa.Column("full_name", sa.String))', down="a")
    files.add("c", 'op.drop_table("users")\nop.create_table("people", sa.Column("id", sa.Integer))', down="b")
    files.add("d", 'op.alter_column("people", "id", new_column_name="key")\nop.rename_table("people", "persons")', down="c")
    assert files.rules() == [("b", "rename"), ("b", "drop-column"), ("c", "rename"), ("c", "drop-table")]
    assert "drops users.name and adds full_name: that may be a rename" in files.lint("lint").stdout


@pytest.mark.parametrize("body, found", [
    ("pass", True),
    ('"""Downgrade schema."""', True),
    ("# limbeck has nothing to do here\npass", False),
    ("pass  # the rows are gone", False),
    ('"""The old values are not known any more."""', False),
    ('raise NotImplementedError("there is no way back")', False),
    ("op.drop_table('users')", False),
])
def test_downgrades(files, body, found):
    files.add("a", CREATE, body)
    assert files.rules() == ([("a", "no-downgrade")] if found else [])


def test_no_downgrade_at_all(files):
    path = files.add("a", CREATE)
    path.write_text(path.read_text().split("def downgrade")[0])
    assert files.rules() == [("a", "no-downgrade")]


@pytest.mark.parametrize("doc, found", [("update", True), ("Fix.", True), ("empty message", True), ("WIP", True), ("fix users.name", False)])
def test_messages(files, doc, found):
    files.add("a", CREATE, doc=doc)
    assert files.rules() == ([("a", "message")] if found else [])


def test_merges_may_be_empty(files):
    files.add("a", CREATE)
    files.add("b", 'op.execute("x")', down="a")
    files.add("c", 'op.execute("x")', down="a")
    files.add("d", "pass", "pass", down=("b", "c"), doc="merge")
    assert files.rules() == []


@pytest.mark.parametrize("type_, configured, found", [
    ("sa.Integer", "primary-key", True), ("sa.Integer", None, False), ("sa.BigInteger", "primary-key", False),
    ("sa.Uuid", "primary-key", False), ("sa.SmallInteger", "primary-key", True),
])
def test_primary_keys(files, type_, configured, found):
    if configured:
        ini = files.folder / "alembic.ini"
        ini.write_text(ini.read_text() + f"limbeck.lint = {configured}\n")
    files.add("a", f'op.create_table("t", sa.Column("id", {type_}(), nullable=False), sa.PrimaryKeyConstraint("id"))')
    assert files.rules() == ([("a", "primary-key")] if found else [])


@pytest.mark.parametrize("depends", [None, "a"])
@pytest.mark.parametrize("up", [
    'op.execute("SELECT 1")\nop.create_index("i", "users", ["name"])',
    'op.create_table("t", sa.Column("u", sa.Integer, sa.ForeignKey("users.id")))',
    'op.create_foreign_key("fk", "other", "users", ["u"], ["id"])',
])
def test_a_table_of_another_branch(files, depends, up):
    files.add("a", CREATE)
    files.add("b", up, depends=depends)
    assert files.rules() == ([] if depends else [("b", "other-branch")])


def test_a_table_that_nobody_makes_is_not_of_another_branch(files):
    files.add("a", CREATE)
    files.add("b", 'op.create_index("i", "elsewhere", ["name"])')
    assert files.rules() == []


@pytest.mark.parametrize("up, left", [
    ('# limbeck: allow drop-column: moved to addresses\nop.drop_column("users", "name")', 0),
    ('op.drop_column("users", "name")  # limbeck: allow drop-column: moved', 0),
    ('# limbeck: allow rename, drop-column: moved\n# as agreed\nop.drop_column("users", "name")', 0),
    ('# limbeck: allow drop-column\nop.drop_column("users", "name")', 1),
    ('# limbeck: allow drop-table: moved\nop.drop_column("users", "name")', 1),
    ('# limbeck: allow drop-column: moved\nop.execute("x")\nop.drop_column("users", "name")', 1),
])
def test_allowing(files, up, left):
    files.add("a", CREATE)
    files.add("b", up, down="a")
    assert len(files.rules()) == left


def test_allowing_without_a_reason_says_so(files):
    files.add("a", CREATE)
    files.add("b", '# limbeck: allow drop-column\nop.drop_column("users", "name")', down="a")
    assert "does not say why" in files.lint("lint").stdout


def test_allowing_for_a_whole_file(files):
    path = files.add("a", CREATE, "pass", doc="update")
    path.write_text("# limbeck: allow message, no-downgrade: imported from the old repository\n" + path.read_text())
    assert files.rules() == []


def test_rules_that_are_left_out(files):
    ini = files.folder / "alembic.ini"
    ini.write_text(ini.read_text() + "limbeck.lint = -message, -no-downgrade\n")
    files.add("a", CREATE, "pass", doc="update")
    assert files.rules() == []


def test_a_rule_that_is_none(files):
    ini = files.folder / "alembic.ini"
    ini.write_text(ini.read_text() + "limbeck.lint = spelling\n")
    files.add("a", CREATE)
    done = files.lint("lint")
    assert done.returncode == 1 and "names 'spelling', which is no rule" in done.stderr and "alembic.ini:" in done.stderr


def test_text_and_exit_code(files):
    files.add("a", CREATE)
    path = files.add("b", 'op.drop_column("users", "name")', down="a")
    done = files.lint("lint")
    line = next(n for n, text in enumerate(path.read_text().splitlines(), 1) if "drop_column" in text)
    assert done.returncode == 3
    assert done.stdout == (f"alembic/versions/b.py:{line}: drops the column users.name with its values (drop-column). "
                           "Say why it may go: # limbeck: allow drop-column: REASON\n")
    assert "1 finding in 2 revisions" in done.stderr


@pytest.mark.parametrize("words, found", [(["b"], ["b"]), (["head"], ["c"]), (["b:"], ["b", "c"]), ([":b"], ["a", "b"]), ([], ["a", "b", "c"])])
def test_ranges(files, words, found):
    for id, down in (("a", None), ("b", "a"), ("c", "b")):
        files.add(id, 'op.execute("x")', doc="fix", down=down)
    assert [revision for revision, rule in files.rules(*words)] == found


@pytest.mark.parametrize("words, message", [(["nosuch"], "nosuch"), (["current:"], "known to the database"), (["a:b:c"], "")])
def test_bad_ranges(files, words, message):
    files.add("a", CREATE)
    done = files.lint("lint", *words)
    assert done.returncode in (1, 2) and message in done.stderr and not done.stdout


def test_a_file_that_cannot_be_read(files):
    files.add("a", CREATE).write_text("revision = 'a'\ndef upgrade(:\n")
    done = files.lint("lint")
    assert done.returncode == 1 and "a.py:" in done.stderr


def test_a_revision_that_cannot_be_evaluated(files):
    files.add("a", "import strange\nstrange.run(op)\nop.execute(strange.text)")
    done = files.lint("lint")
    assert "revision a could not be looked at" in done.stderr and done.returncode == 0


def test_a_loop_is_one_finding(files):
    files.add("a", CREATE)
    files.add("b", 'for name in ("name", "name"):\n    op.drop_column("users", name)', down="a")
    assert files.rules() == [("b", "drop-column")]
