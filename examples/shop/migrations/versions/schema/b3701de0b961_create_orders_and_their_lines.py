"""Create orders and their lines

Revision ID: b3701de0b961
Revises: 6ba5c6593e25
Create Date: 2025-01-14 10:03:07.914420

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = 'b3701de0b961'
down_revision = '6ba5c6593e25'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'orders',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('customer_id', sa.Integer(), nullable=False),
        sa.Column('status', sa.Enum('new', 'paid', 'shipped', 'cancelled', name='order_status'), nullable=False),
        sa.Column('language', sa.String(length=5), nullable=True),
        sa.Column('placed_at', sa.DateTime(), nullable=False),
        sa.Column('total', sa.Numeric(precision=12, scale=2), nullable=True),
        sa.ForeignKeyConstraint(['customer_id'], ['customers.id'], name='fk_orders_customer_id'),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_index(op.f('ix_orders_customer_id'), 'orders', ['customer_id'], unique=False)
    op.create_table(
        'order_lines',
        sa.Column('order_id', sa.Integer(), nullable=False),
        sa.Column('line', sa.SmallInteger(), nullable=False),
        sa.Column('product_id', sa.Integer(), sa.ForeignKey('products.id', ondelete='RESTRICT'), nullable=False),
        sa.Column('quantity', sa.Integer(), nullable=False, server_default='1'),
        sa.Column('unit_price', sa.Numeric(precision=10, scale=2), nullable=False),
        sa.CheckConstraint('quantity > 0', name='ck_order_lines_quantity'),
        sa.ForeignKeyConstraint(['order_id'], ['orders.id'], name='fk_order_lines_order_id', ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('order_id', 'line', name='pk_order_lines'),
    )


def downgrade() -> None:
    op.drop_table('order_lines')
    op.drop_index(op.f('ix_orders_customer_id'), table_name='orders')
    op.drop_table('orders')
    sa.Enum(name='order_status').drop(op.get_bind(), checkfirst=False)
