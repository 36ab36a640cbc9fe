"""Constraints that the models leave unnamed: what autogenerate writes names them, so that the way back can drop them."""

import pytest

MODEL = '''
import sqlalchemy as sa

metadata = sa.MetaData()
sa.Table({table!r}, metadata, sa.Column("id", sa.Integer, primary_key=True),
         {columns}{constraints})
'''


def write(here, table, columns, constraints=""):
    text = "".join(f"sa.Column({name!r}, sa.Integer), " for name in columns)
    here.write_model(MODEL.format(table=table, columns=text, constraints=constraints))


def names(here, kinds="uf"):
    text = "SELECT conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype = ANY (string_to_array('{}', NULL))"
    return {row[0] for row in here.sql(text.format(kinds))}


LONG = "a_name_of_sixty_three_letters_that_postgresql_does_not_shorten_"
CASES = {
    "short": ("t", ["a", "b"]),
    "long table": (LONG, ["a", "b"]),
    "long columns": ("t", ["first_" + "x" * 40, "second_" + "y" * 40]),
    "both long": (LONG, [LONG[:50]]),
    "wide letters": ("größe" * 9, ["ключ" * 7]),
    "quoted": ("My Table", ["A b"]),
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("is_taken", [False, True])
def test_postgresql_gives_the_same_names(project, name, is_taken):
    table, columns = CASES[name]
    quoted = ", ".join(f'"{column}"' for column in columns)
    add = f'ALTER TABLE "{table}" ADD UNIQUE ({quoted}), ADD FOREIGN KEY ("{columns[0]}") REFERENCES "{table}" (id)'
    there, here = project("postgresql"), project("postgresql")
    for it in (there, here):
        write(it, table, columns)
        it.run("revision", "--autogenerate", "-m", "table", check=0)
        it.run("upgrade", "head", check=0)
    there.sql(add)
    if is_taken:  # by another relation: the server counts
        (taken,) = names(there, "u")
        there.sql(f'ALTER TABLE "{table}" DROP CONSTRAINT "{taken}"', f'CREATE VIEW "{taken}" AS SELECT 1 AS a', f'ALTER TABLE "{table}" ADD UNIQUE ({quoted})')
        here.sql(f'CREATE VIEW "{taken}" AS SELECT 1 AS a')
    write(here, table, columns, f"sa.UniqueConstraint(*{columns!r}), sa.ForeignKeyConstraint([{columns[0]!r}], ['{table}.id'])")
    here.run("revision", "--autogenerate", "-m", "constraints", check=0)
    here.run("upgrade", "head", check=0)
    here.run("check", check=0)
    assert names(here) == names(there) and len(names(here)) == 2
    here.run("downgrade", "-1", check=0)
    assert names(here) == set()


@pytest.mark.parametrize("dialect, uniques, keys", [
    ("postgresql", "t_a_b_key", "t_b_fkey"), ("mariadb", "uq_t_a_b", "fk_t_b_t"), ("sqlite", "uq_t_a_b", "fk_t_b_t")])
def test_there_and_back(project, dialect, uniques, keys):
    here = project(dialect)
    write(here, "t", ["a", "b"])
    here.run("revision", "--autogenerate", "-m", "table", check=0)
    here.run("upgrade", "head", check=0)
    write(here, "t", ["a", "b"], "sa.UniqueConstraint('a', 'b'), sa.ForeignKeyConstraint(['b'], ['t.id'])")
    here.run("revision", "--autogenerate", "-m", "constraints", check=0)
    text = next(path for path in here.revisions() if "constraints" in path.name).read_text()
    assert text.count(f"f('{uniques}')") == 2 and text.count(f"f('{keys}')") == 2
    here.run("upgrade", "head", check=0)
    here.run("check", check=0)
    here.run("downgrade", "-1", check=0)
    here.run("upgrade", "head", check=0)
    here.run("check", check=0)


def test_plain_is_as_alembic_writes_it(project):
    here = project("postgresql")
    write(here, "t", ["a"])
    here.run("revision", "--autogenerate", "-m", "table", check=0)
    here.run("upgrade", "head", check=0)
    write(here, "t", ["a"], "sa.UniqueConstraint('a')")
    here.run("revision", "--autogenerate", "--plain", "-m", "constraints", check=0)
    text = next(path for path in here.revisions() if "constraints" in path.name).read_text()
    assert "op.create_unique_constraint(None, 't', ['a'])" in text and "op.drop_constraint(None, 't', type_='unique')" in text
