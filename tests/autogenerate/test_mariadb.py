"""Autogenerate on MariaDB beside the recorded rows: a model of many types finds itself again, through URLs of both names; each change
of it is one operation; what the server prints in other words is no change."""

import pytest

MODEL = """
import enum
from sqlalchemy import func, text
from sqlalchemy.dialects import mysql

class Mood(enum.Enum):
    sad = "s"
    ok = "o"

metadata = sa.MetaData()
sa.Table("people", metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.String(50), server_default="it's", index=True, nullable=False),
    sa.Column("email", sa.String(100), comment="where"),
    sa.Column("nick", sa.String(100), unique=True),
    sa.Column("age", sa.Integer, server_default="0"),
    sa.Column("active", sa.Boolean, server_default=sa.true()),
    sa.Column("asleep", sa.Boolean, server_default=text("false")),
    sa.Column("mood", sa.Enum(Mood), server_default="ok"),
    sa.Column("price", sa.Numeric(10, 3), server_default="1.5"),
    sa.Column("count", sa.Numeric),
    sa.Column("ratio", sa.Double, server_default="0.5"),
    sa.Column("real", sa.REAL),
    sa.Column("made", sa.DateTime, server_default=func.now()),
    sa.Column("changed", sa.TIMESTAMP, server_default=text("CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP")),
    sa.Column("day", sa.Date, server_default=func.current_date()),
    sa.Column("token", sa.Uuid),
    sa.Column("key", sa.String(36), server_default=text("(uuid())")),
    sa.Column("shout", sa.String(10), server_default=text("(concat('a', upper('x')))")),
    sa.Column("body", mysql.LONGTEXT(charset="utf8mb4", collation="utf8mb4_bin")),
    sa.Column("js", sa.JSON),
    sa.Column("bytes", sa.LargeBinary),
    sa.Column("double_age", sa.Integer, sa.Computed("age * 2")),
    sa.Column("small", mysql.TINYINT(1), server_default=text("'1'")),
    sa.Column("span", sa.Interval),
    sa.UniqueConstraint("email", name="uq_email"),
    sa.CheckConstraint("age >= 0 AND length(name) < 50", name="ck_age"),
    sa.Index("ix_both", "name", "age"),
    comment="it's people", mysql_engine="InnoDB", mariadb_engine="InnoDB")
sa.Table("posts", metadata,
    sa.Column("id", sa.BigInteger, primary_key=True),
    sa.Column("author", sa.ForeignKey("people.id", name="fk_author", ondelete="CASCADE"), index=True),
    sa.Column("editor", sa.ForeignKey("people.id", ondelete="RESTRICT")),
    sa.Column("title", sa.String(200)),
    sa.Index("ft", "title", mysql_prefix="FULLTEXT", mariadb_prefix="FULLTEXT"),
    sa.Index("ix_start", "title", mysql_length=10, mariadb_length=10),
    sa.Index("ix_down", text("title DESC")))
"""

CHANGES = {
    'sa.String(50), server_default="it\'s"': ('sa.String(60), server_default="it\'s"', "alter column people.name"),
    'server_default="it\'s"': ('server_default="its"', "alter column people.name"),
    'ok = "o"': ('ok = "o"; glad = "g"', "alter column people.mood"),
    'server_default="1.5"': ('server_default="1.55"', "alter column people.price"),
    "func.now()": ("func.now(), nullable=False", "alter column people.made"),
    "(concat('a', upper('x')))": ("(concat('b', upper('x')))", "alter column people.shout"),
    'comment="where"': ('comment="there"', "alter column people.email"),
    "age >= 0 AND": ("age >= 1 AND", "drop check ck_age of people"),
    'sa.UniqueConstraint("email", name="uq_email"),': ("", "drop index uq_email of people"),
    '"name", "age"),': ('"name"),', "drop index ix_both of people"),
    'ondelete="CASCADE"': ('ondelete="SET NULL"', "fk_author"),
    'comment="it\'s people"': ('comment="people"', "people"),
}


@pytest.fixture(params=["mariadb+pymysql", "mysql+pymysql"])
def here(request, project):
    made = project("mariadb")
    made.url = made.url.replace("mariadb+pymysql", request.param)
    made.configure()
    made.write_model(MODEL)
    made.run("revision", "--autogenerate", "-m", "one", check=0)
    made.run("upgrade", "head", check=0)
    return made


def test_the_model_finds_itself_again(here):
    here.run("check", check=0)


def test_each_change_is_found_and_written(here):
    for old, (new, said) in CHANGES.items():
        assert MODEL.count(old) == 1, old
        here.write_model(MODEL.replace(old, new))
        found = here.run("check", check=3)
        assert said in found.stdout, (old, found.stdout)
        here.run("revision", "--autogenerate", "--no-rename", "-m", "two", check=0)
        here.run("upgrade", "head", check=0)
        here.run("check", check=0)
        here.run("downgrade", "-1", check=0)
        here.write_model(MODEL)
        for path in here.revisions():
            if path.name.endswith("_two.py"):
                path.unlink()
        here.run("check", check=0)


def test_a_primary_key_and_a_table_with_foreign_keys(project):
    here = project("mariadb")
    here.sql("CREATE TABLE t (a int NOT NULL, b int NOT NULL, PRIMARY KEY (a))",
             "CREATE TABLE gone (x int, UNIQUE KEY ux (x), CONSTRAINT fk FOREIGN KEY (x) REFERENCES t (a)) COMMENT 'bye'")
    before = here.sql("SHOW CREATE TABLE gone")
    here.write_model("""metadata = sa.MetaData()
sa.Table("t", metadata, sa.Column("a", sa.Integer, primary_key=True), sa.Column("b", sa.Integer, primary_key=True))""")
    here.run("revision", "--autogenerate", "-m", "one", check=0)
    here.run("upgrade", "head", check=0)
    here.run("check", check=0)
    here.run("downgrade", "base", check=0)
    assert here.sql("SHOW CREATE TABLE gone") == before
    assert "PRIMARY KEY (`a`)" in here.sql("SHOW CREATE TABLE t")[0][1]
