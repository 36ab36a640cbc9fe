"""Count the stock and order totals

Revision ID: 8679942299b8
Revises: 9da4aba842a9
Create Date: 2025-03-25 06:45:03.075512

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '8679942299b8'
down_revision = '9da4aba842a9'
branch_labels = None
depends_on = ('2e7a76949a5e',)


def upgrade() -> None:
    conn = op.get_bind()
    for sku, count in [('FLR-001', 40), ('FLR-002', 12), ('YST-001', 300)]:
        result = conn.execute(sa.text("UPDATE products SET stock = :count WHERE sku = :sku"), {'count': count, 'sku': sku})
        assert result.rowcount == 1, sku
    op.execute("UPDATE products SET title = title || ' (25% off)' WHERE active AND stock > 20 AND sku LIKE 'FLR%'")

    totals = conn.execute(
        sa.text("SELECT order_id, sum(quantity * unit_price) AS total FROM order_lines GROUP BY order_id ORDER BY order_id")
    )
    for order in totals.fetchall():
        values = {'total': round(float(order.total), 2), 'id': order.order_id}
        conn.execute(sa.text("UPDATE orders SET total = :total WHERE id = :id"), values)


def downgrade() -> None:
    op.execute("UPDATE orders SET total = NULL")
    op.execute("UPDATE products SET stock = 0, title = replace(title, ' (25% off)', '')")
