"""What alembic_utils' register_entities() is for is not done: a command that compares says so, others do not."""

import pytest

from project import ENV, FILES, write

REGISTERED = """
import sqlalchemy
from alembic_utils.pg_view import PGView
from alembic_utils.replaceable_entity import register_entities
register_entities([PGView("public", "v", "select 1"), PGView("public", "w", "select 2")])
"""


@pytest.mark.parametrize("words, warns", [
    (["check"], True), (["revision", "--autogenerate", "-m", "x"], True), (["revision", "-m", "x"], False), (["current"], False),
])
def test_registered_entities(words, warns, limbeck, scratch):
    write(scratch, FILES | {"migrations/env.py": REGISTERED + ENV.replace("connection=connection", "connection=connection, target_metadata=sqlalchemy.MetaData()")})
    assert limbeck("upgrade", "head", cwd=scratch).returncode == 0
    done = limbeck(*words, cwd=scratch)
    told = "2 entities of alembic_utils are not compared with the database" in done.stderr
    assert told == warns and ("migrations/env.py:5:1" in done.stderr) == warns, done.stderr
