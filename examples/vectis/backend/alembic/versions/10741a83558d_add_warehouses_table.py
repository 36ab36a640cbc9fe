"""add_warehouses_table

Revision ID: 10741a83558d
Revises: a065cb1e0371
Create Date: 2025-01-21 09:58:47.183320

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql


# revision identifiers, used by Alembic.
revision: str = '10741a83558d'
down_revision: Union[str, Sequence[str], None] = 'a065cb1e0371'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.create_table(
        'warehouses',
        sa.Column('id', sa.BigInteger(), sa.Identity(always=True, start=10, increment=10), primary_key=True),
        sa.Column('code', sa.CHAR(4), nullable=False, unique=True),
        sa.Column('address', postgresql.JSON(), nullable=True),
    )
    op.execute(sa.text("INSERT INTO warehouses (code) VALUES ('VIE1'), ('GRZ1')"))
    op.create_table(
        'stock',
        sa.Column('warehouse_id', sa.BigInteger(), nullable=False),
        sa.Column('product_id', sa.BigInteger(), nullable=False),
        sa.Column('pieces', sa.Integer(), nullable=False),
    )
    op.create_primary_key('pk_stock', 'stock', ['warehouse_id', 'product_id'])
    op.create_foreign_key('fk_stock_warehouse', 'stock', 'warehouses', ['warehouse_id'], ['id'], ondelete='CASCADE')
    op.create_foreign_key(
        'fk_stock_product', 'stock', 'products', ['product_id'], ['id'], deferrable=True, initially='DEFERRED'
    )
    op.create_check_constraint('ck_stock_pieces', 'stock', sa.column('pieces') >= 0)
    op.execute("INSERT INTO stock SELECT w.id, p.id, 5 FROM warehouses w CROSS JOIN products p")
    # What was inserted waits for its deferred keys, and no table may be altered meanwhile.
    op.execute("SET CONSTRAINTS ALL IMMEDIATE")


def downgrade() -> None:
    op.drop_constraint('ck_stock_pieces', 'stock', type_='check')
    op.drop_constraint('fk_stock_product', 'stock', type_='foreignkey')
    op.drop_constraint('fk_stock_warehouse', 'stock', type_='foreignkey')
    op.drop_constraint('pk_stock', 'stock', type_='primary')
    op.drop_table('stock')
    op.drop_table('warehouses')
