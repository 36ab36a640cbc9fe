"""A warning about an argument that nobody reads shows where it stands, in revisions and in modules. Which are warnings:
tests/sql/test_unknown_arguments.py."""

from project import FILES, revision, write

BODY = """from tools import TABLE
op.alter_column("people", "name",
                nullable=True, nulable=False)
from sqlalchemy.dialects import postgresql
sa.text("SELECT 1", bind=None), postgresql.ENUM("a", name="e", chema="s")"""


def test_places(limbeck, scratch):
    tools = "import sqlalchemy as sa\n\nTABLE = sa.Table('t', sa.MetaData(), sa.Column('x', sa.Integer, sa.Identity(alwys=True)))\n"
    files = FILES | {"tools.py": tools, "migrations/versions/b2.py": revision(BODY)}
    write(scratch, files)
    done = limbeck("upgrade", "a1:b2", "--sql", "--url", "postgresql://h/d", cwd=scratch, environment={"PYTHONPATH": "."})
    assert done.returncode == 0, done.stderr
    lines = done.stderr.splitlines()
    told = [(line, lines[at + 1].split()[-1]) for at, line in enumerate(lines) if line.startswith("warning: ")]
    assert told == [
        ("warning: Identity() ignores the argument 'alwys'", "tools.py:3:65"),
        ("warning: alter_column() has no argument 'nulable': it has no effect", "migrations/versions/b2.py:14:5"),
        ("warning: text() ignores the argument 'bind'", "migrations/versions/b2.py:17:5"),
        ("warning: ENUM() ignores the argument 'chema'", "migrations/versions/b2.py:17:37"),
    ]
