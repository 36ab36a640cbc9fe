"""Models that env.py does not import: nothing is compared or written, and the message has the line to add."""

import pytest

MODELS = {
    "app/__init__.py": "",
    "app/base.py": "from sqlalchemy.orm import DeclarativeBase\n\n\nclass Base(DeclarativeBase):\n    pass\n",
    "app/user.py": "from sqlalchemy.orm import Mapped, mapped_column\n\nfrom app.base import Base\n\n\nclass User(Base):\n"
    '    __tablename__ = "users"\n    id: Mapped[int] = mapped_column(primary_key=True)\n',
    "app/order.py": "from sqlalchemy.orm import Mapped, mapped_column\n\nfrom app.base import Base\n\n\nclass Order(Base):\n"
    '    __tablename__ = "orders"\n    id: Mapped[int] = mapped_column(primary_key=True)\n',
}


@pytest.fixture
def here(project):
    it = project("sqlite")
    for name, text in MODELS.items():
        (it.folder / name).parent.mkdir(exist_ok=True)
        (it.folder / name).write_text(text)
    it.write_model("import app.user\nfrom app.base import Base\nmetadata = Base.metadata")
    return it


def test_a_class_that_nobody_imports_is_named(here):
    done = here.run("revision", "--autogenerate", "-m", "x", check=1)
    assert "class Order (app/order.py:6)" in done.stderr
    assert "import app.order" in done.stderr
    assert here.revisions() == []


def test_check_refuses_too(here):
    assert "class Order" in here.run("check", check=1).stderr


@pytest.mark.parametrize("name", ["Order", "orders", "app.order"])
def test_it_may_be_meant_so(here, name):
    here.run("revision", "--autogenerate", "-m", "x", "--allow-missing", name, check=0)
    assert "orders" not in here.revisions()[0].read_text()


def test_the_configuration_may_say_so(here):
    with open(here.folder / "alembic.ini", "a") as ini:
        ini.write("limbeck.allow_missing = Order\n")
    here.run("revision", "--autogenerate", "-m", "x", check=0)


def test_a_table_of_the_database_is_not_dropped(here):
    here.sql("CREATE TABLE orders (id INTEGER NOT NULL PRIMARY KEY)")
    assert "class Order" in here.run("revision", "--autogenerate", "-m", "x", check=1).stderr
    assert here.revisions() == []


def test_once_imported_all_is_well(here):
    here.write_model("import app.order\nimport app.user\nfrom app.base import Base\nmetadata = Base.metadata")
    here.run("revision", "--autogenerate", "-m", "x", check=0)
    assert "'orders'" in here.revisions()[0].read_text()


ELSEWHERE = """
from sqlalchemy import Column, Integer, MetaData, Table

metadata = MetaData()
events = Table("events", metadata, Column("id", Integer))
"""


def test_a_table_of_a_metadata_of_its_own(here):
    """ClickHouse's tables beside the models, say: importing the module would add nothing to target_metadata."""
    here.write_model("import app.order\nimport app.user\nfrom app.base import Base\nmetadata = Base.metadata")
    (here.folder / "app/events.py").write_text(ELSEWHERE)
    assert "events" not in here.run("models", check=0).stderr
    here.run("revision", "--autogenerate", "-m", "x", check=0)
    here.run("upgrade", "head", check=0)
    here.run("check", check=0)
    here.sql("CREATE TABLE events (id INTEGER)")
    done = here.run("check", check=1)
    assert "events (app/events.py:5)" in done.stderr, done.stderr
