"""Add stock to products

Revision ID: 2e7a76949a5e
Revises: 4caf5a51dfed
Create Date: 2025-03-24 14:07:50.612300

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '2e7a76949a5e'
down_revision = '4caf5a51dfed'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('products', schema=None) as batch_op:
        batch_op.add_column(sa.Column('stock', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('restocked_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index('ix_products_stock', ['active', 'stock'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_products_stock', table_name='products')
    op.drop_column('products', 'restocked_at')
    op.drop_column('products', 'stock')
