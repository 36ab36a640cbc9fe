"""Write down what has left the house

Revision ID: 31c370d42386
Revises: 8679942299b8
Create Date: 2025-05-07 08:12:55.714092

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '31c370d42386'
down_revision = '8679942299b8'
branch_labels = None
depends_on = ('7dcaa12f07df',)


def upgrade() -> None:
    op.execute(
        """
        INSERT INTO shipments (order_id, carrier, weight, label, left_at)
        SELECT o.id, 'DHL', sum(l.quantity * 1.250), 'order ' || o.id, o.placed_at
          FROM orders o JOIN order_lines l ON l.order_id = o.id
         WHERE o.status = 'shipped'
         GROUP BY o.id, o.placed_at
         ORDER BY o.id
        """
    )


def downgrade() -> None:
    op.execute("DELETE FROM shipments")
