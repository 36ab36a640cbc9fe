"""A table that is not there: the message names the revision of another branch that makes it, and the line to add."""

import pytest

from project import ENV, INI, MAKO, revision, write

SCHEMA = {
    "alembic.ini": INI + "recursive_version_locations = true\n",
    "migrations/env.py": ENV,
    "migrations/script.py.mako": MAKO,
    "migrations/versions/schema/s1.py": revision(id="s1", down=None, labels=("schema",)),
    "migrations/versions/schema/s2.py": revision(
        'op.create_table("people", sa.Column("id", sa.Integer, primary_key=True))', 'op.drop_table("people")', id="s2", down="s1"
    ),
}


def data(body, **options):
    return SCHEMA | {"migrations/versions/data/g1.py": revision(body, id="g1", **({"down": None, "labels": ("data",)} | options))}


INSERT = 'op.execute("INSERT INTO people (id) VALUES (1)")'
BODIES = {
    "execute": INSERT,
    "connection": 'op.get_bind().execute(sa.text("UPDATE people SET id = 2"))',
    "add_column": 'op.add_column("people", sa.Column("x", sa.Integer))',
    "create_index": 'op.create_index("ix", "people", ["id"])',
    "bulk_insert": 'op.bulk_insert(sa.table("people", sa.column("id")), [{"id": 1}])',
    "batch": 'with op.batch_alter_table("people", recreate="always") as batch:\n    batch.add_column(sa.Column("x", sa.Integer))',
    "select": 'op.get_bind().execute(sa.select(sa.table("people", sa.column("id")))).fetchall()',
    "reflection": 'sa.Table("people", sa.MetaData(), autoload_with=op.get_bind())',
}


def url_of(server, request, scratch):
    if server == "sqlite":
        return f"sqlite:///{scratch}/app.db"
    return request.getfixturevalue(server).new_database()


@pytest.mark.parametrize("server", ["sqlite", "postgres", "mariadb"])
@pytest.mark.parametrize("name", BODIES)
def test_the_line_to_add(limbeck, scratch, request, server, name):
    url = url_of(server, request, scratch)
    write(scratch, data(BODIES[name]))
    done = limbeck("upgrade", "--url", url, "data@head", cwd=scratch)
    assert done.returncode == 1
    assert "Table 'people' is made by revision s2 of branch schema ('migrations/versions/schema/s2.py')" in " ".join(done.stderr.split())
    assert "migrations/versions/schema/s2.py:13:5" in done.stderr
    assert '    depends_on = "s2"\n' in done.stderr
    # What it says to write works.
    path = scratch / "migrations/versions/data/g1.py"
    path.write_text(path.read_text().replace("depends_on = None", 'depends_on = "s2"'))
    done = limbeck("upgrade", "--url", url, "data@head", cwd=scratch)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("server", ["sqlite", "postgres", "mariadb"])
def test_a_foreign_key(limbeck, scratch, request, server):
    write(scratch, data('op.create_table("pets", sa.Column("owner", sa.Integer, sa.ForeignKey("people.id")))\nop.execute("INSERT INTO people (id) VALUES (1)")'))
    done = limbeck("upgrade", "--url", url_of(server, request, scratch), "data@head", cwd=scratch)
    assert 'depends_on = "s2"' in done.stderr


WAYS = {
    "by SQL": 'op.execute("create table if not exists public.people (id int)")',
    "by a constant": "op.create_table(NAME, sa.Column('id', sa.Integer))",
    "by renaming": 'op.create_table("humans", sa.Column("id", sa.Integer))\nop.rename_table("humans", "people")',
    "by keyword": 'op.create_table(table_name="people")',
    "in a function": "make()",
}


@pytest.mark.parametrize("name", WAYS)
def test_ways_of_making_it(limbeck, scratch, name):
    text = revision(WAYS[name], id="s2", down="s1") + '\nNAME = "people"\n'
    if name == "in a function":
        text += '\n\ndef make():\n    op.create_table("people", sa.Column("id", sa.Integer))\n'
    write(scratch, data(INSERT) | {"migrations/versions/schema/s2.py": text})
    done = limbeck("upgrade", "data@head", cwd=scratch)
    assert 'depends_on = "s2"' in done.stderr


def test_other_dependencies_stay(limbeck, scratch):
    write(scratch, data(INSERT, depends=("s1",)))
    assert 'depends_on = ("s1", "s2")' in limbeck("upgrade", "data@head", cwd=scratch).stderr


def test_a_revision_that_comes_behind(limbeck, scratch):
    behind = revision('op.create_table("people", sa.Column("id", sa.Integer))', id="g2", down="g1")
    write(scratch, data(INSERT) | {"migrations/versions/schema/s2.py": None, "migrations/versions/data/g2.py": behind})
    done = limbeck("upgrade", "data@head", cwd=scratch)
    assert "is made by revision g2 ('migrations/versions/data/g2.py'), which comes after this one" in " ".join(done.stderr.split())
    assert "depends_on" not in done.stderr


SILENT = {
    "applied, and dropped by hand": data(INSERT, down="s2", labels=None),
    "a downgrade makes it": data(INSERT) | {
        "migrations/versions/schema/s2.py": revision('op.execute("SELECT 1")', 'op.create_table("people")', id="s2", down="s1")
    },
    "nobody makes it": data(INSERT) | {"migrations/versions/schema/s2.py": None},
    "another table": data('op.execute("INSERT INTO peoples (id) VALUES (1)")'),
}


@pytest.mark.parametrize("name", SILENT)
def test_nothing_to_say(limbeck, scratch, name):
    write(scratch, SILENT[name])
    if "applied" in name:
        assert limbeck("stamp", "s2", cwd=scratch).returncode == 0
    done = limbeck("upgrade", "heads" if "applied" in name else "data@head", cwd=scratch)
    assert done.returncode == 1
    assert "is made by revision" not in done.stderr
