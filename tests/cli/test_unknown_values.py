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


SETTINGS = """
from typing import Annotated
import countries
from pydantic import AfterValidator, BaseModel, field_validator, model_validator
from pydantic_settings import BaseSettings


def checked(value):
    if countries.knows(value):
        return value.upper()
    raise ValueError("no such country")


class Address(BaseModel):
    country: str
    city: str = "here"

    @model_validator(mode="after")
    def check(self):
        if self.country in countries.names:
            self.city = "there"
        return self


class Whole(BaseSettings):
    table: str = "people2"

    @model_validator(mode="before")
    @classmethod
    def fill(cls, data):
        if countries.strict:
            data["table"] = "other"
        return data


class Settings(BaseSettings):
    country: Annotated[str, AfterValidator(checked)] = "xx"
    other: str = "yy"
    address: Address = Address(country="xx")
    table: str = "people2"

    @field_validator("other", mode="before")
    def other_is_known(cls, value):
        return value if len(countries.names) > 2 else "zz"

    @model_validator(mode="after")
    def check(self):
        assert self.table
        return self


settings, whole = Settings(), Whole()
"""


def test_fields_of_settings_are_unknown_one_by_one(upgraded):
    body = "from conf import settings, whole\nx = [settings.country, settings.address.city, whole.table]\n" \
           "op.create_table(settings.table, sa.Column('x', sa.Integer))"
    upgraded({"conf.py": SETTINGS, B2: revision(body)})


@pytest.mark.parametrize("use, name, what", [
    ("settings.country", "Settings.country", "countries.knows()"),
    ("settings.other", "Settings.other", "countries.names"),
    ("settings.address.city", "Address.city", "countries.names"),
    ("whole.table", "Whole.table", "countries.strict"),
])
def test_a_field_that_is_unknown_is_refused_where_it_is_used(limbeck, scratch, use, name, what):
    body = f"from conf import settings, whole\nop.create_table({use}, sa.Column('x', sa.Integer))"
    write(scratch, FILES | {"conf.py": SETTINGS, B2: revision(body)})
    done = limbeck("upgrade", "head", cwd=scratch, environment={"PYTHONPATH": "."})
    assert done.returncode == 1 and f"'{name}' is unknown to limbeck" in done.stderr, done.stderr
    assert f"it is decided on '{what}', which is unknown to limbeck" in done.stderr and "conf.py:" in done.stderr, done.stderr


def test_a_validator_that_raises_still_does(limbeck, scratch):
    text = SETTINGS.replace('    raise ValueError("no such country")', "").replace("if countries.knows(value):", "if value == 'xx':\n        raise ValueError('no')\n    if 1:")
    write(scratch, FILES | {"conf.py": text.replace("AfterValidator(checked)] = 'xx'", "AfterValidator(checked)]"), B2: revision("from conf import settings\nprint(settings.table)")})
    done = limbeck("upgrade", "head", cwd=scratch, environment={"PYTHONPATH": ".", "COUNTRY": "xx"})
    assert done.returncode == 1 and "1 validation error for Settings" in done.stderr and "Value error, no" in done.stderr, done.stderr


def test_names_that_only_cpython_has(limbeck, scratch):
    """What limbeck lacks is no AttributeError, which the project could take for an old Python."""
    body = "import hashlib\ntry:\n    name = hashlib.blake2b(b'x').hexdigest()\nexcept AttributeError:\n    name = 'people2'\n" \
           "op.create_table(name, sa.Column('x', sa.Integer))"
    write(scratch, FILES | {B2: revision(body)})
    done = limbeck("upgrade", "head", cwd=scratch)
    assert done.returncode == 1 and "'hashlib.blake2b().hexdigest()' is unknown to limbeck" in done.stderr, done.stderr
    assert "limbeck's hashlib has no such name" in done.stderr
    write(scratch, {B2: revision(body.replace("blake2b", "blake9"))})
    done = limbeck("upgrade", "head", cwd=scratch)
    assert done.returncode == 0, done.stderr


PACKAGES = {
    "versions in the order of PEP 440": """
from packaging.version import InvalidVersion, Version, parse
texts = ["1.0", "1.0.post1", "1.0a1", "1.0.dev3", "1.0rc1", "1!0.1", "1.0a1.dev2", "1.0+abc.1", "1.0+1", "1.10", "1.9"]
order = "1.0.dev3 1.0a1.dev2 1.0a1 1.0rc1 1.0 1.0+abc.1 1.0+1 1.0.post1 1.9 1.10 1!0.1"
assert " ".join(str(v) for v in sorted(map(parse, texts))) == order
assert Version("v1.0-BETA_2.post3") == Version("1.0b2-3") and str(Version("1.0.preview")) == "1.0rc0"
assert Version("1.0") == Version("1.0.0") and Version("2.1.3rc1").is_prerelease and Version("2.1.3").release == (2, 1, 3)
try:
    Version("1.0.x")
except InvalidVersion as error:
    assert "Invalid version: '1.0.x'" == str(error)
else:
    assert False
""",
    "names and versions made canonical": """
from packaging.utils import canonicalize_name, canonicalize_version
assert canonicalize_name("A._-b__C") == "a-b-c"
assert [canonicalize_version(v) for v in ("1.0.0", "1.0.0a1", "01.2", "no version")] == ["1", "1a1", "1.2", "no version"]
""",
    "funcy": """
from funcy import compact, distinct, flatten, lflatten, lremove, project, remove
assert lflatten([1, [2, (3, [])], 'ab']) == [1, 2, 3, 'ab'] and list(compact(flatten([[0, ''], [1]]))) == [1]
assert compact([0, 1]) == [1] and compact({1: 0, 2: 3}) == {2: 3}
assert list(remove({'b'}, distinct(['a', 'b', 'a']))) == ['a'] and lremove(str.isdigit, 'a1b') == ['a', 'b']
assert project({1: 2, 3: 4}, [3, 5]) == {3: 4}
""",
}


@pytest.mark.parametrize("body", PACKAGES.values(), ids=PACKAGES.keys())
def test_small_packages(upgraded, body):
    upgraded({B2: revision(body)})
