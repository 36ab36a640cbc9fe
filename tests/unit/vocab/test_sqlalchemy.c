/*
 * The SQLAlchemy vocabulary, run by small programs over a host that writes down what it is asked.
 *
 * A SELECT gives three rows (1, 'a'), (2, 'b'), (3, NULL) under the names id and name. Expected texts are those of SQLAlchemy.
 */
#include "unit.h"

#include "dialect/compile.h"
#include "py/parse.h"
#include "vocab/vocab.h"

struct world
{
    struct buf out;
    const struct dialect *dialect;
    unsigned row;
    bool inside;
    str fails; /* statements that begin so fail */
};

static struct diags *world_diags;
static struct memory world_memory;

static void note(struct world *world, const char *what, str text)
{
    buf_print(&world->out, "[%s" STR_FMT "]\n", what, STR_ARG(text));
}

static void print(void *subject, struct vm *vm __attribute__((unused)), str text, bool to_stderr __attribute__((unused)))
{
    buf_add(&((struct world *)subject)->out, text);
}

static int connection_token;

static bool host_connect(void *subject, const struct host_engine *engine, struct host_connection **out)
{
    note(subject, "connect ", engine->url);
    *out = (struct host_connection *)(void *)&connection_token;
    return true;
}

static void host_close(void *subject, struct host_connection *connection __attribute__((unused)))
{
    note(subject, "close", STR(""));
}

static const struct dialect *host_dialect(void *subject, struct host_connection *connection __attribute__((unused)))
{
    return ((struct world *)subject)->dialect;
}

static const struct dialect *host_context_dialect(void *subject)
{
    return ((struct world *)subject)->dialect;
}

static bool host_execute(void *subject, struct host_connection *connection __attribute__((unused)), str sql, struct span span,
                         struct host_result *out)
{
    static const str columns[] = {STR_INIT("id"), STR_INIT("name")};
    struct world *world = subject;

    note(world, "", sql);
    if (world->fails.len > 0 && str_starts(sql, world->fails))
    {
        diag_error(world_diags, DIAG_STATEMENT, span, "duplicate key");
        diag_last(world_diags)->exception = STR("sqlalchemy.exc.IntegrityError");
        return false;
    }
    out->affected = 3;
    if (str_starts(sql, STR("SELECT")))
    {
        out->columns = columns;
        out->column_count = 2;
        out->cursor = (struct host_cursor *)(void *)&connection_token;
        world->row = 0;
    }
    return true;
}

static bool host_next_row(void *subject, struct host_cursor *cursor __attribute__((unused)), const struct datum **out_cells)
{
    static struct datum cells[2];
    struct world *world = subject;

    *out_cells = world->row < 3 ? cells : NULL;
    world->row++;
    cells[0] = datum_int(world->row);
    cells[1] = world->row == 3 ? DATUM_OF_NULL : datum_text(world->row == 1 ? STR("a") : STR("b"));
    return true;
}

static void host_close_cursor(void *subject __attribute__((unused)), struct host_cursor *cursor __attribute__((unused)))
{
}

static bool host_prepare(void *subject, struct host_connection *connection __attribute__((unused)), str sql, str shown,
                         size_t all_rows, struct span span __attribute__((unused)), struct host_statement **out)
{
    struct world *world = subject;

    note(world, "prepare ", sql);
    buf_print(&world->out, "[shown " STR_FMT ", %zu rows]\n", STR_ARG(shown), all_rows);
    *out = (struct host_statement *)(void *)&connection_token;
    return true;
}

static void value_print(struct buf *out, struct datum value)
{
    if (value.kind == DATUM_NULL)
        buf_add_literal(out, " NULL");
    else if (value.kind == DATUM_BOOL)
        buf_add(out, value.boolean ? STR(" true") : STR(" false"));
    else if (value.kind == DATUM_INT)
        buf_print(out, " %lld", (long long)value.integer);
    else if (value.kind == DATUM_REAL)
        buf_print(out, " %.2f", value.real);
    else
        buf_print(out, " \"" STR_FMT "\"", STR_ARG(value.text));
}

static bool host_execute_many(void *subject, struct host_statement *statement __attribute__((unused)), const struct datum *values,
                              size_t count, size_t first, size_t rows, int64_t *affected)
{
    struct world *world = subject;

    for (size_t i = 0; i < rows; i++)
    {
        buf_print(&world->out, "[row %zu:", first + i + 1);
        for (size_t k = 0; k < count; k++)
            value_print(&world->out, values[i * count + k]);
        buf_add_literal(&world->out, "]\n");
    }
    *affected += 2 * (int64_t)rows;
    return true;
}

static void host_close_statement(void *subject, struct host_statement *statement __attribute__((unused)))
{
    note(subject, "close statement", STR(""));
}

static bool host_transaction(void *subject, struct host_connection *connection __attribute__((unused)),
                             enum host_transaction what, str savepoint)
{
    static const char *const names[] = {"begin", "commit", "rollback", "savepoint ", "release ", "rollback to "};
    struct world *world = subject;

    note(world, names[what], savepoint);
    world->inside = what == HOST_BEGIN ? true : what == HOST_COMMIT || what == HOST_ROLLBACK ? false : world->inside;
    return true;
}

static bool host_in_transaction(void *subject, struct host_connection *connection __attribute__((unused)))
{
    return ((struct world *)subject)->inside;
}

static bool host_end_block(void *subject, struct host_connection *connection __attribute__((unused)), bool raised)
{
    note(subject, raised ? "end raised" : "end", STR(""));
    return true;
}

/* Runs a program; what it printed, and at the end the first error. */
static const char *run(const char *dialect, const char *program, const char *fails)
{
    static struct arena *arena;
    static struct diags diags;
    static struct world world;
    struct module *tree;

    if (arena != NULL)
        arena_close(arena);
    world_memory = (struct memory){0};
    arena = arena_open(&world_memory);
    diags = (struct diags){.arena = arena};
    world_diags = &diags;
    world = (struct world){.out = BUF(arena), .dialect = dialect_find(str_from(dialect)), .fails = str_from(fails)};

    struct source_map *sources = arena_new(arena, struct source_map);
    struct names *names = arena_new(arena, struct names);
    struct vm_host *vm_host = arena_new(arena, struct vm_host);
    /* At every statement, so that what is given up too early is noticed. */
    struct vm_limits limits = {.steps = 100000000, .collect_always = strstr(program, "range(") == NULL};
    static const struct host empty;
    struct host *host = arena_new(arena, struct host);

    sources->arena = names->map.arena = arena;
    *vm_host = (struct vm_host){.subject = &world, .print = print};
    *host = empty;
    host->subject = &world;
    host->connect = host_connect;
    host->close = host_close;
    host->dialect_of = host_dialect;
    host->context_dialect = host_context_dialect;
    host->execute = host_execute;
    host->next_row = host_next_row;
    host->close_cursor = host_close_cursor;
    host->prepare = host_prepare;
    host->execute_many = host_execute_many;
    host->close_statement = host_close_statement;
    host->transaction = host_transaction;
    host->in_transaction = host_in_transaction;
    host->end_block = host_end_block;
    str text =
        str_print(arena, "import sqlalchemy as sa\nfrom sqlalchemy.dialects import postgresql, mysql, sqlite\n%s", program);
    assert_true(py_parse(arena, names, &diags, source_add(sources, STR("program.py"), text), &tree));

    struct vm *vm = vm_open(arena, &diags, sources, names, &limits, vm_host, vocab_modules);
    struct module_object *module = module_make(vm, STR("__main__"));

    vocab_open(vm, host);
    map_put(&vm->modules, STR("__main__"), module);
    if (!vm_run_module(vm, module, tree))
        buf_print(&world.out, "error: " STR_FMT "\n", STR_ARG(diag_first_error(&diags)->primary));
    buf_add(&world.out, STR(""));
    return world.out.len > 0 ? str_cstring(arena, buf_str(&world.out)) : "";
}

#define ASSERT_RUN(program, expected) assert_string_equal(run("postgresql", program, ""), expected)
#define ASSERT_RUN_SQLITE(program, expected) assert_string_equal(run("sqlite", program, ""), expected)

static void types_print_their_repr(void **state __attribute__((unused)))
{
    ASSERT_RUN(
        "print(sa.String(length=50), repr(sa.String(50)), repr(sa.Integer()), repr(sa.Numeric(10, scale=2)))\n"
        "print(repr(sa.Enum('a', 'b', name='e')), repr(postgresql.ARRAY(sa.Text())), repr(mysql.INTEGER(unsigned=True)))\n"
        "print(sa.VARCHAR(5).length, isinstance(sa.VARCHAR(), sa.String), postgresql.UUID is sa.UUID)\n",
        "VARCHAR(50) String(length=50) Integer() Numeric(precision=10, scale=2)\n"
        "Enum('a', 'b', name='e') ARRAY(Text()) INTEGER(unsigned=True)\n"
        "5 True True\n");
}

static void types_refuse_unknown_arguments(void **state __attribute__((unused)))
{
    ASSERT_RUN("try:\n    sa.String(lenght=5)\nexcept TypeError as e:\n    print(e)\n"
               "try:\n    sa.Integer(5)\nexcept TypeError as e:\n    print(e)\n",
               "String.__init__() got an unexpected keyword argument 'lenght'\n"
               "Integer() takes no arguments\n");
}

static void an_enum_class_gives_its_names(void **state __attribute__((unused)))
{
    ASSERT_RUN("import enum\n"
               "class Color(enum.Enum):\n    RED = 'r'\n    BLUE = 'b'\n"
               "t = sa.Enum(Color)\nprint(t.enums, t.name)\n"
               "print(sa.Enum(Color, values_callable=lambda c: [m.value for m in c]).enums)\n",
               "['RED', 'BLUE'] color\n['r', 'b']\n");
}

static void an_opaque_type_is_refused(void **state __attribute__((unused)))
{
    ASSERT_RUN("from geo_types_2 import Geometry\nx = [Geometry('POINT')]\nprint('made')\nsa.Column('g', Geometry('POINT'))\n",
               "made\nerror: Column() argument 'type_' cannot be worked out: 'geo_types_2.Geometry()' is unknown to limbeck\n");
}

static void operators_make_expressions(void **state __attribute__((unused)))
{
    ASSERT_RUN("t = sa.table('t', sa.column('a', sa.Integer), sa.column('b', sa.String))\n"
               "print(sa.select(t.c.a).where((t.c.a == 5) & t.c.b.like('x%') | (t.c.b == None)))\n"
               "print(sa.select(sa.func.count()).select_from(t))\n"
               "print(t.update().where(t.c.a.in_([1, 2])).values(b='it\\'s'))\n"
               "print(t.insert().values(a=1, b='x'))\n"
               "print(sa.delete(t).where(~(t.c.a > 3)))\n",
               "SELECT t.a \nFROM t \nWHERE t.a = 5 AND t.b LIKE 'x%' OR t.b IS NULL\n"
               "SELECT count(*) AS count_1 \nFROM t\n"
               "UPDATE t SET b='it''s' WHERE t.a IN (1, 2)\n"
               "INSERT INTO t (a, b) VALUES (1, 'x')\n"
               "DELETE FROM t WHERE t.a <= 3\n");
}

static void upserts(void **state __attribute__((unused)))
{
    ASSERT_RUN("t = sa.table('t', sa.column('a', sa.Integer), sa.column('b', sa.String))\n"
               "i = postgresql.insert(t).values(a=1, b='x')\n"
               "print(i.on_conflict_do_nothing(index_elements=['a']))\n"
               "print(i.on_conflict_do_update(index_elements=['a'], set_=dict(b=i.excluded.b)))\n",
               "INSERT INTO t (a, b) VALUES (1, 'x') ON CONFLICT (a) DO NOTHING\n"
               "INSERT INTO t (a, b) VALUES (1, 'x') ON CONFLICT (a) DO UPDATE SET b = excluded.b\n");
}

static void connections_run_statements(void **state __attribute__((unused)))
{
    ASSERT_RUN("engine = sa.create_engine('postgresql://u:secret@h/db')\nprint(engine.url, engine.dialect.name)\n"
               "with engine.connect() as c:\n"
               "    for row in c.execute(sa.text('SELECT id, name FROM t WHERE x = :x'), {'x': \"it's\"}):\n"
               "        print(row.id, row[1], row._mapping['name'], row)\n"
               "    print(c.execute(sa.text('SELECT 1')).scalar(), c.scalar(sa.text('SELECT 2')))\n"
               "    print(c.execute(sa.text('SELECT 3')).scalars().all(), c.execute(sa.text('SELECT 4')).mappings().first())\n"
               "    a, b = c.execute(sa.text('SELECT 5')).first()\n"
               "    print(a, b, c.execute(sa.text('UPDATE t SET a=1')).rowcount)\n",
               "postgresql://u:***@h/db postgresql\n"
               "[connect postgresql://u:secret@h/db]\n"
               "[SELECT id, name FROM t WHERE x = 'it''s']\n"
               "1 a a (1, 'a')\n2 b b (2, 'b')\n3 None None (3, None)\n"
               "[SELECT 1]\n[SELECT 2]\n1 1\n[SELECT 3]\n[SELECT 4]\n[1, 2, 3] {'id': 1, 'name': 'a'}\n"
               "[SELECT 5]\n[UPDATE t SET a=1]\n1 a 3\n[end]\n[close]\n");
}

static void transactions_nest(void **state __attribute__((unused)))
{
    ASSERT_RUN("engine = sa.create_engine('sqlite://')\n"
               "with engine.begin() as c:\n"
               "    with c.begin_nested():\n"
               "        c.execute(sa.text('UPDATE a SET b=1'))\n"
               "    try:\n"
               "        with c.begin_nested():\n"
               "            raise ValueError('no')\n"
               "    except ValueError as e:\n"
               "        print(e)\n",
               "[connect sqlite://]\n[begin]\n[savepoint sa_savepoint_1]\n[UPDATE a SET b=1]\n[release sa_savepoint_1]\n"
               "[savepoint sa_savepoint_2]\n[rollback to sa_savepoint_2]\nno\n[commit]\n[close]\n");
}

static void async_connections_are_awaited(void **state __attribute__((unused)))
{
    ASSERT_RUN("import asyncio\nfrom sqlalchemy.ext.asyncio import async_engine_from_config\nfrom sqlalchemy import pool\n"
               "def sync(c, x):\n    print(c.dialect.name, x)\n"
               "async def main():\n"
               "    e = async_engine_from_config({'sqlalchemy.url': 'postgresql+asyncpg://h/d'}, prefix='sqlalchemy.', "
               "poolclass=pool.NullPool)\n"
               "    async with e.connect() as c:\n        await c.run_sync(sync, 5)\n"
               "    await e.dispose()\n"
               "asyncio.run(main())\n",
               "[connect postgresql+asyncpg://h/d]\npostgresql 5\n[end]\n[close]\n");
}

static void failures_are_sqlalchemys(void **state __attribute__((unused)))
{
    assert_string_equal(run("sqlite",
                            "from sqlalchemy.exc import IntegrityError, SQLAlchemyError\n"
                            "e = sa.create_engine('sqlite://')\n"
                            "c = e.connect()\n"
                            "try:\n    c.execute(sa.text('INSERT INTO t VALUES (1)'))\n"
                            "except SQLAlchemyError as x:\n    print(type(x).__name__, isinstance(x, IntegrityError), x.orig)\n"
                            "try:\n    c.execute(sa.text('SELECT 1')).one()\n"
                            "except sa.exc.MultipleResultsFound as x:\n    print(x)\n",
                            "INSERT"),
                        "[connect sqlite://]\n[INSERT INTO t VALUES (1)]\nIntegrityError True duplicate key\n[SELECT 1]\n"
                        "Multiple rows were found when exactly one was required\n");
}

static void tables_collect_in_a_metadata(void **state __attribute__((unused)))
{
    ASSERT_RUN(
        "m = sa.MetaData(schema='s', naming_convention={'pk': 'pk_%(table_name)s'})\n"
        "t = sa.Table('t', m, sa.Column('id', sa.Integer, primary_key=True), sa.Column('x', sa.String(5), nullable=False))\n"
        "print(list(m.tables), t.c.keys(), t.c.x.nullable, t.name, t.schema, t.c.x.table is t, 'x' in t.c)\n"
        "try:\n    sa.Table('t', m, sa.Column('id', sa.Integer))\nexcept sa.exc.InvalidRequestError as e:\n    "
        "print(str(e)[:52])\n"
        "print(sa.Table('t', m) is t)\n",
        "['s.t'] ['id', 'x'] False t s True True\n"
        "Table 's.t' is already defined for this MetaData ins\nTrue\n");
}

static void declarative_classes_have_tables(void **state __attribute__((unused)))
{
    ASSERT_RUN("from typing import Optional\n"
               "from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, declarative_base\n"
               "class Base(DeclarativeBase):\n    pass\n"
               "class User(Base):\n    __tablename__ = 'users'\n    id: Mapped[int] = mapped_column(primary_key=True)\n"
               "    name: Mapped[Optional[str]]\n    posts = relationship('Post')\n"
               "t = Base.metadata.tables['users']\nprint([(c.name, repr(c.type), c.nullable) for c in t.c])\n"
               "print(sa.select(User.name).where(User.id == 1))\n"
               "Old = declarative_base()\n"
               "class P(Old):\n    __tablename__ = 'p'\n    id = sa.Column(sa.Integer, primary_key=True)\n"
               "print(P.__table__.name, Old.metadata is Base.metadata, P(id=4).id)\n",
               "[('id', 'Integer()', False), ('name', 'String()', True)]\n"
               "SELECT users.name \nFROM users \nWHERE users.id = 1\n"
               "p False 4\n");
}

static void type_decorators_answer_for_their_dialect(void **state __attribute__((unused)))
{
    ASSERT_RUN("from sqlalchemy.types import TypeDecorator, CHAR, UserDefinedType\n"
               "class GUID(TypeDecorator):\n    impl = CHAR\n    cache_ok = True\n"
               "    def load_dialect_impl(self, dialect):\n"
               "        return dialect.type_descriptor(postgresql.UUID() if dialect.name == 'postgresql' else CHAR(32))\n"
               "    def process_bind_param(self, value, dialect):\n        return value.upper()\n"
               "class Vector(UserDefinedType):\n    def __init__(self, dim):\n        self.dim = dim\n"
               "    def get_col_spec(self, **kw):\n        return 'vector(%d)' % self.dim\n"
               "t = sa.table('t', sa.column('g', GUID()), sa.column('v', Vector(3)))\n"
               "print(t.insert().values(g='abc'))\n"
               "print(GUID().compile(), Vector(3))\n",
               "INSERT INTO t (g) VALUES ('ABC')\nUUID vector(3)\n");
}

static void sqlmodel_classes_have_tables(void **state __attribute__((unused)))
{
    ASSERT_RUN(
        "import uuid\nfrom typing import Optional\nfrom sqlmodel import SQLModel, Field, Relationship, Column, JSON\nimport "
        "sqlmodel.sql.sqltypes\n"
        "class HeroBase(SQLModel):\n    name: str = Field(index=True, max_length=50)\n    age: int | None = None\n"
        "class Hero(HeroBase, table=True):\n    id: Optional[int] = Field(default=None, primary_key=True)\n"
        "    key: uuid.UUID = Field(default_factory=uuid.uuid4)\n    data: dict = Field(default={}, sa_column=Column(JSON))\n"
        "    team_id: int = Field(foreign_key='team.id')\n    team: 'Team' = Relationship()\n"
        "t = SQLModel.metadata.tables['hero']\nfor c in t.c:\n    print(c.name, repr(c.type), c.nullable, c.primary_key)\n"
        "print(repr(sqlmodel.sql.sqltypes.AutoString(length=5)), [f.target_fullname for f in t.c.team_id.foreign_keys])\n",
        "name AutoString(length=50) False False\nage Integer() True False\nid Integer() False True\n"
        "key Uuid() False False\ndata JSON() True False\nteam_id Integer() False False\n"
        "AutoString(length=5) ['team.id']\n");
}

static void mutable_types_are_types(void **state __attribute__((unused)))
{
    ASSERT_RUN("from sqlalchemy.ext.mutable import MutableDict\nprint(repr(sa.Column('a', "
               "MutableDict.as_mutable(postgresql.JSONB)).type))\n",
               "JSONB(astext_type=Text())\n");
}

static void named_binds_of_core_statements(void **state __attribute__((unused)))
{
    ASSERT_RUN_SQLITE("t = sa.table('t', sa.column('a', sa.Integer), sa.column('b', sa.String))\n"
               "c = sa.create_engine('sqlite://').connect()\n"
               "c.execute(t.update().where(t.c.a == sa.bindparam('x')).values(b=sa.bindparam('y')), [{'x': 1, 'y': 'p'}, {'x': "
               "2, 'y': 'q'}])\n"
               "c.execute(t.insert(), [{'a': 1, 'b': 'x'}, {'a': 2, 'b': None}])\n"
               "c.execute(sa.select(t.c.a).where(t.c.b == sa.bindparam('n')), {'n': 'z'})\n",
               "[connect sqlite://]\n[prepare UPDATE t SET b=? WHERE t.a = ?]\n[shown UPDATE t SET b=? WHERE t.a = ?, 2 rows]\n"
               "[row 1: \"p\" 1]\n[row 2: \"q\" 2]\n[close statement]\n"
               "[prepare INSERT INTO t (a, b) VALUES (?, ?)]\n[shown INSERT INTO t (a, b) VALUES (?, ?), 2 rows]\n"
               "[row 1: 1 \"x\"]\n[row 2: 2 NULL]\n[close statement]\n"
               "[SELECT t.a \nFROM t \nWHERE t.b = 'z']\n");
}

/* PostgreSQL would take the type of a parameter from what stands around it; the literal has one of its own. */
static void parameters_mean_what_literals_do(void **state __attribute__((unused)))
{
    assert_string_equal(
        run("postgresql",
            "import datetime, decimal, uuid\n"
            "t = sa.table('t', sa.column('i', sa.Integer), sa.column('n', sa.Numeric), sa.column('b', sa.Boolean), sa.column('j', "
            "sa.JSON),\n"
            "             sa.column('d', sa.DateTime), sa.column('u', sa.Uuid), sa.column('e', sa.Enum('x', 'y', name='e')))\n"
            "c = sa.create_engine('postgresql://').connect()\n"
            "u = uuid.UUID('12345678123456781234567812345678')\n"
            "r = c.execute(sa.insert(t), [\n"
            "    {'i': 1, 'n': decimal.Decimal('1.10'), 'b': True, 'j': {'a': [1]}, 'd': datetime.datetime(2024, 1, 31, 12, 5), 'u': "
            "u, 'e': 'x'},\n"
            "    {'i': '7', 'n': 2, 'b': 0, 'j': \"it's\", 'd': None, 'u': None, 'e': None},\n"
            "    {'i': None, 'n': None, 'b': None, 'j': None, 'd': None, 'u': None, 'e': None}])\n"
            "print(r.rowcount, r.returns_rows)\n",
            ""),
        "[connect postgresql://]\n"
        "[prepare INSERT INTO t (i, n, b, j, d, u, e) VALUES ($1::BIGINT, $2::NUMERIC, $3::BOOLEAN, $4, $5, $6, $7)]\n"
        "[shown INSERT INTO t (i, n, b, j, d, u, e) VALUES (%(i)s, %(n)s, %(b)s, %(j)s, %(d)s, %(u)s, %(e)s), 3 rows]\n"
        "[row 1: 1 \"1.10\" true \"{\"a\": [1]}\" \"2024-01-31 12:05:00\" \"12345678-1234-5678-1234-567812345678\" \"x\"]\n"
        "[row 2: 7 2 false \"\"it's\"\" NULL NULL NULL]\n"
        "[row 3: NULL NULL NULL \"null\" NULL NULL NULL]\n"
        "[close statement]\n6 False\n");
}

/* Arrays, intervals, and numbers for a column of no known type: their rows are sent in their place, with literals. */
static void rows_without_parameters_are_literals(void **state __attribute__((unused)))
{
    assert_string_equal(run("postgresql",
                            "t = sa.table('t', sa.column('i', sa.Integer), sa.column('x'))\n"
                            "c = sa.create_engine('postgresql://').connect()\n"
                            "r = c.execute(t.insert(), [{'i': 1, 'x': 'a'}, {'i': 2, 'x': 5}, {'i': 3, 'x': 'b'}])\n"
                            "print(r.rowcount)\n",
                            ""),
                        "[connect postgresql://]\n[prepare INSERT INTO t (i, x) VALUES ($1::BIGINT, $2)]\n"
                        "[shown INSERT INTO t (i, x) VALUES (%(i)s, %(x)s), 3 rows]\n"
                        "[row 1: 1 \"a\"]\n[INSERT INTO t (i, x) VALUES (2, 5)]\n[row 3: 3 \"b\"]\n[close statement]\n7\n");
}

static void parameters_stand_only_where_types_are_known(void **state __attribute__((unused)))
{
    ASSERT_RUN_SQLITE("t = sa.table('t', sa.column('a', sa.Integer), sa.column('b', sa.String))\n"
               "c = sa.create_engine('sqlite://').connect()\n"
               "c.execute(t.update().where(sa.func.lower(t.c.b) == sa.func.lower(sa.bindparam('x'))).values(a=1), [{'x': 'P'}, {'x': "
               "'Q'}])\n"
               "c.execute(t.delete().where(sa.or_(t.c.a > sa.bindparam('n'), t.c.b == 'k')), [{'n': 1}, {'n': 2}])\n"
               "c.execute(t.update().where(t.c.a == sa.bindparam('n', 9)), [{'n': 1, 'b': 'x'}, {'n': 2, 'b': 'y'}])\n",
               "[connect sqlite://]\n[UPDATE t SET a=1 WHERE lower(t.b) = lower('P')]\n"
               "[UPDATE t SET a=1 WHERE lower(t.b) = lower('Q')]\n"
               "[prepare DELETE FROM t WHERE t.a > ? OR t.b = 'k']\n[shown DELETE FROM t WHERE t.a > ? OR t.b = 'k', 2 rows]\n"
               "[row 1: 1]\n[row 2: 2]\n[close statement]\n"
               "[prepare UPDATE t SET b=? WHERE t.a = ?]\n[shown UPDATE t SET b=? WHERE t.a = ?, 2 rows]\n"
               "[row 1: \"x\" 1]\n[row 2: \"y\" 2]\n[close statement]\n");
}

static void the_first_set_says_the_columns(void **state __attribute__((unused)))
{
    ASSERT_RUN_SQLITE("t = sa.table('t', sa.column('a', sa.Integer), sa.column('b', sa.String))\n"
               "c = sa.create_engine('sqlite://').connect()\n"
               "c.execute(t.insert().values(b='x'), [{'a': 1}, {'a': 2, 'b': 'left out'}])\n"
               "try:\n    c.execute(t.insert(), [{'a': 1, 'b': 'x'}, {'a': 2}])\nexcept sa.exc.StatementError as e:\n    print(e)\n"
               "try:\n    c.execute(sa.text('X :a'), [{'a': 1}, {'b': 2}])\nexcept sa.exc.StatementError as e:\n    print(e)\n",
               "[connect sqlite://]\n[prepare INSERT INTO t (a, b) VALUES (?, 'x')]\n"
               "[shown INSERT INTO t (a, b) VALUES (?, 'x'), 2 rows]\n[row 1: 1]\n[row 2: 2]\n[close statement]\n"
               "[prepare INSERT INTO t (a, b) VALUES (?, ?)]\n[shown INSERT INTO t (a, b) VALUES (?, ?), 2 rows]\n[close statement]\n"
               "(sqlalchemy.exc.InvalidRequestError) A value is required for bind parameter 'b', in parameter group 1\n"
               "[X 1]\n(sqlalchemy.exc.InvalidRequestError) A value is required for bind parameter 'a', in parameter group 1\n");
}

static void texts_with_a_list_run_set_by_set(void **state __attribute__((unused)))
{
    ASSERT_RUN_SQLITE("c = sa.create_engine('sqlite://').connect()\n"
               "s = sa.text(\"A :x, ':x' \\\\:x a::x :y\").bindparams(y=5)\n"
               "print(c.execute(s, [{'x': \"it's\"}, {'x': None, 'y': 6}]).rowcount)\n",
               "[connect sqlite://]\n[A 'it''s', ''it''s'' :x a::x 5]\n[A NULL, 'NULL' :x a::x 6]\n6\n");
}

static void returning_gives_the_rows_of_all_sets(void **state __attribute__((unused)))
{
    ASSERT_RUN_SQLITE("t = sa.table('t', sa.column('a', sa.Integer), sa.column('b', sa.String))\n"
               "c = sa.create_engine('sqlite://').connect()\n"
               "c.execute(t.insert().returning(t.c.a), [{'a': 1, 'b': 'x'}, {'a': 2, 'b': None}])\n",
               "[connect sqlite://]\n[INSERT INTO t (a, b) VALUES (1, 'x'), (2, NULL) RETURNING a]\n");
}

/* Parts of expressions outlive what they were taken from. */
static void parts_keep_their_expression(void **state __attribute__((unused)))
{
    ASSERT_RUN_SQLITE("def columns():\n    t = sa.table('t', sa.column('a', sa.Integer), sa.column('b', sa.String))\n    return t.c\n"
               "def plus():\n    return columns().a.op('+')\n"
               "def inner():\n    c = columns()\n    q = sa.select(c.a.label('l')).where(c.b == 'x' * 20)\n    return q.subquery('q').c\n"
               "def excluded():\n    i = postgresql.insert(sa.table('t', sa.column('a')))\n    return i.excluded.a\n"
               "def default():\n    return sa.Column('d', sa.String, server_default=sa.func.concat('y' * 20, 'z'))\n"
               "def checks():\n    return sa.CheckConstraint(columns().a > 10 ** 3), sa.Index('ix', sa.func.lower(columns().b))\n"
               "c, p, i, e, d, k = columns(), plus(), inner(), excluded(), default(), checks()\n"
               "x = [sa.case((c.a == n, 'v%s' % n), else_=None) for n in (1, 2)]\n"
               "print(c.b)\nprint(p(c.a))\nprint(sa.select(i.l))\nprint(e)\nprint(\"concat('%s', 'z')\" % ('y' * 20) in str(d.server_default.arg))\nprint(k[0].sqltext)\n"
               "print(x[1])\nprint(c.a.type, sa.select(c.a).selected_columns.keys())\n",
               "t.b\nt.a + t.a\nSELECT q.l \nFROM (SELECT t.a AS l \nFROM t \nWHERE t.b = 'xxxxxxxxxxxxxxxxxxxx') AS q\nexcluded.a\n"
               "True\nt.a > 1000\nCASE WHEN (t.a = 2) THEN 'v2' END\nINTEGER ['a']\n");
}

static void statements_of_a_loop_take_no_memory(void **state __attribute__((unused)))
{
    static const char *const statements[] = {
        "t.update().where(t.c.a == i).values(b='x%d' % i)", "sa.insert(t).values(a=i, b='x')", "sa.select(t.c.a).where(t.c.a == i)",
        "sa.text('UPDATE t SET a = :i').bindparams(i=i)",   "sa.select(sa.func.count()).select_from(t)",
        "sa.delete(sa.table('u', sa.column('k'))).where(sa.column('k').in_([i, sa.bindparam('p%d' % (i % 3), 1)]))",
    };

    for (size_t i = 0; i < COUNT_OF(statements); i++)
    {
        char program[512];

        snprintf(program, sizeof program,
                 "t = sa.table('t', sa.column('a', sa.Integer), sa.column('b', sa.String))\nfor i in range(20000):\n    s = %s\n",
                 statements[i]);
        assert_string_equal(run("sqlite", program, ""), "");
        assert_true(world_memory.peak < 6 * 1024 * 1024);
    }
}

static void values_become_literals(void **state __attribute__((unused)))
{
    ASSERT_RUN("import datetime, decimal, uuid, json\nc = sa.create_engine('postgresql://').connect()\n"
               "for v in [True, None, 1.5, decimal.Decimal('1.10'), datetime.date(2024, 1, 31), datetime.datetime(2024, 1, 31, "
               "12, 5),\n"
               "          datetime.timedelta(days=1, seconds=3), uuid.UUID('12345678123456781234567812345678'), b'\\x00a', "
               "{'a': [1]}, [1, 2]]:\n"
               "    c.execute(sa.text('X :v'), {'v': v})\n",
               "[connect postgresql://]\n[X true]\n[X NULL]\n[X 1.5]\n[X 1.10]\n[X '2024-01-31']\n[X '2024-01-31 12:05:00']\n"
               "[X '1 days 3.000000 seconds'::interval]\n[X '12345678-1234-5678-1234-567812345678']\n[X '\\x0061'::bytea]\n[X "
               "'{\"a\": [1]}']\n"
               "[X ARRAY[1, 2]]\n");
}

static void mixins_declare_for_their_classes(void **state __attribute__((unused)))
{
    ASSERT_RUN("from sqlalchemy.orm import DeclarativeBase, declared_attr\n"
               "class Base(DeclarativeBase):\n"
               "    @declared_attr.directive\n    def __tablename__(cls):\n        return cls.__name__.lower()\n"
               "class Named:\n    name = sa.Column(sa.String(5))\n"
               "    @declared_attr\n    def owner_id(cls):\n        return sa.Column(sa.ForeignKey('o.id'))\n"
               "class Pet(Named, Base):\n    id = sa.Column(sa.Integer, primary_key=True)\n"
               "class Dog(Pet):\n    __tablename__ = None\n    bark = sa.Column(sa.Integer)\n"
               "print({k: t.c.keys() for k, t in Base.metadata.tables.items()})\n"
               "print(sa.tuple_(Pet.id, Pet.name).in_([(1, 'a'), (2, 'b')]))\n",
               "{'pet': ['id', 'name', 'owner_id', 'bark']}\n(pet.id, pet.name) IN ((1, 'a'), (2, 'b'))\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(types_print_their_repr),
        cmocka_unit_test(types_refuse_unknown_arguments),
        cmocka_unit_test(an_enum_class_gives_its_names),
        cmocka_unit_test(an_opaque_type_is_refused),
        cmocka_unit_test(operators_make_expressions),
        cmocka_unit_test(upserts),
        cmocka_unit_test(connections_run_statements),
        cmocka_unit_test(transactions_nest),
        cmocka_unit_test(async_connections_are_awaited),
        cmocka_unit_test(failures_are_sqlalchemys),
        cmocka_unit_test(tables_collect_in_a_metadata),
        cmocka_unit_test(declarative_classes_have_tables),
        cmocka_unit_test(type_decorators_answer_for_their_dialect),
        cmocka_unit_test(sqlmodel_classes_have_tables),
        cmocka_unit_test(mutable_types_are_types),
        cmocka_unit_test(mixins_declare_for_their_classes),
        cmocka_unit_test(named_binds_of_core_statements),
        cmocka_unit_test(values_become_literals),
        cmocka_unit_test(parameters_mean_what_literals_do),
        cmocka_unit_test(rows_without_parameters_are_literals),
        cmocka_unit_test(parameters_stand_only_where_types_are_known),
        cmocka_unit_test(the_first_set_says_the_columns),
        cmocka_unit_test(texts_with_a_list_run_set_by_set),
        cmocka_unit_test(returning_gives_the_rows_of_all_sets),
        cmocka_unit_test(parts_keep_their_expression),
        cmocka_unit_test(statements_of_a_loop_take_no_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
