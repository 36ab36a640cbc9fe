"""Every change of changes.py: written by autogenerate, up, down and up again, with rows in the tables.

After each step the database is what the model says (`check` finds nothing), after the way back its catalog is what it was, and the
rows hold what they held. LIMBECK_EACH=4 runs each fourth change only: where the program is slow, under the sanitizers.
"""

import os
import re

import pytest
from changes import CHANGES
from roundtrip import catalog, directives, query, revise

# "sqlite-direct": without render_as_batch.
ALL = [(change, dialect) for change in CHANGES for on in change.on for dialect in ([on, "sqlite-direct"] if on == "sqlite" else [on])]
CASES = ALL[:: int(os.environ.get("LIMBECK_EACH", "1"))]


def test_enough():
    assert len(ALL) >= 120
    assert len({change.name for change in CHANGES}) == len(CHANGES)


def begin(change, here, as_batch):
    here.configure(**{"render_as_batch": as_batch, "compare_server_default": True, **change.options})
    if change.before_sql:
        here.sql(*change.before_sql)
    here.write_model(change.before)
    revise(here, "before", "--no-rename")
    here.run("upgrade", "head", check=0)
    here.run("check", check=0)
    if change.rows:
        here.sql(*change.rows)


def catalog_of(change, here):
    return [re.sub(change.forget, "", text) if change.forget else text for text in catalog(here, columns=not change.reorders)]


def kept(change, here):
    return query(here, change.kept) if change.kept else None


@pytest.mark.parametrize("change, dialect", CASES, ids=[f"{dialect}-{change.name.replace(' ', '_')}" for change, dialect in CASES])
def test_change(change, dialect, project):
    dialect, _, is_direct = dialect.partition("-")
    here = project(dialect)
    begin(change, here, dialect == "sqlite" and not is_direct)
    rows, before = kept(change, here), catalog_of(change, here)
    if change.rows and change.kept:
        assert rows, "the row puts nothing in"

    here.write_model(change.after)
    here.run("check", check=3)
    path = revise(here, "after", *change.words)
    assert directives(path) == change.directives(dialect), path.read_text()

    here.run("upgrade", "head", check=0)
    here.run("check", check=0)
    after_rows = query(here, change.kept_after or change.kept) if change.kept else None
    assert after_rows == (change.becomes if change.becomes is not None else rows)
    after = catalog_of(change, here)
    assert after != before

    if change.way_back:
        assert change.way_back in here.run("downgrade", "-1", check=1).stderr
        return
    here.run("downgrade", "-1", check=0)
    assert catalog_of(change, here) == before
    if not change.loses:
        assert kept(change, here) == rows

    here.run("upgrade", "head", check=0)
    here.run("check", check=0)
    assert catalog_of(change, here) == after
