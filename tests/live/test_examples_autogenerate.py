"""The example projects as their developers change them: models, autogenerate, check, the targets and the CI steps of their documents.

What a revision has to say is what the document of the project prints; where it prints none, what Alembic writes.
"""

import importlib.util
import re
import shutil
import subprocess

import pytest

from test_examples import FOLDERS, KINDS, ROOT, make, migration_step, new_files, project  # noqa: F401

_spec = importlib.util.spec_from_file_location("oracle_snapshot", ROOT / "tests/oracle/snapshot.py")
snapshot = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(snapshot)

CLEAN = "No new upgrade operations detected."
FRESH = [(name, kind) for name in FOLDERS for kind in KINDS if kind == "postgresql" or name in ("shop", "alpinebits")]
MAKE = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed: apt install make")


def edit(it, path, *changes):
    """What a developer does to a file: each change replaces a text by another one."""
    text = (it.folder / path).read_text()
    for old, new in changes:
        assert old in text, f"{old!r} is not in {path}"
        text = text.replace(old, new)
    it.write(path, text)


def append(it, path, text):
    it.write(path, (it.folder / path).read_text() + text)


def bodies(path):
    """upgrade() and downgrade() of a revision, without their docstrings and the comments of autogenerate, with blanks made one."""
    found = re.search(r"def upgrade\(\)[^\n]*:\n(.*?)\n\n\ndef downgrade\(\)[^\n]*:\n(.*)", path.read_text(), re.S)
    return [" ".join(re.sub(r'(?m)^ *# ###.*$|^    """.*"""$', "", body).split()) for body in found.groups()]


def generated(it, *words, by=None):
    """The one file that an autogenerate writes: by limbeck, or by a target of the Makefile."""
    before = set(it.folder.rglob("*.py"))
    done = by(it) if by is not None else it.run("revision", "--autogenerate", *words)
    assert done.returncode == 0, done.stdout + done.stderr
    [path] = new_files(it.folder, before)
    return path


def catalog(it):
    """All that the database holds, without the version table."""
    if it.kind == "postgresql":
        taken = snapshot.take_postgres(it.postgres, it.url)
    else:
        taken = snapshot.take_sqlite(it.url.removeprefix("sqlite:///"))
    return {key: fact for key, fact in taken.items() if "alembic_version" not in key}


def applied(it, target="heads", back="-1"):
    """Upgrades, finds nothing, goes back to the catalog before, and upgrades again."""
    before = catalog(it)
    it.ok("upgrade", target)
    assert catalog(it) != before
    assert CLEAN in it.ok("check").stdout
    it.ok("downgrade", back)
    assert snapshot.difference(catalog(it), before) == ""
    it.ok("upgrade", target)
    assert CLEAN in it.ok("check").stdout


@pytest.mark.parametrize("name, kind", FRESH)
def test_check_of_a_fresh_database_finds_nothing(project, name, kind):
    it = project(name, kind)
    it.ok("upgrade", "heads")
    versions = it.versions() if name != "alpinebits" else None
    assert CLEAN in it.ok("check").stdout
    it.ok("downgrade", "base")
    it.ok("upgrade", "heads")
    assert CLEAN in it.ok("check").stdout
    assert versions is None or it.versions() == versions


# ---- shop: two branches ----

SCHEMA = ["--head=schema@head", "--version-path=migrations/versions/schema"]
MODELS = "server/db/models.py"


@pytest.mark.parametrize("kind", KINDS)
def test_shop_schema_migration(project, kind):
    it = project("shop", kind)
    it.ok("upgrade", "heads")
    edit(it, MODELS, ("    phone = sa.Column(sa.String(32), index=True)\n", "    phone = sa.Column(sa.String(32))\n    foo = sa.Column(sa.Integer)\n"))
    path = generated(it, "-m", "Add foo column to bar", *SCHEMA)
    assert path.parent == it.folder / "migrations/versions/schema" and path.name.endswith("_add_foo_column_to_bar.py")
    assert "down_revision = '7dcaa12f07df'" in path.read_text()
    assert bodies(path) == [
        "op.add_column('customers', sa.Column('foo', sa.Integer(), nullable=True)) "
        "op.drop_index(op.f('ix_customers_phone'), table_name='customers')",
        "op.create_index(op.f('ix_customers_phone'), 'customers', ['phone'], unique=False) op.drop_column('customers', 'foo')",
    ]
    applied(it, back="schema@-1")


@pytest.mark.parametrize("configuration", ["alembic.ini", "alembic-stock.ini"])
def test_shop_autogenerate_without_head_goes_where_other_revisions_go(project, configuration):
    it = project("shop", "sqlite")
    it.ok("-c", configuration, "upgrade", "heads")
    edit(it, MODELS, ("    name = sa.Column(sa.String(80)", "    motto = sa.Column(sa.Text)\n    name = sa.Column(sa.String(80)"))
    path = generated(it, by=lambda it: it.run("-c", configuration, "revision", "--autogenerate", "-m", "Categories have a motto"))
    assert path.parent == it.folder / "migrations/versions/general"
    assert "down_revision = '31c370d42386'" in path.read_text()
    assert "op.add_column('categories', sa.Column('motto', sa.Text(), nullable=True))" in bodies(path)[0]


def test_shop_sees_what_the_document_says_that_autogenerate_misses(project):
    """Enum changes, check constraints and server defaults."""
    it = project("shop")
    it.ok("upgrade", "heads")
    edit(
        it,
        MODELS,
        ('    cancelled = "cancelled"\n', '    cancelled = "cancelled"\n    lost = "lost"\n'),
        ('"price >= 0", name="ck_products_price"', '"price > 0", name="ck_products_price"'),
        ('quantity = sa.Column(sa.Integer, nullable=False, server_default="1")', "quantity = sa.Column(sa.Integer, nullable=False)"),
    )
    up, down = bodies(generated(it, "-m", "lost orders, no free products", *SCHEMA))
    assert "ALTER TYPE order_status ADD VALUE 'lost' AFTER 'cancelled'" in up
    assert "op.create_check_constraint('ck_products_price', 'products', 'price > 0')" in up
    assert "op.alter_column('order_lines', 'quantity', existing_type=sa.INTEGER(), server_default=None, existing_nullable=False)" in up
    assert "server_default=sa.text('1')" in down or "server_default='1'" in down
    applied(it, back="schema@-1")


def test_shop_data_migration_is_not_autogenerated(project):
    it = project("shop", "sqlite")
    it.ok("upgrade", "heads")
    before = set(it.folder.rglob("*.py"))
    it.ok("revision", "-m", "Backfill missing order language")
    [path] = new_files(it.folder, before)
    assert path.parent == it.folder / "migrations/versions/general"
    assert bodies(path) == ["pass", "pass"]
    text = path.read_text()
    body = "conn = op.get_bind()\n    conn.execute(\"UPDATE orders SET language = 'xx' WHERE language = 'de'\")"
    path.write_text(text.replace("pass", body, 1))
    it.ok("upgrade", "heads")
    assert it.rows("SELECT count(*) FROM orders WHERE language = 'de'") == [["0"]]
    assert CLEAN in it.ok("check").stdout


# ---- library: the document from its first migration on ----

AUTHOR = "app/models/author.py"
FIRST = """from sqlmodel import Field, Relationship, SQLModel


class Author(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str

    books: list["Book"] = Relationship(back_populates="author")  # noqa: F821
"""


def migration(it, message):
    """`make migration msg="..."`."""
    return generated(it, by=lambda it: make(it, "migration", f"msg={message}"))


@pytest.fixture
def library(project):
    """The library after its document's "Reset migration history": one revision, with the Author that the document begins with."""
    it = project("library")
    for path in (it.folder / "app/storage/migrations/versions").glob("*.py"):
        path.unlink()
    it.write(AUTHOR, FIRST)
    path = migration(it, "Initial migration")
    assert path.parent == it.folder / "app/storage/migrations/versions" and path.name.endswith("_initial_migration.py")
    columns = "sa.Column('id', sa.Integer(), nullable=False), sa.Column('name', sa.String(), nullable=False), "
    assert f"op.create_table('author', {columns}sa.PrimaryKeyConstraint('id') )" in bodies(path)[0]
    assert make(it, "migrate").returncode == 0
    it.rows("INSERT INTO author (name) VALUES ('Ada'), ('Bo')")
    return it


def field(it, old, new):
    edit(it, AUTHOR, (old, new))


def made(it, message, target="head"):
    path = migration(it, message)
    before = catalog(it)
    assert make(it, "migrate").returncode == 0
    assert CLEAN in it.ok("check").stdout
    assert make(it, "rollback").returncode == 0
    assert snapshot.difference(catalog(it), before) == ""
    assert make(it, "migrate").returncode == 0
    return bodies(path)


@MAKE
def test_library_add_a_column(library):
    field(library, "    name: str\n", "    name: str\n    email: str | None = None  # NEW FIELD\n")
    assert made(library, "Add email field to Author") == [
        "op.add_column('author', sa.Column('email', sa.String(), nullable=True))",
        "op.drop_column('author', 'email')",
    ]


@MAKE
def test_library_remove_a_column(library):
    field(library, "    name: str\n", "    name: str\n    bio: str | None = None  # NEW\n")
    made(library, "Add bio to Author")
    library.rows("UPDATE author SET bio = 'writes' WHERE name = 'Ada'")
    field(library, "    bio: str | None = None  # NEW\n", "")
    done = make(library, "migration", "msg=Remove bio from Author")
    assert "warning: drops the column author.bio, with 1 value in this database" in done.stderr
    [path] = library.folder.rglob("*_remove_bio_from_author.py")
    assert "# loses data: drops the column author.bio with its values op.drop_column('author', 'bio')" in bodies(path)[0]
    assert make(library, "migrate").returncode == 0
    assert CLEAN in library.ok("check").stdout


@MAKE
def test_library_change_a_type(library):
    field(library, "    name: str\n", "    name: str = Field(max_length=200)  # Changed from default\n")
    assert made(library, "Increase author name length") == [
        "op.alter_column('author', 'name', existing_type=sa.VARCHAR(), type_=sa.String(length=200), existing_nullable=False)",
        "op.alter_column('author', 'name', existing_type=sa.String(length=200), type_=sa.VARCHAR(), existing_nullable=False)",
    ]


@MAKE
def test_library_add_an_index(library):
    field(library, "    name: str\n", "    name: str = Field(index=True)  # Add index\n")
    assert made(library, "Add index on author name") == [
        "op.create_index(op.f('ix_author_name'), 'author', ['name'], unique=False)",
        "op.drop_index(op.f('ix_author_name'), table_name='author')",
    ]


@MAKE
def test_library_rename_a_column(library):
    field(library, "    name: str\n", "    full_name: str\n")
    refused = make(library, "migration", "msg=Rename author name")
    assert refused.returncode != 0
    assert "--rename author.name:full_name" in refused.stderr and "--no-rename" in refused.stderr
    path = generated(library, "-m", "Rename author name", "--rename", "author.name:full_name")
    assert bodies(path) == [
        "op.alter_column('author', 'name', existing_type=sa.VARCHAR(), new_column_name='full_name', existing_nullable=False)",
        "op.alter_column('author', 'full_name', existing_type=sa.VARCHAR(), new_column_name='name', existing_nullable=False)",
    ]
    applied(library)
    assert library.rows("SELECT full_name FROM author ORDER BY 1") == [["Ada"], ["Bo"]]


@MAKE
def test_library_without_downtime(library):
    field(library, "    name: str\n", "    name: str\n    email: str | None = None\n")
    made(library, "Add email")
    before = set(library.folder.rglob("*.py"))
    library.ok("revision", "-m", "Populate email")
    [path] = new_files(library.folder, before)
    path.write_text(path.read_text().replace("pass", "op.execute(\"UPDATE author SET email = name || '@example.com'\")", 1))
    assert make(library, "migrate").returncode == 0
    field(library, "    email: str | None = None\n", "    email: str\n")
    assert made(library, "Author email is required") == [
        "op.alter_column('author', 'email', existing_type=sa.VARCHAR(), nullable=False)",
        "op.alter_column('author', 'email', existing_type=sa.VARCHAR(), nullable=True)",
    ]
    assert library.rows("SELECT email FROM author ORDER BY 1") == [["Ada@example.com"], ["Bo@example.com"]]


@MAKE
def test_library_a_new_model_has_to_be_imported(library):
    model = 'from sqlmodel import Field, SQLModel\n\n\nclass Shelf(SQLModel, table=True):\n    id: int = Field(primary_key=True)\n'
    library.write("app/models/shelf.py", model)
    refused = make(library, "migration", "msg=Add shelves")
    assert refused.returncode != 0 and "class Shelf (app/models/shelf.py:4)" in refused.stderr
    assert "import app.models.shelf" in refused.stderr or "from app.models.shelf import Shelf" in refused.stderr
    env = "app/storage/migrations/env.py"
    edit(library, env, ("from app.settings", "from app.models.shelf import Shelf  # noqa: F401  # ADD NEW IMPORTS\nfrom app.settings"))
    up, down = made(library, "Add shelves")
    assert up == "op.create_table('shelf', sa.Column('id', sa.Integer(), nullable=False), sa.PrimaryKeyConstraint('id') )"
    assert down == "op.drop_table('shelf')"


@MAKE
def test_library_a_database_that_is_behind(library):
    field(library, "    name: str\n", "    name: str\n    email: str | None = None\n")
    migration(library, "Add email")
    told = make(library, "migration", "msg=Once more")
    assert told.returncode != 0
    assert "FAILED: Target database is not up to date." in told.stderr and "limbeck upgrade" in told.stderr
    assert make(library, "migrate").returncode == 0
    assert "(head)" in make(library, "migration-current").stdout


@MAKE
def test_library_regenerates_after_a_conflict(library):
    """Somebody else's revision has come: mine is removed and written anew, on top of it."""
    field(library, "    name: str\n", "    name: str\n    email: str | None = None\n")
    mine = migration(library, "Add email")
    base = re.search(r"= '([0-9a-f]{12})'", mine.read_text().split("down_revision", 1)[1])[1]
    mine.unlink()
    theirs = mine.with_name("00000000000a_theirs.py")
    text = (library.folder / "app/storage/migrations/versions").glob(f"{base}_*.py")
    found = next(text).read_text()
    head = found.split("def upgrade")[0].replace(f"revision: str = '{base}'", "revision: str = '00000000000a'")
    head = re.sub(r"(down_revision[^=]*=) None", rf"\1 '{base}'", head)
    theirs.write_text(head + "def upgrade():\n    op.create_index('ix_genre_shelf', 'genre', ['shelf'])\n\n\ndef downgrade():\n    op.drop_index('ix_genre_shelf')\n")
    edit(library, "app/models/book.py", ('name="ck_genre_shelf"),)', 'name="ck_genre_shelf"), sa.Index("ix_genre_shelf", "shelf"))'))
    assert make(library, "migrate").returncode == 0
    path = migration(library, "Add email")
    assert "'00000000000a'" in path.read_text().split("def upgrade")[0]
    assert bodies(path)[0] == "op.add_column('author', sa.Column('email', sa.String(), nullable=True))"


# ---- vectis ----

LOYALTY = '''

class LoyaltyPoints(BigKey, Base):
    __tablename__ = "loyalty_points"
    __table_args__ = (
        sa.CheckConstraint("points >= 0", name="ck_lp_points"),
        sa.Index("ix_loyalty_points_open", "customer_id", postgresql_where=sa.text("points > 0")),
    )

    customer_id = sa.Column(sa.ForeignKey("customers.id"), nullable=False)
    points = sa.Column(sa.Integer, nullable=False, server_default="0")
'''


def test_vectis_add_a_table(project):
    """With what the document says that autogenerate misses: custom constraints and partial indexes."""
    it = project("vectis")
    it.ok("upgrade", "head")
    append(it, "vectis/accounts/models.py", LOYALTY)
    path = generated(it, "-m", "add_loyalty_points_table")
    assert path.parent == it.folder / "alembic/versions" and path.name.endswith("_add_loyalty_points_table.py")
    assert bodies(path) == [
        "op.create_table('loyalty_points', sa.Column('customer_id', sa.BigInteger(), nullable=False), "
        "sa.Column('points', sa.Integer(), server_default='0', nullable=False), sa.Column('id', sa.BigInteger(), nullable=False), "
        "sa.CheckConstraint('points >= 0', name='ck_lp_points'), sa.ForeignKeyConstraint(['customer_id'], ['customers.id'], ), "
        "sa.PrimaryKeyConstraint('id') ) op.create_index('ix_loyalty_points_open', 'loyalty_points', ['customer_id'], unique=False, "
        "postgresql_where=sa.text('points > 0'))",
        "op.drop_index('ix_loyalty_points_open', table_name='loyalty_points', postgresql_where=sa.text('points > 0')) "
        "op.drop_table('loyalty_points')",
    ]
    applied(it)


def test_vectis_multi_currency(project):
    """The document's example: what it shows is taken out of models and database, and then comes back."""
    it = project("vectis")
    it.ok("upgrade", "head")
    accounts, catalogue, orders = (f"vectis/{name}/models.py" for name in ("accounts", "catalogue", "orders"))
    texts = {path: (it.folder / path).read_text() for path in (accounts, catalogue, orders)}
    it.write(catalogue, texts[catalogue].split("\n\nclass ExchangeRate")[0])
    it.write(accounts, re.sub(r"    supported_currencies = .*\n", "", texts[accounts]))
    currency = '    note = sa.Column(sa.UnicodeText)\n    currency = sa.Column(sa.String(3), nullable=False, server_default="USD")\n'
    edit(it, orders, (currency, "    note = sa.Column(sa.UnicodeText)\n"))
    generated(it, "-m", "one currency")
    it.ok("upgrade", "head")
    assert CLEAN in it.ok("check").stdout
    for path, text in texts.items():
        it.write(path, text)
    up, down = bodies(generated(it, "-m", "add multi currency"))
    assert "sa.Column('supported_currencies', postgresql.JSONB(astext_type=sa.Text()), server_default='[\"USD\"]', nullable=True)" in up
    assert "op.create_table('exchange_rates'," in up and "sa.Column('rate', sa.Numeric(precision=18, scale=8), nullable=False)" in up
    assert "sa.UniqueConstraint('base_currency', 'target_currency', 'effective_from', name='uq_er_pair_effective')" in up
    assert "op.add_column('orders', sa.Column('currency', sa.String(length=3), server_default='USD', nullable=False))" in up
    assert "op.drop_column('orders', 'currency')" in down and "op.drop_table('exchange_rates')" in down
    applied(it)
    assert it.rows("SELECT DISTINCT currency FROM orders") == [["USD"]]


def test_vectis_enum_value_both_ways(project):
    """The type of a column that a partial index names in its predicate."""
    it = project("vectis")
    it.ok("upgrade", "head")
    edit(it, "vectis/orders/models.py", ('"sent", "refunded"', '"sent", "lost", "refunded"'))
    up, down = bodies(generated(it, "-m", "add_lost_order_status"))
    assert up == "op.execute(\"ALTER TYPE order_status ADD VALUE 'lost' AFTER 'sent'\")"
    assert "DROP INDEX ix_orders_placed_at" in down
    applied(it)
    edit(it, "vectis/orders/models.py", ('"sent", "lost", "refunded"', '"sent", "refunded"'))
    generated(it, "-m", "remove_lost_order_status")
    applied(it)


def test_vectis_a_module_that_env_does_not_import(project):
    it = project("vectis")
    it.ok("upgrade", "head")
    (it.folder / "vectis/reviews").mkdir()
    it.write("vectis/reviews/__init__.py", "")
    model = 'import sqlalchemy as sa\n\nfrom vectis.core.db import Base, BigKey\n\n\nclass Review(BigKey, Base):\n    __tablename__ = "reviews"\n'
    it.write("vectis/reviews/models.py", model + "    stars = sa.Column(sa.SmallInteger, nullable=False)\n")
    for words in (["revision", "--autogenerate", "-m", "add_reviews"], ["check"]):
        told = it.fails(*words)
        assert "class Review (vectis/reviews/models.py:6)" in told and "import vectis.reviews.models" in told
    edit(it, "alembic/env.py", ("import vectis.warehouse.models", "import vectis.reviews.models  # noqa: F401\nimport vectis.warehouse.models"))
    up, down = bodies(generated(it, "-m", "add_reviews"))
    assert up.startswith("op.create_table('reviews',") and down == "op.drop_table('reviews')"
    applied(it)


def test_vectis_not_up_to_date(project):
    it = project("vectis")
    for words in (["check"], ["revision", "--autogenerate", "-m", "x"]):
        told = it.fails(*words)
        assert "FAILED: Target database is not up to date." in told and "limbeck upgrade head" in told
    assert it.tables() == []


# ---- alpinebits ----

PREFERENCES = '''

class UserPreference(Base):
    __tablename__ = "user_preferences"

    id = Column(Integer, primary_key=True)
    customer_id = Column(Integer, ForeignKey("customers.id", ondelete="CASCADE"), nullable=False, index=True)
    theme = Column(String(20), server_default="light", nullable=False)
    mode = Column(Enum("auto", "manual", name="preference_mode"))
'''
PREFERENCES_MODULE = "src/alpine_bits_python/db.py"


@pytest.mark.parametrize("section", ["alembic", "server_settings", "url_options", "no_commit"])
def test_alpinebits_in_a_schema_of_its_own(project, section):
    """The tables of the search path's first schema are those of the models; nothing goes to another schema."""
    it = project("alpinebits")
    it.environment["DATABASE_URL"] = it.url.replace("postgresql:", "postgresql+asyncpg:")
    it.ok("-n", section, "upgrade", "head")
    assert CLEAN in it.ok("-n", section, "check").stdout
    append(it, PREFERENCES_MODULE, PREFERENCES)
    path = generated(it, by=lambda it: it.run("-n", section, "revision", "--autogenerate", "-m", "add_user_preferences_table"))
    assert path.parent == it.folder / "alembic/versions"
    up, down = bodies(path)
    assert up.startswith("op.create_table('user_preferences', sa.Column('id', sa.Integer(), nullable=False),")
    assert "schema=" not in up + down
    assert "op.drop_table('user_preferences')" in down
    before = catalog(it)
    it.ok("-n", section, "upgrade", "head")
    assert it.rows("SELECT schemaname FROM pg_tables WHERE tablename = 'user_preferences'") == [["alpinebits"]]
    assert CLEAN in it.ok("-n", section, "check").stdout
    it.ok("-n", section, "downgrade", "-1")
    assert snapshot.difference(catalog(it), before) == ""
    it.ok("-n", section, "upgrade", "head")


def test_alpinebits_file_name_and_sqlite(project):
    it = project("alpinebits", "sqlite")
    it.environment["DATABASE_URL"] = it.url.replace("sqlite:", "sqlite+aiosqlite:")
    it.ok("upgrade", "head")
    append(it, PREFERENCES_MODULE, PREFERENCES)
    path = generated(it, "-m", "add_user_preferences_table")
    assert re.fullmatch(r"20\d\d_\d\d_\d\d_\d{4}-[0-9a-f]{12}_add_user_preferences_table\.py", path.name)
    applied(it, "head")


# ---- applications ----

APPLICATION = "app/models/application.py"
NOTES = "    notes: Mapped[str | None] = mapped_column(Text)\n"
PRIORITY = '    review_priority: Mapped[int] = mapped_column(server_default="0")\n'


@pytest.fixture
def applications(project):
    """The project and its database before the notes came: the models lack them, the last revision takes them out."""

    def begin(kind="postgresql"):
        it = project("applications", kind)
        it.ok("upgrade", it.last)
        edit(it, APPLICATION, (NOTES, ""), (PRIORITY, ""))
        if kind == "sqlite":
            (it.folder / "alembic/versions/36a9262c5cd8_make_review_priority_required.py").unlink()
        generated(it, "-m", "begin again")
        it.ok("upgrade", "heads")
        assert CLEAN in it.ok("check").stdout
        return it

    return begin


def in_container(words):
    """The command that the document gives to `docker compose exec backend uv run`, with limbeck in Alembic's place."""
    front, _, back = words.partition("uv run alembic ")
    assert front == "docker compose exec backend "
    return re.findall(r'"[^"]*"|\S+', back)


@pytest.mark.parametrize("kind", KINDS)
def test_applications_nullable_column(applications, kind):
    it = applications(kind)
    edit(it, APPLICATION, ("    submitted_at:", NOTES + "    submitted_at:"))
    words = in_container('docker compose exec backend uv run alembic revision --autogenerate -m "add notes to applications"')
    path = generated(it, by=lambda it: it.run(*[word.strip('"') for word in words]))
    assert bodies(path) == [
        "op.add_column('applications', sa.Column('notes', sa.Text(), nullable=True))",
        "op.drop_column('applications', 'notes')",
    ]
    assert path.name.endswith("_add_notes_to_applications.py")
    it.ok(*in_container("docker compose exec backend uv run alembic upgrade head"))
    it.ok("downgrade", "-1")
    applied(it, "head")


def test_applications_non_nullable_column(applications):
    """What the document calls a trap is written as its two steps."""
    it = applications()
    edit(it, APPLICATION, ("    submitted_at:", "    review_priority: Mapped[int]\n    submitted_at:"))
    path = generated(it, "-m", "add review priority")
    up, down = bodies(path)
    assert "op.add_column('applications', sa.Column('review_priority', sa.Integer(), nullable=True))" in up
    assert "op.alter_column('applications', 'review_priority', existing_type=sa.Integer(), nullable=False)" in up
    assert down == "op.drop_column('applications', 'review_priority')"
    told = it.fails("upgrade", "head")
    assert "fill applications.review_priority before it becomes NOT NULL" in told and path.name in told
    lines = [line for line in path.read_text().splitlines() if "raise NotImplementedError" not in line]
    text = "\n".join(lines) + "\n"
    path.write_text(re.sub(r"# (op\.execute\('UPDATE applications SET review_priority =) \.\.\.", r"\1 0", text))
    applied(it, "head")
    assert it.rows("SELECT DISTINCT review_priority FROM applications") == [["0"]]


def test_applications_non_nullable_column_in_two_revisions(applications):
    it = applications()
    edit(it, APPLICATION, ("    submitted_at:", "    review_priority: Mapped[int]\n    submitted_at:"))
    before = set(it.folder.rglob("*.py"))
    it.ok("revision", "--autogenerate", "--two-step", "-m", "add review priority")
    first, second = sorted(new_files(it.folder, before), key=lambda path: "nullable=False" in bodies(path)[0])
    assert "nullable=True" in bodies(first)[0] and "op.add_column" not in bodies(second)[0]


def test_applications_rename(applications):
    """The document's trap: never a drop and an add by itself."""
    it = applications()
    names = it.rows("SELECT business_name FROM vendors ORDER BY id")
    edit(it, "app/models/vendor.py", ("    business_name: ", "    trade_name: "), ('"business_name")', '"trade_name")'))
    told = it.fails("revision", "--autogenerate", "-m", "rename")
    assert "--rename vendors.business_name:trade_name" in told and "--no-rename" in told
    path = generated(it, "-m", "rename", "--rename", "vendors.business_name:trade_name")
    assert [re.sub(r" existing_\w+=[^ ]*(?=[,)])[,]?", "", body) for body in bodies(path)] == [
        "op.alter_column('vendors', 'business_name', new_column_name='trade_name',)",
        "op.alter_column('vendors', 'trade_name', new_column_name='business_name',)",
    ]
    applied(it, "head")
    assert it.rows("SELECT trade_name FROM vendors ORDER BY id") == names


def test_applications_manual_change_is_not_seen_by_check_but_by_history(applications):
    """The document's last trap: ALTER TABLE by hand, with the field in the model as well."""
    it = applications()
    edit(it, APPLICATION, ("    submitted_at:", NOTES + "    submitted_at:"))
    it.rows("ALTER TABLE applications ADD COLUMN notes TEXT")
    assert CLEAN in it.ok("check").stdout
    told = it.fails("check", "--history", code=3)
    assert "applications.notes" in told


def test_applications_check_as_a_step_of_ci(applications):
    it = applications()
    assert it.ok("check", "-q").stdout == ""
    edit(it, APPLICATION, ("    submitted_at:", NOTES + "    submitted_at:"))
    told = it.fails("check", code=3)
    assert "add column applications.notes TEXT" in told
    assert it.ok(*migration_step()).returncode == 0


# ---- the commands as they are printed ----

UV = '#!/bin/sh\n[ "$1" = run ] && shift && exec "$@"\n'
DOCKER = '#!/bin/sh\n[ "$1 $2" = "compose exec" ] && shift 2\n[ "$1" = -T ] && shift\n[ "$1" = backend ] && shift && exec "$@"\n'

PRINTED = {
    "library": """
        make migrate
        make migration msg="Add email verification"
        make migrate
        make migration-current
        make migration-history
        make rollback
        make migrate
        uv run alembic revision -m "Custom migration description"
        uv run alembic upgrade head
        uv run alembic downgrade d5f579dbd1ed
        uv run alembic upgrade d5f579dbd1ed
        make migration-stamp rev="head"
        make migration-current
    """,
    "alpinebits": """
        uv run alembic current
        uv run alembic history --verbose
        uv run alembic upgrade head
        uv run alembic revision --autogenerate -m "description"
        uv run alembic upgrade head
        uv run alembic revision -m "description"
        uv run alembic upgrade head
        uv run alembic downgrade -1
        uv run alembic downgrade base  # Removes all tables
        uv run alembic upgrade head     # Recreates everything
    """,
    "vectis": """
        alembic upgrade head       # apply all pending
        alembic revision --autogenerate -m "add_loyalty_points_table"
        alembic upgrade +1         # one revision at a time
        alembic current            # check current revision
        alembic history --verbose  # show history
        alembic downgrade -1
        alembic downgrade a3e2f1b8c9d4
        alembic downgrade base
        alembic upgrade head
    """,
    "shop": """
        PYTHONPATH=. alembic upgrade heads
        PYTHONPATH=. alembic revision --autogenerate -m "Add foo column to bar" --head=schema@head \
            --version-path=migrations/versions/schema
        PYTHONPATH=. alembic revision -m "Backfill missing order language"
        PYTHONPATH=. alembic upgrade heads
    """,
    "applications": """
        docker compose exec -T backend uv run alembic upgrade head
        docker compose exec backend uv run alembic revision --autogenerate -m "add notes to applications"
        docker compose exec backend uv run alembic upgrade head
    """,
}


@pytest.mark.parametrize("name", PRINTED)
def test_commands_as_printed(project, scratch, name):
    """With a program of the name `alembic`, and `uv run` and `docker compose exec` that do nothing but run what follows."""
    it = project(name)
    programs = scratch / "bin"
    programs.mkdir()
    (programs / "alembic").symlink_to(it.limbeck.program)
    for program, text in (("uv", UV), ("docker", DOCKER)):
        (programs / program).write_text(text)
        (programs / program).chmod(0o755)
    environment = {**it.environment, "PATH": f"{programs}:{it.environment['PATH']}", "ALEMBIC": "uv run alembic"}
    if name == "shop":
        del environment["PYTHONPATH"]
    for line in re.sub(r"\\\n\s*", "", PRINTED[name]).strip().splitlines():
        if line.strip().startswith("make ") and shutil.which("make") is None:
            pytest.skip("make is not installed: apt install make")
        done = subprocess.run(
            ["sh", "-c", line], cwd=it.folder, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60
        )
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
    assert CLEAN in it.ok("check").stdout
