"""create_orders

Revision ID: 56acad23cc04
Revises: e1fe21296ea7
Create Date: 2024-09-04 09:47:13.908112

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql


# revision identifiers, used by Alembic.
revision: str = '56acad23cc04'
down_revision: Union[str, Sequence[str], None] = 'e1fe21296ea7'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None

order_status = postgresql.ENUM('draft', 'placed', 'sent', name='order_status', create_type=False)


def upgrade() -> None:
    order_status.create(op.get_bind(), checkfirst=True)
    op.execute(sa.schema.CreateSequence(sa.Sequence('order_number_seq', start=100001, increment=3)))
    op.create_table(
        'orders',
        sa.Column('id', sa.BigInteger(), primary_key=True),
        sa.Column('number', sa.BigInteger(), nullable=False, server_default=sa.text("nextval('order_number_seq')")),
        sa.Column('channel_id', sa.BigInteger(), nullable=False),
        sa.Column('customer_id', sa.BigInteger(), nullable=True),
        sa.Column('status', order_status, nullable=False, server_default='draft'),
        sa.Column('placed_at', postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column('note', sa.UnicodeText(), nullable=True),
        sa.ForeignKeyConstraint(['channel_id'], ['channels.id'], name='fk_orders_channel'),
        sa.ForeignKeyConstraint(
            ['customer_id'], ['customers.id'], name='fk_orders_customer', ondelete='SET NULL', onupdate='CASCADE'
        ),
        sa.UniqueConstraint('number', name='uq_orders_number', deferrable=True, initially='DEFERRED'),
    )
    op.create_table(
        'order_lines',
        sa.Column('order_id', sa.BigInteger(), sa.ForeignKey('orders.id', ondelete='CASCADE'), nullable=False),
        sa.Column('position', sa.SmallInteger(), nullable=False),
        sa.Column('product_id', sa.BigInteger(), sa.ForeignKey('products.id'), nullable=False, index=True),
        sa.Column('quantity', sa.INTEGER(), nullable=False),
        sa.Column('price', sa.NUMERIC(12, 2), nullable=False),
        sa.PrimaryKeyConstraint('order_id', 'position', name='pk_order_lines'),
    )


def downgrade() -> None:
    op.drop_table('order_lines')
    op.drop_table('orders')
    op.execute(sa.schema.DropSequence(sa.Sequence('order_number_seq')))
    order_status.drop(op.get_bind(), checkfirst=True)
