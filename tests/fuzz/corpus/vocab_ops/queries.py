#: program
import sqlalchemy as sa
from sqlalchemy import orm, exc, event, inspect, MetaData, Table, Column, select, func, text, literal, bindparam, and_, or_, not_, case, cast, exists, union, union_all, insert, update, delete, tuple_, desc, asc, nullslast, distinct, extract, type_coerce, column, table, values
from sqlalchemy.dialects import postgresql, mysql, sqlite
from sqlalchemy.orm import Session, sessionmaker, declarative_base, relationship, DeclarativeBase, Mapped, mapped_column
def attempt(call, *given, **named):
    try:
        return call(*given, **named)
    except Exception as error:
        return str(error)
metadata = MetaData(schema=None, naming_convention={'pk': 'pk_%(table_name)s', 'ix': 'ix_%(column_0_label)s', 'fk': 'fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s', 'uq': 'uq_%(table_name)s_%(column_0_N_name)s', 'ck': 'ck_%(table_name)s_%(constraint_name)s'})
users = Table('users', metadata, Column('id', sa.Integer, primary_key=True), Column('name', sa.String(50), nullable=False, index=True, comment='c'), Column('made', sa.DateTime(timezone=True), server_default=func.now()), Column('kind', sa.Enum('a', 'b', name='kind')), Column('data', sa.JSON), sa.CheckConstraint('id > 0', name='positive'), sa.UniqueConstraint('name'), comment='people')
posts = Table('posts', metadata, Column('id', sa.BigInteger, sa.Identity(always=True), primary_key=True), Column('user_id', sa.ForeignKey('users.id', ondelete='CASCADE')), Column('body', sa.Text, default='x'), Column('total', sa.Numeric(10, 2), sa.Computed('id * 2')), sa.Index('ix_body', 'body', postgresql_using='gin'), sa.ForeignKeyConstraint(['user_id'], ['users.id']))
u, p = users.c, posts.c
wheres = [u.id == 1, u.id != None, u.name.like('a%'), u.name.in_(['a', 'b']), u.name.notin_([]), u.id.between(1, 2), and_(u.id > 1, u.id < 5), or_(u.id == 1, not_(u.name == 'x')), u.name.is_(None), u.name.isnot(None), u.name.ilike('x'), u.name.startswith('a'), u.name.contains('b', autoescape=True), u.name.op('~')('x'), u.data['a'].astext == 'x' if hasattr(u.data['a'], 'astext') else u.id == 2, exists().where(p.user_id == u.id), tuple_(u.id, u.name).in_([(1, 'a')]), u.id + 1 > 2, -u.id < 0, u.name.concat('x') == 'y', u.name.collate('C') > 'a', sa.true(), sa.false(), sa.null() == u.id, text('id = :id').bindparams(id=3), bindparam('b') == u.id, u.id.in_(select(p.user_id)), case((u.id == 1, 'one'), else_='other') == 'one', cast(u.id, sa.String) == '1', extract('year', u.made) == 2020, func.lower(u.name) == 'a', func.count(distinct(u.id)) > 1, type_coerce(u.id, sa.String) == 'x', u.name.regexp_match('a'), literal(5) == u.id]
queries = [select(u.id, u.name), select(users).where(u.id == 1).order_by(u.name.desc().nullslast(), u.id).limit(5).offset(2), select(func.count()).select_from(users), select(u.id.label('n'), p.body).join(posts, p.user_id == u.id, isouter=True).group_by(u.id).having(func.count(p.id) > 1).distinct(), select(users.alias('x')), select(u.id).union(select(p.id)), union_all(select(u.id), select(p.id)).order_by('id'), select(select(u.id).subquery().c.id), select(select(u.id).cte('c')), select(select(func.max(u.id)).scalar_subquery()), select(func.row_number().over(partition_by=u.name, order_by=u.id)), select(u.id).with_for_update(nowait=True), select(literal('x').label('y'), text('1'), sa.literal_column('2')), select(users.join(posts)), select(table('t', column('a'), column('b')).c.a), select(func.coalesce(u.name, 'x'), func.json_build_object('a', 1), func.now(), func.array_agg(u.id).filter(u.id > 1)), text('SELECT id, name FROM users WHERE id = :id'), text('SELECT 1').columns(column('id', sa.Integer))]
changes = [insert(users).values(id=1, name='a'), users.insert().values([{'id': 1}, {'id': 2}]), insert(users).from_select(['id'], select(p.id)), insert(users).returning(u.id), update(users).where(u.id == 1).values(name=func.upper(u.name)), users.update().values({u.name: 'x'}).where(u.name == 'y'), delete(users).where(u.id.in_([1])), posts.delete(), postgresql.insert(users).values(id=1, name='n').on_conflict_do_nothing(index_elements=['id']), postgresql.insert(users).values(id=1).on_conflict_do_update(index_elements=[u.id], set_={'name': 'x'}), mysql.insert(users).values(id=1).on_duplicate_key_update(name='x'), sqlite.insert(users).values(id=1).on_conflict_do_nothing()]
for where in wheres:
    attempt(str, where), attempt(lambda: str(where.compile(dialect=postgresql.dialect(), compile_kwargs={'literal_binds': True}))), attempt(lambda: str(select(u.id).where(where))), attempt(lambda: bool(where)), attempt(lambda: where.label('l')), attempt(lambda: ~where), attempt(lambda: where & where | where)
for url in ('postgresql+psycopg2://u:p@h/d', 'sqlite://', 'mysql+pymysql://u@h/d', 'nothing://', 5):
    engine = attempt(sa.create_engine, url, echo=False, pool_pre_ping=True, future=True, connect_args={'a': 1}, poolclass=sa.pool.NullPool)
    for name in 'url dialect name driver dispose begin pool echo execution_options'.split():
        attempt(lambda: repr(getattr(engine, name)))
    for statement in queries + changes:
        def one():
            with engine.connect() as connection, connection.begin():
                return connection.execute(statement, {'id': 1})
        result = attempt(one)
        for call in 'keys rowcount fetchone first fetchmany mappings scalars one all scalar scalar_one_or_none close closed returns_rows lastrowid inserted_primary_key'.split():
            found = attempt(getattr, result, call, None)
            got = attempt(found) if callable(found) else found
            attempt(list, got), attempt(lambda: got.id), attempt(lambda: got[0]), attempt(lambda: got._mapping['name']), attempt(lambda: got.all()), attempt(lambda: got._asdict())
        attempt(lambda: [row.name for row in engine.connect().execute(statement)]), attempt(lambda: str(statement.compile(engine)))
    def transactions():
        with engine.begin() as connection:
            inner = connection.begin_nested()
            connection.execute(users.insert(), [{'id': 1, 'name': 'a'}, {'id': 2, 'name': None}])
            inner.rollback()
            connection.exec_driver_sql('SELECT 1').scalar()
            connection.scalar(select(u.id)), connection.scalars(select(u.id)).all()
            connection.execution_options(isolation_level='AUTOCOMMIT')
            connection.in_transaction(), connection.get_transaction(), connection.dialect.name, connection.engine.url
            metadata.create_all(connection), metadata.drop_all(bind=connection, checkfirst=False)
            users.create(connection, checkfirst=True), users.drop(connection)
            inspect(connection).get_table_names()
    attempt(transactions)
    def session():
        with Session(engine) as session:
            session.execute(select(u.id)).all(), session.scalar(select(u.id)), session.scalars(select(u.id)).first()
            session.execute(text('x')), session.commit(), session.rollback(), session.flush(), session.close(), session.get_bind(), session.connection()
            session.query(users).all()
    attempt(session), attempt(lambda: sessionmaker(bind=engine)())
