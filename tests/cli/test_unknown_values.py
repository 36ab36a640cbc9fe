"""Unknown values where nothing hangs on them: at module level, in logging, in code that does not run."""

import pytest

from project import ENV, FILES, revision, write

B2 = "migrations/versions/b2.py"

MODULE = """
import geo
from geo.types import *
try:
    import orjson2 as fast
except ImportError:
    fast = None
try:
    from geo import missing
except ImportError:
    raise
if geo.flag is None or not geo.other:
    TYPE = 1
elif geo.third in (1, 2):
    TYPE = 2
TYPE = TYPE if geo.flag else None
first, second = geo.pair
codes = {item.code for item in geo.items} - {"CU"}
names = [item.name for item in geo.items if item]
ordered: list = sorted(geo.items)
longest, *rest = max(geo.items, key=len), list(geo.items)
import enum
Code = enum.Enum("Code", [(name, name) for name in ordered])
after = "here"
for item in geo.items:
    last = item
while geo.more:
    pass
assert geo.version > 3, "too old"
match geo.kind:
    case None:
        kind = 1
log = geo.get_logger(__name__)
sentry = geo.init(dsn=f"https://{geo.key}@x", text="%s" % geo.key)

@geo.cached
def unused():
    return geo.value
"""

BODIES = {
    "logging of an unknown value": "import logging, geo\nlogging.getLogger(__name__).info('%s %s', geo, f'{geo.flag}')",
    "print": "import geo\nprint(geo.flag)",
    "a package that writes to the terminal": "import click\nclick.echo('hello')",
    "the bar of a loop": "from tqdm import tqdm, trange\nassert [x for x in tqdm([1, 2], desc='rows')] == [1, 2]\nwith tqdm(total=3) as bar:\n    bar.update(3)\nassert list(trange(2)) == [0, 1]",
    "what only shows or tidies": "import gc, pprint\ngc.collect()\npprint.pprint({1: 2})",
    "a logger of a package": "from loguru import logger\nlogger.bind(x=1).info('hello')",
    "an unknown value that is passed around": "import geo\nx = [geo.a, {'b': geo.b}]\ny = x[0].c + 1",
    "an import that must succeed": "try:\n    import geo\nexcept ImportError:\n    raise RuntimeError('install geo')",
    "an import that is known": "try:\n    import json\nexcept ImportError:\n    json = None\nassert json.loads('1') == 1",
}


@pytest.fixture
def upgraded(limbeck, scratch):
    def run(files):
        write(scratch, FILES | files)
        done = limbeck("upgrade", "head", cwd=scratch, environment={"PYTHONPATH": "."})
        assert done.returncode == 0, done.stderr
        assert limbeck("current", cwd=scratch).stdout == "b2 (head)\n"

    return run


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_nothing_hangs_on_it(upgraded, body):
    upgraded({B2: revision(body)})


def test_module_of_the_project(upgraded):
    body = "from tools import NAME, log, TYPE, fast\nop.create_table(NAME, sa.Column('x', sa.Integer))"
    upgraded({"tools.py": MODULE + "NAME = 'people2'\n", B2: revision(body + "\nfrom tools import Code, ordered, longest, after\nassert after == 'here'")})


@pytest.mark.parametrize("text", [
    "try:\n    import geo\n    geo.init(dsn='x')\nexcept ImportError:\n    pass\n",
    "try:\n    import geo\nexcept ImportError:\n    geo = None\n",
    "import geo\nif geo.flag:\n    raise RuntimeError('no')\ngeo.init()\n",
])
def test_env_py(upgraded, text):
    upgraded({"migrations/env.py": text + ENV, B2: revision("pass")})


def test_what_hangs_on_it_is_unknown(limbeck, scratch):
    write(scratch, FILES | {"tools.py": MODULE, B2: revision("from tools import ordered\nfor x in ordered:\n    op.drop_table('people')")})
    done = limbeck("upgrade", "head", cwd=scratch, environment={"PYTHONPATH": "."})
    assert done.returncode == 1 and "error: the values to go through are not known: 'geo.items' is unknown to limbeck" in done.stderr, done.stderr


def test_a_table_is_never_left_out(limbeck, scratch):
    tools = "import geo\nimport sqlalchemy as sa\nt = sa.Table('t', sa.MetaData(), *geo.columns)\nu = sa.Column('x', geo.Type)\n" \
            "from sqlalchemy.orm import mapped_column\nv = mapped_column('x', *geo.more)\nfrom pgvector.sqlalchemy import Vector\nw = Vector(*geo.size)\n"
    for name in "tuvw":
        write(scratch, FILES | {"tools.py": tools, B2: revision(f"from tools import {name}")})
        done = limbeck("upgrade", "head", cwd=scratch, environment={"PYTHONPATH": "."})
        assert done.returncode == 1 and "is unknown to limbeck" in done.stderr and "tools.py:" in done.stderr, done.stderr


@pytest.mark.parametrize("text, says", [
    ("try:\n    import geo\n    HAS = geo.load()\n    geo.init()\nexcept ImportError:\n    HAS = False\n", "whether this import would fail under Python"),
    ("try:\n    import geo\nexcept ImportError:\n    geo = None\nif geo is None:\n    x = 1\n", "a decision needs a value that is not known"),
    ("import geo\nif geo.flag:\n    x = 1\n", "a decision needs a value that is not known"),
])
def test_env_py_decides_nothing(limbeck, scratch, text, says):
    write(scratch, FILES | {"migrations/env.py": text + ENV})
    done = limbeck("upgrade", "head", cwd=scratch)
    assert done.returncode == 1 and f"error: {says}" in done.stderr, done.stderr


def test_revision(upgraded):
    upgraded({B2: MODULE + revision("op.create_table('people2', sa.Column('x', sa.Integer))")})


def test_files_of_a_package(upgraded):
    """importlib.resources.files: the folder of a package of the project."""
    body = "import importlib.resources\nfrom importlib.resources import files\nassert (files('tools') / 'x.sql').read_text() == 'SELECT 1'"
    upgraded({"tools/__init__.py": "", "tools/x.sql": "SELECT 1", B2: revision(body)})
