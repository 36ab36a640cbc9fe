"""Bad input, row by row: what is wrong, the command, and what has to be said about it.

A row is made by one of the functions below. `message` is the first line of the diagnostic, as far as the row gives it; a message
of Alembic's begins with "FAILED: " and is compared whole. `at` is "file:line:column" as shown. `says` are further texts that the
user has to find, `never` those that must not appear.
"""

import dataclasses
import os

from project import ENV, INI, revision

PASSWORD = "s3cret-Pa55"
B2 = "migrations/versions/b2.py"


@dataclasses.dataclass
class Row:
    name: str
    argv: list
    message: str
    files: dict = dataclasses.field(default_factory=dict)
    code: int = 1
    at: str = None
    says: tuple = ()
    never: tuple = ()
    before: tuple = (("upgrade", "a1"),)  # commands that make the database
    rows: tuple = None                    # rows put into the version table afterwards
    on: str = "sqlite"
    doubles: bool = False                 # the row of the version table stands there twice
    early: bool = False                   # the files are there before the commands of `before`
    environment: dict = dataclasses.field(default_factory=dict)


ROWS = []


def case(name, argv, message, **rest):
    ROWS.append(Row(name, argv.split(), message, **rest))


def upgrade(name, body, message, at=None, **rest):
    """A revision b2 whose upgrade() is `body`; a line alone in `at` stands for a line and column of b2.py."""
    files = {B2: revision(body)} | rest.pop("files", {})
    case(name, "upgrade head", message, files=files, at=at and f"{B2}:{at}", **rest)


def file(name, text, message, at=None, argv="upgrade head", **rest):
    """A revision file b2.py with this text."""
    case(name, argv, message, files={B2: text}, at=at and f"{B2}:{at}", **rest)


# ---- revision files that cannot be read ----

file("unclosed bracket", revision("op.execute('x'"), "error: '(' was never closed", "13:15")
file("no colon", "revision = 'b2'\ndown_revision = 'a1'\ndef upgrade()\n    pass\n", "error: expected ':'", "3:14")
file("bad indent", "revision = 'b2'\ndown_revision = 'a1'\ndef upgrade():\npass\n",
     "error: expected an indented block after function definition on line 3", "4:1")
file("unterminated string", revision("op.execute('x)"), "error: unterminated string literal (detected at line 13)", "13:16")
file("unterminated docstring", '"""doc\nrevision = "b2"\n', "error: unterminated triple-quoted string literal", "1:1")
file("tabs and blanks", "revision = 'b2'\ndown_revision = 'a1'\ndef upgrade():\n\tif 1:\n        pass\n",
     "error: inconsistent use of tabs and spaces in indentation", "5:1")
file("print statement", revision("print 'x'"), "error: Missing parentheses in call to 'print'. Did you mean print(...)?", "13:5")
file("merge conflict", "<<<<<<< HEAD\nrevision = 'b2'\n=======\nrevision = 'c3'\n>>>>>>> x\n", "error: ", "1:1")
file("return outside a function", "revision = 'b2'\ndown_revision = 'a1'\nreturn\n", "error: 'return' outside function", "3:1")
file("not UTF-8", b"revision = 'b2'\ndown_revision = 'a1'\n# caf\xe9\n", "error: ", "3:6")
file("NUL byte", b"revision = 'b2'\ndown_revision = 'a1'\nx = '\0'\n", "error: source code cannot contain null bytes", "3:6")
file("UTF-16", "revision = 'b2'\n".encode("utf-16"), "error: source code cannot contain null bytes", "1:4")
case("unreadable revision", "upgrade head", "error: ", files={B2: lambda path: os.symlink("nowhere.py", path)}, says=("b2.py",))
case("symlink loop", "upgrade head", "error: ", files={B2: lambda path: os.symlink("b2.py", path)}, says=("b2.py",))

# ---- revision files that are no revisions ----

NO_ID = "FAILED: Could not determine revision id from filename {}. Be sure the 'revision' variable is declared inside the script " \
        "(please see 'Upgrading from Alembic 0.1 to 0.2' in the documentation)."
case("no revision", "upgrade head", NO_ID.format("people.py"), files={"migrations/versions/people.py": "down_revision = 'a1'\n"})
file("no down_revision", "revision = 'b2'\ndef upgrade(): pass\n", "error: ", says=("down_revision",))
file("revision is a number", "revision = 12\ndown_revision = 'a1'\n", "error: ", "1:12")
file("revision is computed of what is not known", "import gitpython\nrevision = gitpython.sha()\ndown_revision = 'a1'\n", "error: ", "2:12")
file("empty file", "", "error: 'b2.py' has no down_revision", says=("down_revision",))
file("forbidden character", revision(id="b-2"), "FAILED: Character(s) '-' not allowed in revision identifier 'b-2'", "6:12")
file("missing parent", revision(down="zz9"), "error: down_revision of revision b2 in 'migrations/versions/b2.py' names 'zz9', which is not there", "7:17")
file("missing dependency", revision(depends="zz9"), "error: ", "9:14", says=("zz9",))
file("self loop", revision(down="b2"), "FAILED: Self-loop is detected in revisions (b2)", "7:17")
file("dependency on itself", revision(depends="b2"), "FAILED: Dependency self-loop is detected in revisions (b2)", "9:14")
case("cycle", "upgrade head", "FAILED: Cycle is detected in revisions (b2, c3)",
     files={B2: revision(down="c3"), "migrations/versions/c3.py": revision(id="c3", down="b2")}, at=B2 + ":7:17")
case("duplicate id", "upgrade head", "error: ", files={B2: revision(), "migrations/versions/c3.py": revision()},
     says=("b2.py", "c3.py"))
case("label clash", "heads", "FAILED: Branch name 'x' in revision c3 already used by revision b2",
     files={B2: revision(labels="x"), "migrations/versions/c3.py": revision(id="c3", labels="x")})
case("label is an id", "heads", "FAILED: Branch name 'a1' in revision b2 already used by revision a1", files={B2: revision(labels="a1")})
file("no upgrade()", "revision = 'b2'\ndown_revision = 'a1'\n", "error: ", says=("upgrade",))
file("upgrade is no function", "revision = 'b2'\ndown_revision = 'a1'\nupgrade = 3\n", "error: ", says=("upgrade",))
file("upgrade wants an argument", "revision = 'b2'\ndown_revision = 'a1'\ndef upgrade(x): pass\n",
     "error: TypeError: upgrade() missing 1 required positional argument: 'x'", "1:12", says=("this revision was running",))
file("no downgrade()", "revision = 'b2'\ndown_revision = 'a1'\ndef upgrade(): pass\n", "error: ", argv="downgrade a1",
     says=("downgrade",), before=(("upgrade", "head"),), early=True)

# ---- what a revision runs ----

upgrade("unknown name", "op.execute(sql)", "error: NameError: name 'sql' is not defined", "13:16")
upgrade("directive of a package", "op.create_thing('people')", "error: AttributeError: module 'alembic.op' has no attribute 'create_thing'", "13:5",
        says=("limbeck.packages",))
upgrade("misspelt directive", "op.add_colum('people')", "error: AttributeError: module 'alembic.op' has no attribute 'add_colum'", "13:5",
        says=("Did you mean: 'add_column'?",))
upgrade("misspelt type", "op.add_column('people', sa.Column('x', sa.Strng()))", "error: Column() argument 'type_' cannot be worked out: 'sqlalchemy.Strng()' is unknown to limbeck", "13:29",
        says=("13:44", "Did you mean: 'String'?"))
upgrade("unknown module", "import numpy\nop.execute(numpy.sql())", "error: execute() argument 'sqltext' cannot be worked out: 'numpy.sql()' is unknown to limbeck", "14:5", says=("13:12",))
upgrade("unknown module in a column type", "import geo_types_2\nop.add_column('people', sa.Column('x', geo_types_2.Geometry()))",
        "error: Column() argument 'type_' cannot be worked out: 'geo_types_2.Geometry()' is unknown to limbeck", "14:29", says=("13:12",))
upgrade("deciding on an unknown value", "import geo_types_2\nif geo_types_2.enabled:\n    op.drop_table('people')", "error: a decision needs a value that is not known: 'geo_types_2.enabled' is unknown to limbeck", "14:8", says=("13:12",))
for asks in ("is None", "is not None", "== 1", "!= 1", "< 1", "in (1, 2)", "and True", "or False"):
    upgrade(f"deciding on an unknown value {asks}", f"import geo\nif geo.flag {asks}:\n    op.drop_table('people')",
            "error: a decision needs a value that is not known: 'geo.flag' is unknown to limbeck", "14:8",
            says=("13:12",))
upgrade("deciding on the type of an unknown value", "import geo\nop.execute('SELECT 1' if type(geo.flag) is int else 'SELECT 2')",
        "error: a decision needs a value that is not known: 'geo.flag.__class__' is unknown to limbeck", "14:30", says=("13:12",))
upgrade("callable() of an unknown value", "import geo\nif callable(geo.flag):\n    op.drop_table('people')",
        "error: a decision needs a value that is not known: 'geo.flag' is unknown to limbeck", "14:8", says=("13:12",))
upgrade("SQL made by an f-string of an unknown value", "import geo\nop.execute(f'SELECT {geo.flag}')",
        "error: execute() argument 'sqltext' cannot be worked out: 'geo.flag' is unknown to limbeck", "14:5", says=("13:12",))
upgrade("SQL made by % of an unknown value", "import geo\nop.execute('SELECT %s, %s' % (1, geo.flag))",
        "error: execute() argument 'sqltext' cannot be worked out: 'geo.flag' is unknown to limbeck", "14:5", says=("13:12",))
upgrade("unknown function called for what it does", "import helpers\nhelpers.add_policy('people')",
        "error: what this call would do in the migration is not known: 'helpers.add_policy()' is unknown to limbeck", "14:5",
        says=("13:12",))
upgrade("unknown function called in a function of the project", "from tools import fill\nfill()",
        "error: what this call would do in the migration is not known: 'helpers.fill()' is unknown to limbeck",
        files={"tools.py": "import helpers\ndef fill():\n    helpers.fill()\n"}, environment={"PYTHONPATH": "."},
        says=("tools.py:3:5", "tools.py:1:8"))
upgrade("a function of the project given to an unknown one", "import helpers\nx = helpers.retry(lambda: op.drop_table('people'))",
        "error: what this call would do in the migration is not known: 'helpers.retry' is unknown to limbeck", "14:9", says=("13:12",))
upgrade("processes", "import subprocess\nout = subprocess.check_output(['psql', '-c', 'SELECT 1'])",
        "error: what this call would do in the migration is not known: 'subprocess.check_output' is unknown to limbeck", "14:11",
        says=("it starts processes", "13:12"))
upgrade("import that may fail", "try:\n    import geo\nexcept ImportError:\n    geo = None\nop.execute('SELECT 1')",
        "error: whether this import would fail under Python is not known: 'geo' is unknown to limbeck", "14:16")
file("decorated helper", "from alembic import op\nimport helpers\nrevision = 'b2'\ndown_revision = 'a1'\n@helpers.retry\ndef work():\n"
     "    op.drop_table('people')\ndef upgrade():\n    work()\ndef downgrade(): pass\n",
     "error: what this call would do in the migration is not known: 'helpers.retry()' is unknown to limbeck", "9:5", says=("2:8",))
file("decorated upgrade()", "from alembic import op\nimport helpers\nrevision = 'b2'\ndown_revision = 'a1'\n@helpers.retry\ndef upgrade():\n"
     "    op.drop_table('people')\ndef downgrade(): pass\n",
     "error: upgrade() is wrapped in something that is not known: 'helpers.retry()' is unknown to limbeck", says=("2:8",))
for name, test in (("an import", "try:\n    import geo\n    HAS = True\nexcept ImportError:\n    HAS = False\n"),
                   ("an if", "import geo\nif geo.flag:\n    HAS = True\nelse:\n    HAS = False\n"),
                   ("a conditional expression", "import geo\nHAS = True if geo.flag else False\n"),
                   ("and", "import geo\nHAS = geo.flag and geo.other == 3\n"),
                   ("a loop", "import geo\nHAS = False\nfor x in geo.all:\n    HAS = True\n"),
                   ("match", "import geo\nmatch geo.flag:\n    case None:\n        HAS = False\n    case _:\n        HAS = True\n")):
    file(f"deciding on what {name} at module level has left unknown",
         "from alembic import op\nrevision = 'b2'\ndown_revision = 'a1'\n" + test +
         "def upgrade():\n    if HAS:\n        op.drop_table('people')\ndef downgrade(): pass\n",
         "error: a decision needs a value that is not known: 'geo", at=f"{5 + test.count(chr(10))}:8")
upgrade("unknown function that is given op", "from helpers import create_trigger\ncreate_trigger(op, 'people')",
        "error: a function that is not known would work on the database: 'helpers.create_trigger' is unknown to limbeck", "14:5",
        says=("13:5",))
upgrade("unknown function that is given a connection", "import helpers\nhelpers.fill(connection=op.get_bind())",
        "error: a function that is not known would work on the database: 'helpers.fill' is unknown to limbeck", "14:5", says=("13:12",))
upgrade("unknown name of the project", "from models import Person\nop.execute(str(Person))", "error: execute() argument 'sqltext' cannot be worked out: 'models.Person' is unknown to limbeck", "14:5", says=("13:5",))
upgrade("name that a project module lacks", "from models import Persn", "error: ImportError: cannot import name 'Persn' from 'models'",
        "13:24", files={"models.py": "class Person: pass\n"}, environment={"PYTHONPATH": "."})
upgrade("exception", "raise ValueError('boom')", "error: ValueError: boom", "13:5")
upgrade("assertion", "assert 1 == 2, 'no'", "error: AssertionError: no", "13:5")
upgrade("division by zero", "1 / 0", "error: ZeroDivisionError: division by zero", "13:5")
upgrade("wrong index", "[][1]", "error: IndexError: list index out of range", "13:5")
upgrade("missing key", "{}['k']", "error: KeyError: 'k'", "13:5")
upgrade("sys.exit", "import sys\nsys.exit(0)", "error: ")
upgrade("endless loop", "while True:\n    pass", "error: ", says=("step",), files={
    "alembic.ini": INI + "limbeck.step_limit = 200000\n"})
upgrade("endless recursion", "def f(n): return f(n + 1)\nf(0)", "error: RecursionError: maximum recursion depth exceeded", "13:22", says=(" times)",))
upgrade("endless memory", "x = 'a'\nwhile True:\n    x = x + x", "error: out of memory, or over the memory limit")
upgrade("huge power", "x = 10 ** 10 ** 10", "error: ")
upgrade("read outside the project", "open('/etc/passwd').read()", "error: ", "13:5", says=("/etc/passwd",))
upgrade("write a file", "open('x.txt', 'w')", "error: ", "13:5")

# ---- arguments of directives ----

upgrade("create_table: nothing", "op.create_table()",
        "error: TypeError: create_table() missing 1 required positional argument: 'table_name'", "13:5")
upgrade("create_table: number as name", "op.create_table(3)", "error: sqlalchemy.exc.ArgumentError: argument 'table_name': a name expected, got 3", "13:5")
upgrade("create_table: text as column", "op.create_table('t', 'id')", "error: sqlalchemy.exc.ArgumentError: an argument of Table(): a 'SchemaItem' "
        "object, such as a 'Column' or a 'Constraint' expected, got 'id'", "13:5")
upgrade("create_table: same column twice", "op.create_table('t', sa.Column('a', sa.Integer), sa.Column('a', sa.Integer))",
        "error: sqlalchemy.exc.DuplicateColumnError: A column with name 'a' is already present in table 't'.", "13:5")
upgrade("drop_table: nothing", "op.drop_table()", "error: TypeError: drop_table() missing 1 required positional argument: 'table_name'", "13:5")
upgrade("rename_table: one name", "op.rename_table('people')",
        "error: TypeError: rename_table() missing 1 required positional argument: 'new_table_name'", "13:5")
upgrade("add_column: no column", "op.add_column('people')",
        "error: TypeError: add_column() missing 1 required positional argument: 'column'", "13:5")
upgrade("add_column: text as column", "op.add_column('people', 'x')",
        "error: sqlalchemy.exc.ArgumentError: add_column() argument 'column': a Column expected, got 'x'", "13:5")
upgrade("add_column: column without type", "op.add_column('people', sa.Column('x'))",
        "FAILED: Can't generate DDL for NullType(); did you forget to specify a type on this Column?", "13:5")
upgrade("drop_column: no column", "op.drop_column('people')",
        "error: TypeError: drop_column() missing 1 required positional argument: 'column_name'", "13:5")
upgrade("alter_column: no column", "op.alter_column('people')",
        "error: TypeError: alter_column() missing 1 required positional argument: 'column_name'", "13:5")
upgrade("alter_column: four positions", "op.alter_column('people', 'name', True, None)",
        "error: TypeError: alter_column() takes 2 positional arguments but 4 were given", "13:5")
upgrade("alter_column: text as type", "op.alter_column('people', 'name', type_='Integer')", "error: ", "13:5", says=("type_", "'Integer'"))
upgrade("create_index: no columns", "op.create_index('ix', 'people')",
        "error: TypeError: create_index() missing 1 required positional argument: 'columns'", "13:5")
upgrade("create_index: text as columns", "op.create_index('ix', 'people', 'name')", "error: TypeError: create_index() argument 'columns' must be a list of columns, not a str", "13:5")
upgrade("drop_index: nothing", "op.drop_index()", "error: TypeError: drop_index() missing 1 required positional argument: 'index_name'", "13:5")
upgrade("create_primary_key: no columns", "op.create_primary_key('pk', 'people')",
        "error: TypeError: create_primary_key() missing 1 required positional argument: 'columns'", "13:5")
upgrade("create_foreign_key: too few", "op.create_foreign_key('fk', 'people', 'people')",
        "error: TypeError: create_foreign_key() missing 2 required positional arguments: 'local_cols' and 'remote_cols'", "13:5")
upgrade("create_unique_constraint: no columns", "op.create_unique_constraint('uq', 'people')",
        "error: TypeError: create_unique_constraint() missing 1 required positional argument: 'columns'", "13:5")
upgrade("create_check_constraint: no condition", "op.create_check_constraint('ck', 'people')",
        "error: TypeError: create_check_constraint() missing 1 required positional argument: 'condition'", "13:5")
upgrade("drop_constraint: no table", "op.drop_constraint('ck')",
        "error: TypeError: drop_constraint() missing 1 required positional argument: 'table_name'", "13:5")
upgrade("drop_constraint: unknown kind", "op.drop_constraint('ck', 'people', type_='unik')", "error: ", says=("'unik'",), on="postgres")
upgrade("execute: nothing", "op.execute()", "error: TypeError: execute() missing 1 required positional argument: 'sqltext'", "13:5")
upgrade("execute: number", "op.execute(3)", "error: sqlalchemy.exc.ObjectNotExecutableError: Not an executable object: 3", "13:5")
upgrade("execute: bind without value", "op.execute(sa.text('UPDATE people SET name = :name'))", "FAILED: A value is required for bind parameter 'name'", "13:5",
        says=(".bindparams(name=...)",))
upgrade("bulk_insert: no rows", "op.bulk_insert(sa.table('people'))",
        "error: TypeError: bulk_insert() missing 1 required positional argument: 'rows'", "13:5")
upgrade("bulk_insert: dict as rows", "op.bulk_insert(sa.table('people', sa.column('id')), {'id': 3})", "error: ", says=("List expected",))
upgrade("bulk_insert: list of lists", "op.bulk_insert(sa.table('people', sa.column('id')), [[3]])", "error: ",
        says=("List of dictionaries expected",))
upgrade("bulk_insert: unknown column", "op.bulk_insert(sa.table('people', sa.column('id')), [{'di': 3}])", "error: ", says=("di",))
upgrade("batch_alter_table: nothing", "with op.batch_alter_table() as batch:\n    pass",
        "error: TypeError: batch_alter_table() missing 1 required positional argument: 'table_name'", "13:10")
upgrade("batch_alter_table: wrong recreate", "with op.batch_alter_table('people', recreate='maybe') as batch:\n    pass", "error: ",
        says=("recreate may be one of 'auto', 'always', or 'never'.",))
upgrade("unexpected argument", "op.drop_table('people', nullable=True, zzz=1)", "error: ", says=("zzz",))
upgrade("name longer than the server allows", f"op.create_unique_constraint('{'u' * 70}', 'people', ['id'])",
        f"FAILED: Identifier '{'u' * 70}' exceeds maximum length of 63 characters", "13:5", on="postgres")

# ---- statements that fail ----

upgrade("syntax error in SQL", "op.execute('SELEC 1')", 'error: near "SELEC": syntax error', "13:5", says=("SELEC 1",))
upgrade("no such table", "op.drop_table('nobody')", "error: no such table: nobody", "13:5", says=("DROP TABLE nobody",))
upgrade("table is there already", "op.create_table('people', sa.Column('id', sa.Integer))", "error: table people already exists", "13:5",
        says=("limbeck stamp b2",))
upgrade("no such column", "op.drop_column('people', 'x')", 'error: no such column: "x"', "13:5")
upgrade("duplicate column", "op.add_column('people', sa.Column('name', sa.Text))", "error: duplicate column name: name", "13:5")
upgrade("unique values", "op.execute('INSERT INTO people (id) VALUES (1)')", "error: UNIQUE constraint failed: people.id", "13:5")
upgrade("NOT NULL column on rows", "op.add_column('people', sa.Column('x', sa.Integer, nullable=False))",
        "error: Cannot add a NOT NULL column with default value NULL", "13:5",
        says=('op.add_column("people", sa.Column("x", sa.Integer(), nullable=False, server_default="0"))', 'op.execute("UPDATE people SET x = 0 WHERE x IS NULL")'))
upgrade("nothing of three statements remains", "op.create_table('t', sa.Column('a', sa.Integer))\nop.execute('INSERT INTO t VALUES (1)')\n"
        "op.execute('SELECT nobody')", "error: no such column: nobody", "15:5")
upgrade("alter_column on SQLite", "op.alter_column('people', 'name', nullable=False)", "error: ", "13:5",
        says=('with op.batch_alter_table("people") as batch_op:', 'batch_op.alter_column("name"'))
for name, module, text in (("a PostgreSQL type", "from sqlalchemy.dialects.postgresql import CITEXT", "CITEXT()"),
                           ("SQLModel's type", "from sqlmodel.sql.sqltypes import AutoString", "AutoString(length=200)"),
                           ("a generic type", "from sqlalchemy import String", "String(length=200)")):
    path = {"CITEXT()": "postgresql.", "AutoString(length=200)": "sqlmodel.sql.sqltypes."}.get(text, "sa.")
    upgrade(f"ALTER of {name} on SQLite", f"{module}\nop.alter_column('people', 'name', type_={text})", "error: SQLite cannot alter column",
            "14:5", says=(f"batch_op.alter_column(\"name\", type_={path}{text})",))
upgrade("constraint on SQLite", "op.create_unique_constraint('uq', 'people', ['name'])",
        "FAILED: No support for ALTER of constraints in SQLite dialect. Please refer to the batch mode feature which allows for SQLite "
        "migrations using a copy-and-move strategy.", "13:5",
        says=('with op.batch_alter_table("people") as batch_op:', "batch_op.create_unique_constraint("))
upgrade("statement through the connection", "op.get_bind().execute(sa.text('SELECT * FROM nobody'))", "error: no such table: nobody", "13:5")
upgrade("row of nothing", "op.get_bind().execute(sa.text('SELECT 1 WHERE 0')).fetchone()[0]",
        "error: TypeError: 'NoneType' object is not subscriptable", "13:5")

PG = {"on": "postgres"}
upgrade("PostgreSQL: syntax error", "op.execute('SELEC 1')", 'error: syntax error at or near "SELEC"', "13:5", says=("SELEC 1", "42601"), **PG)
upgrade("PostgreSQL: no such table", "op.drop_table('nobody')", 'error: table "nobody" does not exist', "13:5", **PG)
upgrade("PostgreSQL: table is there already", "op.create_table('people', sa.Column('id', sa.Integer))",
        'error: relation "people" already exists', "13:5", says=("limbeck stamp b2",), **PG)
upgrade("PostgreSQL: NOT NULL column on rows", "op.add_column('people', sa.Column('x', sa.Integer, nullable=False))",
        'error: column "x" of relation "people" contains null values', "13:5",
        says=('op.add_column("people", sa.Column("x", sa.Integer(), nullable=False, server_default="0"))', 'op.execute("UPDATE people SET x = 0 WHERE x IS NULL")'), **PG)
upgrade("PostgreSQL: SET NOT NULL over NULLs", "op.alter_column('people', 'name', nullable=False)",
        'error: column "name" of relation "people" contains null values', "13:5",
        says=('op.execute("UPDATE people SET name = ', 'WHERE name IS NULL")', 'op.alter_column("people", "name", nullable=False)'), **PG)
upgrade("PostgreSQL: cast without USING", "op.alter_column('people', 'age', type_=sa.Integer)",
        'error: column "age" cannot be cast automatically to type integer', "13:5",
        says=('op.alter_column("people", "age", type_=sa.Integer(), postgresql_using="age::INTEGER")',), **PG)
upgrade("PostgreSQL: a value that does not cast", "op.alter_column('people', 'age', type_=sa.Integer, postgresql_using='age::integer')",
        'error: invalid input syntax for type integer: "old"', "13:5", **PG)
upgrade("PostgreSQL: enum type that is not there", "op.add_column('people', sa.Column('mood', sa.Enum('sad', 'ok', name='mood')))",
        'error: type "mood" does not exist', "13:5", says=("sa.Enum('sad', 'ok', name='mood').create(op.get_bind(), checkfirst=True)",), **PG)
upgrade("PostgreSQL: enum value that is not there",
        "op.execute(\"CREATE TYPE mood AS ENUM ('sad')\")\nop.execute(\"SELECT 'ok'::mood\")",
        'error: invalid input value for enum mood: "ok"', "14:5", says=("ALTER TYPE mood ADD VALUE IF NOT EXISTS 'ok'", "autocommit_block"), **PG)
upgrade("PostgreSQL: enum value of this very transaction",
        "op.execute(\"ALTER TYPE mood ADD VALUE 'ok'\")\nop.execute(\"SELECT 'ok'::mood\")",
        "error: ", "14:5", says=("autocommit_block",), early=True, files={
            "migrations/versions/a1.py": revision("op.execute(\"CREATE TYPE mood AS ENUM ('sad')\")", id="a1", down=None)}, **PG)
upgrade("PostgreSQL: unique values", "op.create_unique_constraint('uq', 'people', ['id'])\nop.execute(\"INSERT INTO people (id) VALUES (1)\")",
        'error: duplicate key value violates unique constraint', "14:5", says=("23505",), **PG)
upgrade("PostgreSQL: foreign key", "op.create_table('pets', sa.Column('owner', sa.Integer, sa.ForeignKey('nobody.id')))",
        'error: relation "nobody" does not exist', "13:5", **PG)
upgrade("PostgreSQL: VACUUM", "op.execute('VACUUM people; SELECT nothing')", "error: ", "13:5", **PG)
upgrade("PostgreSQL: statement after a failed one", "try:\n    op.execute('SELECT nothing')\nexcept Exception:\n    pass\nop.execute('SELECT 1')",
        "error: ", "17:5", says=("begin_nested", "nothing"), **PG)
file("PostgreSQL: id longer than the column", revision(id="b" * 40), f"error: identifier '{'b' * 40}' has 40 characters, and version_num of "
     "alembic_version holds 32", "6:12", says=("nothing has been run", "`ALTER TABLE alembic_version ALTER COLUMN version_num TYPE VARCHAR(64)`",
                                               "a shorter id"), **PG)
file("PostgreSQL: id longer than the column that will be made", revision(id="b" * 70, down=None), f"error: identifier '{'b' * 70}' has 70 "
     "characters, and version_num of alembic_version will hold 32", "6:12", argv="upgrade heads", before=(),
     says=("`limbeck ensure_version`", "VARCHAR(70)"), **PG)
file("PostgreSQL: stamp with an id longer than the column", revision(id="b" * 33), f"error: identifier '{'b' * 33}' has 33 characters, and "
     "version_num of alembic_version holds 32", argv="stamp --purge head", **PG)
upgrade("PostgreSQL: type of another dialect", "from sqlalchemy.dialects import mysql\nop.add_column('people', sa.Column('x', mysql.YEAR()))",
        "FAILED: Compiler postgresql can't render element of type YEAR", "14:5", says=(".with_variant(",), **PG)
upgrade("PostgreSQL: drop what others need", "op.create_table('pets', sa.Column('owner', sa.Integer, sa.ForeignKey('people.id')))\n"
        "op.drop_table('people')", "error: cannot drop table people because other objects depend on it", "14:5", says=("pets_owner_fkey",), **PG)

# ---- servers and files ----

case("unreachable server", "upgrade head --url postgresql://u:%s@127.0.0.1:1/x" % PASSWORD, "error: ", says=("127.0.0.1", "--wait"))
case("unknown host", "upgrade head --url postgresql://u:%s@no.such.host.invalid/x" % PASSWORD, "error: ", says=("no.such.host.invalid",))
case("wrong password", "upgrade head --url {guarded}", "error: ", says=("the URL is that of --url: postgresql://guarded:***@",), on="postgres")
case("unknown database", "upgrade head --url {nowhere}", 'error: ', says=("the URL is that of --url", "nowhere"), on="postgres")
case("unknown driver", "upgrade head --url oracle://u:%s@h/x" % PASSWORD, "FAILED: Can't load plugin: sqlalchemy.dialects:oracle",
     says=("postgresql://",))
case("no URL at all", "upgrade head --url sqlite", "FAILED: Could not parse SQLAlchemy URL from given URL string", says=("sqlite:///app.db",))
case("bad port", "upgrade head --url postgresql://u:%s@h:port/x" % PASSWORD, "error: the port in the database URL is no number")
case("two slashes", "upgrade head --url sqlite://app.db", "FAILED: Invalid SQLite URL: sqlite://app.db", says=("three slashes",))
case("empty URL", "upgrade head", "error: ", files={"alembic.ini": INI.replace("sqlite:///app.db", "")})
case("placeholder URL", "upgrade head", "error: ", files={"alembic.ini": INI.replace("sqlite:///app.db", "driver://user:pass@localhost/dbname")},
     says=("placeholder", "--url"))
case("unknown URL parameter", "upgrade head --url {url}?sslmod=x", "error: ", says=("sslmod",), on="postgres")
case("unescaped percent in the ini", "upgrade head", "FAILED: '%' must be followed by '%' or '(', found: '***@h/x'", at="alembic.ini:3:44",
     files={"alembic.ini": INI.replace("sqlite:///app.db", "postgresql://u:%s%%@h/x" % PASSWORD)}, says=("%%",))
case("SQLite file in a folder that is not there", "upgrade head --url sqlite:///no/such/app.db", "error: ", says=("no/such/app.db",))
case("SQLite folder", "upgrade head --url sqlite:///migrations", "error: ", says=("migrations",))
case("corrupt SQLite file", "upgrade head", "error: ", files={"app.db": b"SQLite format 3\0" + b"garbage" * 400}, before=(), says=("app.db",))
case("no SQLite file", "upgrade head", "error: ", files={"app.db": "just some text, long enough to be looked at" * 50}, before=(), says=("app.db",))

# ---- identifiers ----

case("unknown revision", "upgrade nope", "FAILED: Can't locate revision identified by 'nope'", says=("typed", "limbeck history"))
case("unknown revision, downgrade", "downgrade nope", "FAILED: Can't locate revision identified by 'nope'", says=("typed",))
case("unknown revision, stamp", "stamp nope", "FAILED: Can't locate revision identified by 'nope'", says=("typed",))
case("unknown revision, show", "show nope", "FAILED: Can't locate revision identified by 'nope'", says=("typed",))
case("unknown revision, history", "history -r nope:", "FAILED: Can't locate revision identified by 'nope'", says=("typed",))
case("unknown revision, merge", "merge nope a1", "FAILED: Can't locate revision identified by 'nope'", says=("typed",))
case("unknown head of a new revision", "revision --head nope", "FAILED: Can't locate revision identified by 'nope'", says=("typed",))
case("unknown branch", "upgrade nope@head", "FAILED: Can't locate revision identified by 'nope'", says=("typed",))
for words in ("upgrade head", "downgrade -1", "stamp head"):
    case(f"row without a file: {words}", words, "FAILED: Can't locate revision identified by 'gone1'", rows=("gone1",),
         says=("version table", "gone1", "stamp --purge"))
case("ambiguous prefix", "upgrade abcd", "FAILED: Can't locate revision identified by 'abcd'", says=("it begins several names:",), files={
    "migrations/versions/x.py": revision(id="abcd1111"), "migrations/versions/y.py": revision(id="abcd2222", down="abcd1111")})
case("too short a prefix", "upgrade b", "FAILED: Can't locate revision identified by 'b'", files={B2: revision()},
     says=("it begins a name:", "four characters"))
case("relative too far up", "upgrade +5", "FAILED: Relative revision +5 didn't produce 5 migrations", files={B2: revision()})
case("relative too far down", "downgrade -5", "FAILED: Relative revision -5 didn't produce 5 migrations")
case("upgrade with a minus", "upgrade -- -1", "FAILED: Relative revision -1 didn't produce 1 migrations")
case("downgrade with a plus", "downgrade +1", "FAILED: Relative revision +1 didn't produce 1 migrations")
case("downgrade upwards", "downgrade b2", "FAILED: Destination b2 is not a valid downgrade target from current head(s)", files={B2: revision()})
case("range without --sql", "upgrade a1:b2", "FAILED: Range revision not allowed", files={B2: revision()}, code=2, says=("--sql",))
for words in ("upgrade @", "upgrade +", "downgrade @", "downgrade -", "stamp @", "show :", "show +", "show @", "upgrade a1+",
              "upgrade ++1", "upgrade a1@b2@c3"):
    case(f"nonsense: {words}", words, "", says=("FAILED: Can't locate revision identified by '",), files={B2: revision()})
for words in ("upgrade :", "stamp :", "downgrade :"):
    case(f"nonsense: {words}", words, "FAILED: Range revision not allowed", code=2)
case("history without a colon", "history -r x", "FAILED: History range requires [start]:[end], [start]:, or :[end]", code=2)
case("history the wrong way", "history -r b2:a1", "FAILED: Requested range b2:a1 does not refer to ancestor/descendant revisions along the "
     "same branch", files={B2: revision()})

case("history up from the database to the base", "history -r current:base", "FAILED: Requested range ('a1',):base does not refer to "
     "ancestor/descendant revisions along the same branch", files={B2: revision()}, says=("the older one first",))
case("a script up the wrong way", "upgrade b2:a1 --sql", "error: the range b2:a1 goes down: nothing is to be upgraded", files={B2: revision()},
     says=("`limbeck downgrade b2:a1 --sql`", "`limbeck upgrade a1:b2 --sql`"))
case("a script up to the base", "upgrade b2:base --sql", "error: the range b2:base goes down: nothing is to be upgraded", files={B2: revision()},
     says=("`limbeck downgrade b2:base --sql`", "`limbeck upgrade base:b2 --sql`"))
case("a script down the wrong way", "downgrade a1:b2 --sql", "FAILED: Destination b2 is not a valid downgrade target from current head(s)",
     files={B2: revision()})
for words in ("upgrade b3:nope --sql", "upgrade nope:b2 --sql", "downgrade nope:base --sql", "stamp nope:b2 --sql"):
    case(f"unknown end of a script: {words}", words, "", files={B2: revision()}, says=("FAILED: Can't locate revision identified by '",))
case("a row that only a person types", "upgrade head", "FAILED: Can't locate revision identified by 'head'", rows=("head",),
     says=("stands in the version table", "stamp --purge"))
case("a row that is empty", "upgrade head", "FAILED: Can't locate revision identified by ''", rows=("",), says=("stands in the version table",))
for words in ("upgrade head", "downgrade -1", "stamp b2"):
    case(f"a row below another: {words}", words, "FAILED: Requested revision b2 overlaps with other requested revisions a1" if "upgrade" in words
         and "down" not in words else "error: the version table 'alembic_version' has a row for a1 and one for b2, which stands on it",
         files={B2: revision()}, rows=("a1", "b2"), says=("the rows of 'alembic_version': a1, b2", "`limbeck stamp --purge b2`"))
    case(f"a row twice: {words}", words, "error: the version table 'alembic_version' has a row more than once", files={B2: revision()},
         doubles=True, says=("the rows of 'alembic_version': a1, a1", "`limbeck stamp --purge a1`"))

# ---- the same spoilt graph, whatever is asked ----

COMMANDS = ("heads", "branches", "history", "show a1", "current", "upgrade head", "downgrade base", "stamp head", "merge heads", "revision -m x",
            "edit a1", "rebase b2 --onto a1")
C3 = "migrations/versions/c3.py"
SPOILT = (
    ("missing parent", {B2: revision(down="zz9")}, "error: down_revision of revision b2 in 'migrations/versions/b2.py' names 'zz9', which is not there", "b2"),
    ("missing dependency", {B2: revision(depends="zz9")}, "error: depends_on of revision b2 in 'migrations/versions/b2.py' names 'zz9', which is not there", "b2"),
    ("two files of one id", {B2: revision(), C3: revision()}, "error: ", "b2.py"),
    ("a cycle", {B2: revision(down="c3"), C3: revision(id="c3", down="b2")}, "FAILED: Cycle is detected in revisions (b2, c3)", "b2.py:7:17"),
    ("a cycle of dependencies", {B2: revision(depends="c3"), C3: revision(id="c3", down="b2")}, "FAILED: Dependency cycle is detected in revisions (a1, b2, c3)", "b2.py:9:14"),
    ("no Python", {B2: "def upgrade(:\n"}, "error: ", "b2.py:1:13"),
    ("binary", {B2: b"\x00\xff\xfe"}, "error: ", "b2.py:1:1"),
    ("a label twice", {B2: revision(labels="x"), C3: revision(id="c3", labels="x")}, "FAILED: Branch name 'x' in revision c3 already used by revision b2", "c3.py"),
)
for name, spoilt, message, place in SPOILT:
    for words in COMMANDS:
        case(f"{name}: {words}", words, message, files=spoilt, says=(place, "hint: "), environment={"EDITOR": "true"})

# ---- several heads ----

TWO = {B2: revision(), "migrations/versions/c3.py": revision(id="c3")}
MANY = "FAILED: Multiple head revisions are present for given argument '{0}'; please specify a specific target revision, " \
       "'<branchname>@{0}' to narrow to a specific head, or 'heads' for all heads"
case("two heads: upgrade", "upgrade head", MANY.format("head"), files=TWO, says=("b2", "c3", "merge b2 and c3", "limbeck rebase"))
case("two heads: show", "show head", MANY.format("head"), files=TWO, says=("b2", "c3"))
case("two heads: stamp", "stamp head", "FAILED: Multiple heads are present; please specify a single target revision", files=TWO,
     says=("b2", "c3", "heads"))
case("two heads: revision", "revision -m x", "FAILED: Multiple heads are present; please specify the head revision on which the new "
     "revision should be based, or perform a merge.", files=TWO, says=("b2", "c3", "merge b2 and c3", "limbeck rebase"))
case("two heads: upgrade +1", "upgrade +1", "FAILED: Ambiguous walk", files=TWO)
case("two heads: history", "history -r base:head", MANY.format("head"), files=TWO)
case("two heads: script", "upgrade head --sql", MANY.format("head"), files=TWO)
case("two heads: downgrade script", "downgrade head:base --sql", MANY.format("head"), files=TWO)

# ---- new files ----

case("bad --rev-id", "revision --rev-id bad-id -m x", "FAILED: Character(s) '-' not allowed in revision identifier 'bad-id'")
case("--rev-id that is there", "revision --rev-id a1 -m x", "error: ", says=("a1",))
case("--rev-id with a folder", "revision --rev-id ../x -m x", "error: revision identifier '../x' has a '/', which no file name can have")
case("--branch-label that is there", "revision --branch-label a1 -m x", "", says=("FAILED: Branch name 'a1' in revision ", " already used by revision a1"))
case("parent that is no head", "revision --head a1 -m x", "FAILED: Revision a1 is not a head revision; please specify --splice to create "
     "a new branch from this revision", files={B2: revision()})
case("--version-path nowhere", "revision --version-path nowhere -m x", "FAILED: Path nowhere is not represented in current version locations")
case("--depends-on nothing", "revision --depends-on nope -m x", "FAILED: Can't locate revision identified by 'nope'")
case("merge of one twice", "merge a1 a1", "FAILED: Duplicate head revisions specified")
case("no template", "revision -m x", "error: ", files={"migrations/script.py.mako": None}, says=("script.py.mako",))
case("template with a syntax error", "revision -m x", "error: ", files={"migrations/script.py.mako": "a\n${up_revision\n"},
     at="migrations/script.py.mako:2:1")
case("template with an unknown name", "revision -m x", "error: ", files={"migrations/script.py.mako": "a\n${up_rev}\n"},
     at="migrations/script.py.mako:2:1", says=("NameError: name 'up_rev' is not defined",))
case("template with an open block", "revision -m x", "error: ", files={"migrations/script.py.mako": "% if up_revision:\nx\n"},
     at="migrations/script.py.mako:1:1")
case("unknown token in file_template", "revision -m x", "error: ", files={"alembic.ini": INI + "file_template = %%(rv)s\n"},
     at="alembic.ini:4:17", says=("rv", "%%(rev)s"))
case("unknown time zone", "revision -m x", "FAILED: Can't locate timezone: Mars/Base", files={"alembic.ini": INI + "timezone = Mars/Base\n"})
case("autogenerate with --sql", "revision --autogenerate --sql", "FAILED: Using --sql with --autogenerate does not make any sense")
case("revision --sql", "revision --sql -m x", "FAILED: Using --sql with the revision command when revision_environment is not "
     "configured does not make any sense")
case("init over a folder", "init migrations", "FAILED: Directory migrations already exists and is not empty")
case("init with an unknown template", "init other -t nope", "FAILED: No such template nope", says=("list_templates",))
case("init over a file", "init alembic.ini", "error: ", says=("alembic.ini",))

# ---- scripts ----

case("downgrade --sql without a range", "downgrade base --sql", "FAILED: downgrade with --sql requires <fromrev>:<torev>", says=("limbeck downgrade",))
case("stamp --purge --sql", "stamp --purge head --sql", "FAILED: Can't use --purge with --sql mode")
case("stamp --sql from two places", "stamp a1:b2 base:b2 --sql", "FAILED: Stamp operation with --sql only supports a single starting "
     "revision at a time", files={B2: revision()})
case("reading rows in a script", "upgrade head --sql", "error: ", files={
    B2: revision("for row in op.get_bind().execute(sa.text('SELECT id FROM people')):\n    print(row)")}, at=B2 + ":13:16", says=("--sql",))
case("counting rows in a script", "upgrade head --sql", "error: ", files={
    B2: revision("if op.get_bind().execute(sa.text('SELECT 1')).scalar() > 3:\n    pass")}, at=B2 + ":13:8", says=("--sql",))
case("fetchall in a script", "upgrade head --sql", "error: ", files={
    B2: revision("c = op.get_bind()\nfor row in c.execute(sa.text('SELECT 1')).fetchall():\n    pass")}, at=B2 + ":14:16", says=("--sql",))
case("a row in the SQL of a script", "upgrade head --sql", "error: ", files={
    B2: revision("n = op.get_bind().execute(sa.text('SELECT 1')).scalar()\nop.execute(f'UPDATE people SET age = {n}')")},
     at=B2 + ":14:5", says=("--sql", "13:9"))

# ---- configuration ----

case("no alembic.ini", "current", "FAILED: No 'script_location' key found in configuration.", files={"alembic.ini": None}, says=("limbeck init",))
case("no script_location", "current", "FAILED: No 'script_location' key found in configuration.",
     files={"alembic.ini": "[alembic]\nsqlalchemy.url = sqlite:///app.db\n"}, says=("[alembic]",))
case("unknown section", "-n other current", "FAILED: No 'script_location' key found in configuration.", says=("[other]",))
case("missing configuration", "-c missing.ini current", "FAILED: No 'script_location' key found in configuration.", says=("missing.ini",))
case("two configurations", "-c alembic.ini -c other.ini current", "FAILED: only one ini file may be indicated")
case("script_location is not there", "current", "FAILED: Path doesn't exist: nowhere.  Please use the 'init' command to create a new scripts folder.",
     files={"alembic.ini": INI.replace("migrations", "nowhere")}, at="alembic.ini:2:19", says=("limbeck init nowhere",))
case("key before any section", "current", "FAILED: ", files={"alembic.ini": "x = 1\n"}, at="alembic.ini:1:1")
case("section twice", "current", "FAILED: ", files={"alembic.ini": INI + "[alembic]\n"}, at="alembic.ini:4:2")
case("key twice", "current", "FAILED: ", files={"alembic.ini": INI + "script_location = x\n"}, at="alembic.ini:4:1")
case("line without =", "current", "FAILED: ", files={"alembic.ini": INI + "hello\n"}, at="alembic.ini:4:1")
case("unknown interpolation", "current", "FAILED: ", files={"alembic.ini": INI.replace("migrations", "%(heer)s/migrations")}, at="alembic.ini:2:19",
     says=("heer",))
case("ini is a folder", "current", "FAILED: No 'script_location' key found in configuration.", files={"alembic.ini": None, "alembic.ini/x": ""}, says=("alembic.ini",))
case("ini is not UTF-8", "current", "error: ", files={"alembic.ini": b"[alembic]\n# caf\xe9\n"}, at="alembic.ini:2:6")
case("bad path_separator", "current", "FAILED: ", files={"alembic.ini": INI + "path_separator = pipe\nversion_locations = a|b\n"},
     at="alembic.ini:4:18", says=("'pipe' is not a valid value for path_separator",))
case("bad boolean", "revision -m x", "FAILED: ", files={"alembic.ini": INI + "revision_environment = maybe\n"}, at="alembic.ini:4:24", says=("maybe",))
case("bad number", "revision -m x", "FAILED: ", files={"alembic.ini": INI + "truncate_slug_length = long\n"}, at="alembic.ini:4:24", says=("long",))
case("pyproject.toml with a syntax error", "current", "error: ", files={"pyproject.toml": "[tool.alembic]\nscript_location = \n"},
     at="pyproject.toml:2:19")
case("pyproject.toml with a number for a text", "current",
     "FAILED: Path doesn't exist: 3.  Please use the 'init' command to create a new scripts folder.", files={
    "alembic.ini": None, "pyproject.toml": "[tool.alembic]\nscript_location = 3\n"}, at="pyproject.toml:2:19")
case("bad --lock-timeout", "upgrade head --lock-timeout soon", "", says=("soon",), code=2)
case("bad --wait", "upgrade head --wait soon", "limbeck: argument --wait: no number of seconds: 'soon'", code=2)

# ---- env.py ----


def env(name, text, message, at=None, **rest):
    case(name, rest.pop("argv", "upgrade head"), message, files={"migrations/env.py": text} | rest.pop("files", {}),
         at=at and f"migrations/env.py:{at}", **rest)


env("env.py with a syntax error", "from alembic import context\ncontext.configure(\n", "error: '(' was never closed", "2:18")
env("env.py without run_migrations", "from alembic import context\n", "error: 'migrations/env.py' ended without context.run_migrations()")
env("env.py that raises", "raise RuntimeError('DATABASE_URL is not set')\n", "error: RuntimeError: DATABASE_URL is not set", "1:1")
env("env.py that asks for a variable", "import os\nurl = os.environ['DB_URL']\n", "error: KeyError: 'DB_URL'", "2:7", says=("DB_URL",))
env("env.py that runs before configure", "from alembic import context\ncontext.run_migrations()\n", "error: ", "2:1")
env("env.py with an unknown argument", "from alembic import context\ncontext.configure(urll='sqlite://')\n", "error: ", "2:1")
env("env.py that decides on an unknown value", "import boto3\nif boto3.client('x').y:\n    url = 1\nelse:\n    url = 2\n" + ENV, "error: ", "2:4",
    says=("boto3",))
env("env.py that connects to an unknown value", "import boto3\nfrom sqlalchemy import create_engine\nfrom alembic import context\n"
    "engine = create_engine(boto3.secret('x'))\nwith engine.connect() as connection:\n    context.configure(connection=connection)\n"
    "    context.run_migrations()\n", "error: the URL of the database is not known: 'boto3.secret()' is unknown to limbeck", "5:6", says=("1:8",))
env("env.py with a password in an exception", f"raise RuntimeError('cannot use postgresql://u:{PASSWORD}@h/x')\n", "error: RuntimeError: cannot use postgresql://u:***@h/x")
env("env.py with a bad URL", f"from sqlalchemy import create_engine\ncreate_engine('postgresql//u:{PASSWORD}@h/x')\n", "FAILED: Could not parse SQLAlchemy URL from given URL string", "2:1")
env("env.py that is not UTF-8", b"# caf\xe9\n", "error: ", "1:6")
case("no versions folder", "current", "", files={"migrations/versions/a1.py": None, "migrations/versions": None}, before=(), code=0)

# ---- the command line ----

USAGE = {"code": 2}
case("no command", "", "limbeck: too few arguments", **USAGE)
case("unknown command", "upgrad head", "limbeck: no command 'upgrad'; did you mean 'upgrade'?", **USAGE)
case("unknown option", "upgrade head --bogus", "", says=("--bogus",), **USAGE)
case("unknown short option", "upgrade head -Z", "", says=("-Z",), **USAGE)
case("missing argument", "upgrade", "", says=("the following arguments are required: revision",), **USAGE)
case("too many arguments", "upgrade a b", "", says=("b",), **USAGE)
case("option without its value", "revision -m", "", says=("-m",), **USAGE)
case("flag with a value", "upgrade head --sql=yes", "", says=("--sql",), **USAGE)
case("ambiguous option", "revision --s", "limbeck: ambiguous option: --s", **USAGE)
case("option of another command", "heads --purge", "", says=("--purge",), **USAGE)
case("stamp nothing", "stamp", "", says=("revision",), **USAGE)
case("merge nothing", "merge", "", says=("revisions",), **USAGE)
case("init nothing", "init", "", says=("directory",), **USAGE)
case("seed without a folder", "seed", "error: ", says=("seeds",))
case("seed that fails", "seed", 'error: near "SELEC": syntax error', files={"seeds/1.sql": "SELEC 1;\n"}, at="seeds/1.sql:1:1")
