"""Create customers and products

Revision ID: 6ba5c6593e25
Revises: 
Create Date: 2025-01-14 09:12:41.302115

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '6ba5c6593e25'
down_revision = None
branch_labels = ('schema',)
depends_on = None


def upgrade() -> None:
    op.create_table(
        'customers',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('email', sa.String(length=254), nullable=False),
        sa.Column('name', sa.Unicode(length=120), nullable=False),
        sa.Column('born', sa.Date(), nullable=True),
        sa.Column('created_at', sa.DateTime(), server_default=sa.text('CURRENT_TIMESTAMP'), nullable=False),
        sa.PrimaryKeyConstraint('id'),
        sa.UniqueConstraint('email', name='uq_customers_email'),
    )
    op.create_table(
        'products',
        sa.Column('id', sa.Integer(), primary_key=True),
        sa.Column('sku', sa.String(20), nullable=False, unique=True),
        sa.Column('title', sa.String(200), nullable=False, index=True),
        sa.Column('description', sa.Text(), nullable=False, server_default=''),
        sa.Column('price', sa.Numeric(10, 2), nullable=False),
        sa.Column('weight', sa.Float(), nullable=True),
        sa.Column('picture', sa.LargeBinary(), nullable=True),
        sa.Column('active', sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.CheckConstraint('price >= 0', name='ck_products_price'),
    )


def downgrade() -> None:
    op.drop_table('products')
    op.drop_table('customers')
