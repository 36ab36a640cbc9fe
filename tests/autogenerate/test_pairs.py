"""Random pairs of models (pairs.py): A is built, the generated upgrade makes B of it and the generated downgrade A again.

The database after the upgrade is the one that B alone builds, the one after the downgrade that of A: by `check`, and by what the
catalogs say, where the order of columns does not count. LIMBECK_PAIRS=300 runs more pairs than the suite does.
"""

import collections
import os

import pytest
from pairs import kinds, pair
from roundtrip import catalog, revise

COUNT = int(os.environ.get("LIMBECK_PAIRS", "60"))
FIRST = int(os.environ.get("LIMBECK_FIRST_PAIR", "0"))


def start(project, dialect, model):
    here = project(dialect)
    here.configure(render_as_batch=dialect == "sqlite", compare_server_default=True, include_schemas=dialect == "postgresql")
    if dialect == "postgresql":
        here.sql("CREATE SCHEMA other")
    become(here, model, "first")
    return here


def become(here, model, name):
    here.write_model(model.source())
    revise(here, name, "--no-rename", "--plain")
    here.run("upgrade", "head", check=0)
    here.run("check", check=0)


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_distribution(dialect):
    counts = sum((kinds(*pair(seed, dialect)) for seed in range(300)), collections.Counter())
    print(dialect, *(f"\n{count:6} {kind}" for kind, count in counts.most_common()))
    assert min(count for kind, count in counts.items() if count) >= 3 and len(+counts) >= (18 if dialect == "sqlite" else 22)


@pytest.mark.parametrize("seed", range(FIRST, FIRST + COUNT))
@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_pair(dialect, seed, project):
    before, after = pair(seed, dialect)
    here = start(project, dialect, before)
    was = catalog(here)
    become(here, after, "second")
    alone = start(project, dialect, after)
    assert catalog(here) == catalog(alone)
    here.run("downgrade", "-1", check=0)
    assert catalog(here) == was
    here.run("upgrade", "head", check=0)
    assert catalog(here) == catalog(alone)
