"""Create shipments

Revision ID: 7dcaa12f07df
Revises: 2e7a76949a5e
Create Date: 2025-05-06 17:22:08.330917

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '7dcaa12f07df'
down_revision = '2e7a76949a5e'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'shipments',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('order_id', sa.Integer(), nullable=False),
        sa.Column('carrier', sa.CHAR(length=3), nullable=False),
        sa.Column('weight', sa.DECIMAL(precision=7, scale=3), nullable=False),
        sa.Column('insured', sa.BOOLEAN(), server_default=sa.text('false'), nullable=False),
        sa.Column('label', sa.TEXT(), nullable=True),
        sa.Column('left_at', sa.TIMESTAMP(), server_default=sa.func.now(), nullable=False),
        sa.ForeignKeyConstraint(['order_id'], ['orders.id'], name='fk_shipments_order_id', ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_shipments')),
    )
    op.create_index('uq_shipments_order_id', 'shipments', ['order_id'], unique=True)


def downgrade() -> None:
    op.drop_index('uq_shipments_order_id', table_name='shipments')
    op.drop_table('shipments')
