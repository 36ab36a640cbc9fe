#: env
import sqlalchemy as sa
metadata = sa.MetaData()
sa.Table('t', metadata, sa.Column('a', sa.Integer))
metadata.create_all(None)
