"""Packages that add types, columns and directives to SQLAlchemy and Alembic: what each type is on each database, and which statements go
out, as the packages' documentation has it (sqlalchemy_utils 0.42, pgvector 0.4, geoalchemy2 0.18, advanced_alchemy 1, alembic_utils 0.8,
alembic_postgresql_enum 1.8).

Each test is a body of upgrade(), run by `tests/unit/vocab/unit_vocab_run_ops` of the build folder (LIMBECK_BUILD). What is written for
PostgreSQL goes through that server's own parser (postgresql_grammar.py).
"""

import json
import os
import pathlib
import subprocess
import textwrap

import pytest

from postgresql_grammar import wrong_sql

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("LIMBECK_BUILD", ROOT / "build"))
PROGRAM = BUILD / "tests" / "unit" / "vocab" / "unit_vocab_run_ops"


def run(src, dialect="postgresql"):
    request = {"src": textwrap.dedent(src), "dialect": dialect}
    done = subprocess.run([PROGRAM], input=json.dumps(request) + "\n", capture_output=True, text=True, timeout=20)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def statements(src, dialect="postgresql"):
    answer = run(src, dialect)
    assert "raw" in answer, answer
    assert dialect != "postgresql" or not wrong_sql(src, answer["raw"])
    return [" ".join(statement.split()).rstrip(";") for statement in answer["raw"].split("\n\n") if statement]


def printed(src, dialect="postgresql"):
    answer = run(src, dialect)
    assert "error" not in answer, answer
    return answer["printed"].splitlines()


# module, type, PostgreSQL, SQLite, MySQL
UTILS = """
ArrowType()                                 | TIMESTAMP WITHOUT TIME ZONE | DATETIME     | DATETIME
ChoiceType([("a", "A")])                    | VARCHAR(255) | VARCHAR(255) | VARCHAR(255)
ChoiceType({}, impl=sa.Integer())           | INTEGER      | INTEGER      | INTEGER
ColorType                                   | VARCHAR(20)  | VARCHAR(20)  | VARCHAR(20)
CountryType                                 | VARCHAR(2)   | VARCHAR(2)   | VARCHAR(2)
CurrencyType                                | VARCHAR(3)   | VARCHAR(3)   | VARCHAR(3)
EmailType                                   | VARCHAR(255) | VARCHAR(255) | VARCHAR(255)
EmailType(length=100)                       | VARCHAR(100) | VARCHAR(100) | VARCHAR(100)
EncryptedType(sa.Unicode, "key")            | BYTEA        | BLOB         | BLOB
StringEncryptedType(sa.Text, "key", length=300) | VARCHAR(300) | VARCHAR(300) | VARCHAR(300)
EnrichedDateTimeType()                      | TIMESTAMP WITHOUT TIME ZONE | DATETIME     | DATETIME
EnrichedDateType()                          | DATE         | DATE         | DATE
IPAddressType                               | VARCHAR(50)  | VARCHAR(50)  | VARCHAR(50)
JSONType                                    | JSON         | TEXT         | TEXT
LocaleType                                  | VARCHAR(10)  | VARCHAR(10)  | VARCHAR(10)
LtreeType                                   | LTREE        | LTREE        | LTREE
PasswordType(schemes=["pbkdf2_sha512"])     | BYTEA        | BLOB         | VARBINARY(1024)
PasswordType(max_length=128)                | BYTEA        | BLOB         | VARBINARY(128)
PhoneNumberType()                           | VARCHAR(20)  | VARCHAR(20)  | VARCHAR(20)
PhoneNumberType(region="FI", max_length=30) | VARCHAR(30)  | VARCHAR(30)  | VARCHAR(30)
DateRangeType                               | DATERANGE    | VARCHAR(255) | VARCHAR(255)
DateTimeRangeType                           | TSRANGE      | VARCHAR(255) | VARCHAR(255)
IntRangeType                                | INT4RANGE    | VARCHAR(255) | VARCHAR(255)
Int8RangeType                               | INT8RANGE    | VARCHAR(255) | VARCHAR(255)
NumericRangeType                            | NUMRANGE     | VARCHAR(255) | VARCHAR(255)
ScalarListType(int)                         | TEXT         | TEXT         | TEXT
TimezoneType(backend="pytz")                | VARCHAR(50)  | VARCHAR(50)  | VARCHAR(50)
URLType                                     | TEXT         | TEXT         | TEXT
UUIDType                                    | UUID         | BINARY(16)   | BINARY(16)
UUIDType(binary=False)                      | UUID         | CHAR(32)     | CHAR(32)
UUIDType(native=False)                      | BINARY(16)   | BINARY(16)   | BINARY(16)
UUIDType(False, False)                      | CHAR(32)     | CHAR(32)     | CHAR(32)
WeekDaysType                                | BIT(7)       | VARCHAR(7)   | BINARY(7)
types.encrypted.encrypted_type.StringEncryptedType() | VARCHAR | VARCHAR | Compiler
"""
OTHERS = """
pgvector.sqlalchemy.Vector(3)                              | VECTOR(3)      | VECTOR(3)      | VECTOR(3)
pgvector.sqlalchemy.vector.VECTOR(dim=1536)                | VECTOR(1536)   | VECTOR(1536)   | VECTOR(1536)
pgvector.sqlalchemy.Vector                                 | VECTOR         | VECTOR         | VECTOR
pgvector.sqlalchemy.halfvec.HALFVEC(dim=2)                 | HALFVEC(2)     | HALFVEC(2)     | HALFVEC(2)
pgvector.sqlalchemy.sparsevec.SPARSEVEC(dim=2)             | SPARSEVEC(2)   | SPARSEVEC(2)   | SPARSEVEC(2)
citext.CIText()                                            | CITEXT         | CITEXT         | CITEXT
fastapi_users_db_sqlalchemy.generics.GUID()                | UUID           | CHAR(36)       | CHAR(36)
fastapi_users_db_sqlalchemy.generics.TIMESTAMPAware(timezone=True) | TIMESTAMP WITH TIME ZONE | TIMESTAMP | TIMESTAMP NULL
advanced_alchemy.types.guid.GUID(length=16)                | UUID           | BINARY(16)     | BINARY(16)
advanced_alchemy.types.GUID(binary=False)                  | UUID           | CHAR(32)       | CHAR(32)
advanced_alchemy.types.datetime.DateTimeUTC(timezone=True) | TIMESTAMP WITH TIME ZONE | DATETIME | DATETIME
advanced_alchemy.types.JsonB                               | JSONB          | JSON           | JSON
advanced_alchemy.types.BigIntIdentity                      | BIGINT         | INTEGER        | BIGINT
advanced_alchemy.types.EncryptedText(key="k")              | TEXT           | TEXT           | TEXT
sqlmodel.sql.sqltypes.AutoString()                         | VARCHAR        | VARCHAR        | VARCHAR(255)
sqlmodel.AutoString(length=50)                             | VARCHAR(50)    | VARCHAR(50)    | VARCHAR(50)
sqlmodel.sql.sqltypes.GUID()                               | UUID           | CHAR(32)       | CHAR(32)
sqlalchemy_json.MutableJson                                | JSON           | JSON           | JSON
sqlalchemy_json.mutable_json_type(dbtype=sa.Text, nested=True) | TEXT       | TEXT           | TEXT
sqlalchemy_jsonfield.JSONField()                           | JSON           | JSON           | JSON
"""


def rows():
    for line in UTILS.strip().splitlines():
        cells = [cell.strip() for cell in line.rsplit("|", 3)]
        yield "sqlalchemy_utils." + cells[0], cells[1:]
    for line in OTHERS.strip().splitlines():
        cells = [cell.strip() for cell in line.rsplit("|", 3)]
        yield cells[0], cells[1:]


ROWS = list(rows())


@pytest.mark.parametrize("type_, forms", ROWS, ids=[row[0] for row in ROWS])
def test_type(type_, forms):
    package = type_.split(".")
    imports = "import " + ".".join(name for name in package[: next((i for i, n in enumerate(package) if n[:1].isupper()), 1)] or package[:1])
    if type_.startswith("sqlalchemy_json."):
        imports = "import sqlalchemy_json"
    for dialect, form in zip(("postgresql", "sqlite", "mysql"), forms):
        if form == "Compiler":
            assert "VARCHAR requires a length" in run(f"{imports}\nop.add_column('t', sa.Column('c', {type_}))", dialect)["error"]
            continue
        assert statements(f"{imports}\nop.add_column('t', sa.Column('c', {type_}))", dialect) == [f"ALTER TABLE t ADD COLUMN c {form}"]


def test_wrong_arguments():
    assert run("from sqlalchemy_utils import UUIDType\nUUIDType(length=16)")["error"] == (
        "TypeError: UUIDType.__init__() got an unexpected keyword argument 'length'"
    )
    assert run("from sqlalchemy_utils import UUIDType\nUUIDType(1, 2, 3)")["error"] == (
        "TypeError: UUIDType.__init__() takes from 1 to 3 positional arguments but 4 were given"
    )


def test_unknown_name_of_a_package():
    error = run("import sqlalchemy_utils\nop.add_column('t', sa.Column('c', sqlalchemy_utils.FooType()))")["error"]
    assert "sqlalchemy_utils.FooType" in error and "Column()" in error


def test_values_of_uuids():
    src = """
    import uuid
    from sqlalchemy_utils import UUIDType
    t = sa.table("t", sa.column("b", UUIDType(binary=False)))
    op.bulk_insert(t, [{"b": uuid.UUID(int=6)}])
    op.execute(t.update().where(t.c.b == "00000000-0000-0000-0000-000000000007").values(b=None))
    """
    assert statements(src) == [
        "INSERT INTO t (b) VALUES ('00000000-0000-0000-0000-000000000006')",
        "UPDATE t SET b=NULL WHERE t.b = '00000000-0000-0000-0000-000000000007'",
    ]
    assert statements(src, "sqlite") == [
        "INSERT INTO t (b) VALUES ('00000000000000000000000000000006')",
        "UPDATE t SET b=NULL WHERE t.b = '00000000000000000000000000000007'",
    ]


@pytest.mark.parametrize("type_", ["sqlalchemy_utils.EncryptedType(sa.Text, 'k')", "sqlalchemy_utils.PasswordType(schemes=['x'])",
                                   "advanced_alchemy.types.EncryptedString('k')"])
def test_secrets_are_never_written_in_the_clear(type_):
    src = f"import sqlalchemy_utils, advanced_alchemy.types\nt = sa.table('t', sa.column('c', {type_}))\nop.bulk_insert(t, [{{'c': %s}}])"
    assert statements(src % "None") == ["INSERT INTO t (c) VALUES (NULL)"]
    answer = run(src % "'secret'")
    assert "cannot be written: limbeck has neither the key nor the method of the application" in answer["error"]
    assert "secret" not in json.dumps(answer).replace("secret'}", "")


def test_choices_and_lists():
    src = """
    import enum
    from sqlalchemy_utils import ChoiceType, ScalarListType, EmailType, JSONType
    class Kind(enum.Enum):
        A = "a"
    t = sa.table("t", sa.column("k", ChoiceType(Kind)), sa.column("l", ScalarListType(int)), sa.column("e", EmailType), sa.column("j", JSONType))
    op.bulk_insert(t, [{"k": Kind.A, "l": [1, 2], "e": "A@B.c", "j": {"x": 1}}])
    """
    assert statements(src, "sqlite") == ["""INSERT INTO t (k, l, e, j) VALUES ('a', '1,2', 'a@b.c', '{"x": 1}')"""]


def test_a_type_as_implementation():
    src = """
    import sqlalchemy_utils
    class Key(sa.types.TypeDecorator):
        impl = sqlalchemy_utils.UUIDType
        cache_ok = True
    class Text(sqlalchemy_utils.EmailType):
        pass
    op.add_column("t", sa.Column("k", Key(binary=False)))
    op.add_column("t", sa.Column("e", Text(length=9)))
    print(repr(sqlalchemy_utils.UUIDType(binary=False)), isinstance(Text(), sqlalchemy_utils.EmailType), sqlalchemy_utils.EmailType().impl)
    """
    assert statements(src, "sqlite") == ["ALTER TABLE t ADD COLUMN k CHAR(32)", "ALTER TABLE t ADD COLUMN e VARCHAR(9)"]
    assert printed(src) == ["UUIDType(binary=False) True VARCHAR(255)"]


# ---- geoalchemy2 ----


def test_geometry_brings_its_index():
    src = """
    from geoalchemy2 import Geography, Geometry, Raster
    import geoalchemy2
    op.create_table("t", sa.Column("a", Geometry("point", 4326)), sa.Column("b", geoalchemy2.types.Geometry(
        geometry_type="POLYGON", srid=4326, dimension=2, from_text="ST_GeomFromEWKT", name="geometry", spatial_index=False, nullable=False)),
        sa.Column("g", Geography), sa.Column("r", Raster), sa.Column("n", Geometry(None)),
        sa.Column("d", Geometry("POINTZ", use_N_D_index=True)))
    op.add_column("t2", sa.Column("p", Geometry("POINT")), schema="s")
    op.add_geospatial_column("t3", sa.Column("q", Geometry("POINT")))
    op.create_geospatial_index("i", "t3", ["q"], postgresql_using="gist")
    """
    assert statements(src) == [
        "CREATE TABLE t ( a geometry(POINT,4326), b geometry(POLYGON,4326) NOT NULL, g geography(GEOMETRY,-1), r raster, n geometry, "
        "d geometry(POINTZ,-1) )",
        "CREATE INDEX idx_t_a ON t USING gist (a)",
        "CREATE INDEX idx_t_g ON t USING gist (g)",
        "CREATE INDEX idx_t_r ON t USING gist (ST_ConvexHull(r))",
        "CREATE INDEX idx_t_n ON t USING gist (n)",
        "CREATE INDEX idx_t_d ON t USING gist (d gist_geometry_ops_nd)",
        "ALTER TABLE s.t2 ADD COLUMN p geometry(POINT,-1)",
        "CREATE INDEX idx_t2_p ON s.t2 USING gist (p)",
        "ALTER TABLE t3 ADD COLUMN q geometry(POINT,-1)",
        "CREATE INDEX i ON t3 USING gist (q)",
    ]


def test_geometry_elsewhere_and_wrong():
    column = "from geoalchemy2 import Geometry\nop.add_column('t', sa.Column('c', Geometry(%s)))"
    assert run(column % "'POINT'", "sqlite")["error"] == "geoalchemy2.Geometry is offered on PostgreSQL only, not on sqlite"
    assert "dimension must be 3 when geometry_type ends with 'Z' or 'M'" in run(column % "'POINTZ', dimension=2")["error"]
    assert "dimension must be one of [None, 2, 3, 4] but got 5" in run(column % "'POINT', dimension=5")["error"]
    assert "spatial_index must be True" in run(column % "spatial_index=False, use_N_D_index=True")["error"]
    assert "use_typmod=False is not offered" in run(column % "use_typmod=False")["error"]


# ---- alembic_postgresql_enum ----

TYPE, OLD = '"public"."status"', '"public"."status_old"'


def compared(renamed=""):
    right = f"CASE {renamed} ELSE old_enum_val::text END" if renamed else "old_enum_val::text"
    made = []
    for operator, function in (("!=", "new_old_not_equals"), ("=", "new_old_equals")):
        made.append(f"CREATE FUNCTION {function}(new_enum_val {TYPE}, old_enum_val {OLD}) RETURNS boolean AS $$ "
                    f"SELECT new_enum_val::text {operator} {right}; $$ LANGUAGE SQL IMMUTABLE")
        made.append(f"CREATE OPERATOR {operator} (leftarg = {TYPE}, rightarg = {OLD}, procedure = {function})")
    return made


DROPPED = [f"DROP FUNCTION {name}(new_enum_val {TYPE}, old_enum_val {OLD}) CASCADE" for name in ("new_old_not_equals", "new_old_equals")]


def test_sync_enum_values():
    src = """
    from alembic_postgresql_enum import ColumnType, TableReference
    op.sync_enum_values(
        enum_schema="public", enum_name="status", new_values=["a", "it's:b"],
        affected_columns=[TableReference(table_schema="public", table_name="t", column_name="s", existing_server_default="'x'::status"),
                          TableReference(table_schema="public", table_name="u", column_name="l", column_type=ColumnType.ARRAY)],
        enum_values_to_rename=[("x", "a")],
    )
    """
    when = "WHEN old_enum_val::text = 'x' THEN 'a'"
    assert statements(src) == [
        f'ALTER TYPE {TYPE} RENAME TO "status_old"',
        f"CREATE TYPE {TYPE} AS ENUM ('a', 'it''s:b')",
        *compared(when),
        'ALTER TABLE "public"."t" ALTER COLUMN "s" DROP DEFAULT',
        f"""ALTER TABLE "public"."t" ALTER COLUMN "s" TYPE {TYPE} USING CASE WHEN "s"::text = 'x' THEN 'a'::{TYPE} ELSE "s"::text::{TYPE} END""",
        """ALTER TABLE "public"."t" ALTER COLUMN "s" SET DEFAULT 'a'::public.status""",
        f"""ALTER TABLE "public"."u" ALTER COLUMN "l" TYPE {TYPE}[] USING array_replace("l"::text[], 'x', 'a')::{TYPE}[]""",
        *DROPPED,
        f"DROP TYPE {OLD}",
    ]


def test_sync_enum_values_needs_the_default_in_a_script():
    answer = run("op.sync_enum_values('public', 'status', ['a'], [('t', 'c')], [])")
    assert "the default of t.c is not known in a script" in answer["error"] and "TableReference" in answer["error"]


def test_sync_enum_values_elsewhere():
    assert statements("op.sync_enum_values('public', 'status', ['a'], [('t', 'c')], [])", "sqlite") == []


# ---- alembic_utils ----


def test_entities():
    src = '''
    from alembic_utils.pg_function import PGFunction
    from alembic_utils.pg_materialized_view import PGMaterializedView
    from alembic_utils.pg_extension import PGExtension
    from alembic_utils.pg_trigger import PGTrigger
    from alembic_utils.pg_view import PGView
    f = PGFunction(schema="public", signature="toUpper(t text default 'a')", definition="""
        returns text as $$ begin x := upper(t)::text; end; $$ language plpgsql;
    """)
    op.create_entity(f)
    op.replace_entity(f)
    op.drop_entity(f)
    v = PGView("public", "v", "select 1 as a, ':b' as c;")
    op.create_entity(v)
    op.drop_entity(v, cascade=True)
    op.replace_entity(PGMaterializedView("s", "m", "select 1", with_data=False))
    t = PGTrigger(schema="public", signature="tr", on_entity="public.account",
                  definition="BEFORE INSERT ON public.account FOR EACH ROW EXECUTE FUNCTION public.f()")
    op.create_entity(t)
    op.drop_entity(t)
    op.create_entity(PGExtension("public", "citext"))
    '''
    body = "returns text as $$ begin x := upper(t)::text; end; $$ language plpgsql"
    assert statements(src) == [
        f"""CREATE FUNCTION "public"."toUpper"(t text default 'a') {body}""",
        f"""CREATE OR REPLACE FUNCTION "public"."toUpper"(t text default 'a') {body}""",
        'DROP FUNCTION "public"."toUpper"(t text)',
        """CREATE VIEW "public"."v" AS select 1 as a, ':b' as c""",
        'DROP VIEW "public"."v" cascade',
        'DROP MATERIALIZED VIEW IF EXISTS "s"."m"',
        'CREATE MATERIALIZED VIEW "s"."m" AS select 1 WITH NO DATA',
        'CREATE TRIGGER "tr" BEFORE INSERT ON public.account FOR EACH ROW EXECUTE FUNCTION public.f()',
        'DROP TRIGGER "tr" ON public.account',
        'CREATE EXTENSION "citext" WITH SCHEMA "public"',
    ]
    assert "needs an entity of alembic_utils, not int" in run("op.create_entity(3)")["error"]


GRANTS = {
    "role='anon', grant='SELECT', columns=['name', 'id']": (
        'GRANT SELECT (id, name) ON "public"."account" TO "anon"', 'REVOKE SELECT ON "public"."account" FROM "anon"'),
    "columns=['id'], role='anon', grant=PGGrantTableChoice.UPDATE, with_grant_option=True": (
        'GRANT UPDATE (id) ON "public"."account" TO "anon" WITH GRANT OPTION', 'REVOKE UPDATE ON "public"."account" FROM "anon"'),
    "'anon', 'DELETE', []": ('GRANT DELETE ON "public"."account" TO "anon"', 'REVOKE DELETE ON "public"."account" FROM "anon"'),
    "'anon', 'SELECT'": "BadInputException: When grant type is SELECT a value must be provided for columns",
    "'anon', 'DELETE', ['id']": "BadInputException: When grant type is DELETE a value must not be provided for columns",
    "'anon', 'ALL'": "ValueError: 'ALL' is not a valid PGGrantTableChoice",
}


@pytest.mark.parametrize("arguments", GRANTS)
def test_grants(arguments):
    table = "" if "=" in arguments.split(",")[0] else "'public', 'account', "
    made = f"PGGrantTable({table}{arguments})" if table else f"PGGrantTable(schema='public', table='account', {arguments})"
    src = f"from alembic_utils.pg_grant_table import PGGrantTable, PGGrantTableChoice\ngrant = {made}\n"
    expected = GRANTS[arguments]
    if isinstance(expected, str):
        assert run(src)["error"].endswith(expected)
        return
    grant, revoke = expected
    assert statements(src + "op.create_entity(grant)\nop.replace_entity(grant)\nop.drop_entity(grant)") == [grant, revoke, grant, revoke]


def test_names_of_entities():
    """As a revision that alembic_utils writes names them; and its text of a grant, which is its repr."""
    assert printed(
        """
        from alembic_utils.pg_extension import PGExtension
        from alembic_utils.pg_grant_table import PGGrantTable
        from alembic_utils.pg_policy import PGPolicy
        from alembic_utils.on_entity_mixin import OnEntityMixin
        policy = PGPolicy("public", "allow_all", "as permissive for all to anon using (true)", "account")
        grant = PGGrantTable("public", "account", "anon", "SELECT", ["id"])
        print(policy.identity, policy.to_variable_name(), policy.definition, isinstance(policy, OnEntityMixin))
        print(PGExtension("public", "citext").identity)
        print(grant.identity, grant.to_variable_name())
        print(grant)
        """
    ) == [
        "PGPolicy: public.allow_all public.account public_account_allow_all as permissive for all to anon using (true) True",
        "PGExtension: citext",
        "PGGrantTable: public.account.anon.SELECT public_account_anon_select",
        "PGGrantTable(schema='public', table='account', columns=['id'], role='anon', grant='SELECT', with_grant_option=False)",
    ]


def test_registered_entities():
    src = """
    from alembic_utils.pg_view import PGView
    from alembic_utils.replaceable_entity import register_entities
    register_entities([PGView("public", "v", "select 1")], entity_types=[PGView])
    """
    assert run(src)["warnings"] == []
    assert "needs entities of alembic_utils, not int" in run(src.replace("[PGView(", "[3, PGView("))["error"]


# ---- models of packages ----


def test_base_tables_of_fastapi_users():
    assert printed(
        """
        from fastapi_users_db_sqlalchemy import SQLAlchemyBaseOAuthAccountTableUUID, SQLAlchemyBaseUserTable, SQLAlchemyBaseUserTableUUID
        from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
        class Base(DeclarativeBase):
            pass
        class User(SQLAlchemyBaseUserTableUUID, Base):
            x: Mapped[int]
        class Own(SQLAlchemyBaseUserTable[int], Base):
            __tablename__ = "own"
            id: Mapped[int] = mapped_column(primary_key=True)
        class Account(SQLAlchemyBaseOAuthAccountTableUUID, Base):
            pass
        for table in Base.metadata.sorted_tables:
            print(table.name, sorted(table.c.keys()))
        """
    ) == [
        "own ['email', 'hashed_password', 'id', 'is_active', 'is_superuser', 'is_verified']",
        "user ['email', 'hashed_password', 'id', 'is_active', 'is_superuser', 'is_verified', 'x']",
        "oauth_account ['access_token', 'account_email', 'account_id', 'expires_at', 'id', 'oauth_name', 'refresh_token', 'user_id']",
    ]


MODELS = {
    "advanced_alchemy.UUIDAuditBase": (
        "from advanced_alchemy.base import UUIDAuditBase\n"
        "class UserAccount(UUIDAuditBase):\n    name: Mapped[str]\n    seen: Mapped[datetime.datetime | None]\n    data: Mapped[dict]\n"
        "base = UUIDAuditBase\n",
        "CREATE TABLE user_account ( id UUID NOT NULL, name VARCHAR NOT NULL, seen TIMESTAMP WITH TIME ZONE, data JSONB NOT NULL, "
        "sa_orm_sentinel INTEGER, created_at TIMESTAMP WITH TIME ZONE NOT NULL, updated_at TIMESTAMP WITH TIME ZONE NOT NULL, "
        "CONSTRAINT pk_user_account PRIMARY KEY (id) )",
    ),
    "advanced_alchemy.BigIntBase": (
        "from advanced_alchemy.base import BigIntBase\nfrom advanced_alchemy.mixins import SlugKey\n"
        "class Tag(SlugKey, BigIntBase):\n    count: Mapped[int]\nbase = BigIntBase\n",
        "CREATE SEQUENCE tag_id_seq|CREATE TABLE tag ( id BIGINT NOT NULL, count INTEGER NOT NULL, slug VARCHAR(100) NOT NULL, "
        "CONSTRAINT pk_tag PRIMARY KEY (id), CONSTRAINT uq_tag_slug UNIQUE (slug) )",
    ),
    "advanced_alchemy.IdentityAuditBase": (
        "from advanced_alchemy.extensions.litestar import IdentityAuditBase, orm_registry\n"
        "class HTTPLog(IdentityAuditBase):\n    __tablename__ = 'logs'\nbase = IdentityAuditBase\nassert base.metadata is orm_registry.metadata\n",
        "CREATE TABLE logs ( id BIGINT GENERATED BY DEFAULT AS IDENTITY (INCREMENT BY 1 START WITH 1), "
        "created_at TIMESTAMP WITH TIME ZONE NOT NULL, updated_at TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT pk_logs PRIMARY KEY (id) )",
    ),
    "authlib": (
        "from authlib.integrations.sqla_oauth2 import OAuth2AuthorizationCodeMixin, OAuth2ClientMixin, OAuth2TokenMixin\n"
        "class base(DeclarativeBase):\n    pass\n"
        "class Token(OAuth2TokenMixin, base):\n    __tablename__ = 'token'\n    id: Mapped[int] = mapped_column(primary_key=True)\n"
        "class Client(OAuth2ClientMixin, base):\n    __tablename__ = 'client'\n    id: Mapped[int] = mapped_column(primary_key=True)\n",
        "CREATE TABLE client ( id SERIAL NOT NULL, client_id VARCHAR(48), client_secret VARCHAR(120), "
        "client_id_issued_at INTEGER NOT NULL, client_secret_expires_at INTEGER NOT NULL, client_metadata TEXT, PRIMARY KEY (id) )|"
        "CREATE INDEX ix_client_client_id ON client (client_id)|"
        "CREATE TABLE token ( id SERIAL NOT NULL, client_id VARCHAR(48), token_type VARCHAR(40), access_token VARCHAR(255) NOT NULL, "
        "refresh_token VARCHAR(255), scope TEXT, issued_at INTEGER NOT NULL, access_token_revoked_at INTEGER NOT NULL, "
        "refresh_token_revoked_at INTEGER NOT NULL, expires_in INTEGER NOT NULL, PRIMARY KEY (id), UNIQUE (access_token) )|"
        "CREATE INDEX ix_token_refresh_token ON token (refresh_token)",
    ),
}


@pytest.mark.parametrize("name", MODELS)
def test_models(name):
    classes, expected = MODELS[name]
    head = "import datetime\nfrom sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column\n"
    made = statements(head + classes + "base.metadata.create_all(op.get_bind(), checkfirst=False)")
    assert made == expected.split("|")


def test_metadata_of_a_bind_key():
    assert printed(
        """
        from advanced_alchemy.base import UUIDBase, metadata_registry
        class Other(UUIDBase):
            __bind_key__ = "other"
        class Default(UUIDBase):
            pass
        print(list(metadata_registry.get("other").tables), list(metadata_registry.get().tables))
        """
    ) == ["['other'] ['default']"]


def test_models_of_flask_sqlalchemy():
    assert printed(
        """
        from flask_sqlalchemy import SQLAlchemy
        db = SQLAlchemy(metadata=sa.MetaData(naming_convention={"ix": "ix_%(column_0_label)s"}))
        class HTTPLogEntry(db.Model):
            id = db.Column(db.Integer, primary_key=True)
            name = db.Column(db.String(5), index=True)
            other = db.relationship("Other", backref=db.backref("entries"))
        class Named(db.Model):
            __tablename__ = "n"
            id = db.Column(db.Integer, primary_key=True)
        links = db.Table("links", db.Column("a", db.ForeignKey("n.id")))
        print(sorted(db.metadata.tables), HTTPLogEntry.__table__.c.keys(), db.metadatas[None] is db.metadata)
        """
    ) == ["['http_log_entry', 'links', 'n'] ['id', 'name'] True"]


# ---- logs and JSON ----


def test_logs_and_json():
    assert printed(
        """
        import datetime, decimal, uuid
        import orjson, simplejson, structlog, ujson
        from loguru import logger
        logger.bind(a=1).info("made {} {b}", 1, b=2)
        structlog.get_logger(__name__).info("made", a=1)
        @logger.catch
        def f():
            return 3
        with logger.contextualize(a=1):
            print(f())
        print(orjson.dumps({"d": datetime.date(2020, 1, 2), "u": uuid.UUID(int=1), "é": [1]}), orjson.loads(b'{"a": 1}'))
        print(orjson.dumps({"b": 1, "a": 2}, option=orjson.OPT_SORT_KEYS))
        print(simplejson.dumps({"a": decimal.Decimal("1.5")}), simplejson.loads("[1]"), ujson.dumps({"a": "b/c"}), ujson.loads("{}"))
        try:
            orjson.loads("{")
        except orjson.JSONDecodeError:
            print("bad")
        """
    ) == [
        "3",
        r"""b'{"d":"2020-01-02","u":"00000000-0000-0000-0000-000000000001","\xc3\xa9":[1]}' {'a': 1}""",
        """b'{"a":2,"b":1}'""",
        r"""{"a": 1.5} [1] {"a":"b\/c"} {}""",
        "bad",
    ]
