"""add_loyalty_points_table

Revision ID: ca9f30c3f988
Revises: a065cb1e0371
Create Date: 2025-01-20 14:15:09.550038

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = 'ca9f30c3f988'
down_revision: Union[str, Sequence[str], None] = 'a065cb1e0371'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.create_table(
        'loyalty_points',
        sa.Column('id', sa.BigInteger(), primary_key=True),
        sa.Column('customer_id', sa.BigInteger(), sa.ForeignKey('customers.id', ondelete='CASCADE'), nullable=False),
        sa.Column('points', sa.Integer(), nullable=False),
        sa.Column('reason', sa.Unicode(80), nullable=False, server_default='order'),
        sa.CheckConstraint('points <> 0', name='ck_loyalty_points_not_zero'),
    )
    op.execute("INSERT INTO loyalty_points (customer_id, points) SELECT id, 100 + length(email) FROM customers ORDER BY id")
    op.add_column('customers', sa.Column('points', sa.Integer(), nullable=False, server_default='0'))
    op.execute("UPDATE customers c SET points = p.points FROM loyalty_points p WHERE p.customer_id = c.id")


def downgrade() -> None:
    op.drop_column('customers', 'points')
    op.drop_table('loyalty_points')
