"""Load the first catalogue

Revision ID: bace413dd270
Revises: 
Create Date: 2025-01-15 08:40:55.120348

"""
import datetime
from decimal import Decimal

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = 'bace413dd270'
down_revision = None
branch_labels = ('data',)
depends_on = ('b3701de0b961',)


def row(sku, title, description, price, weight, picture=None, active=True):
    return {
        'sku': sku,
        'title': title,
        'description': description,
        'price': Decimal(price),
        'weight': weight,
        'picture': picture,
        'active': active,
    }


FIRST_ORDERS = [
    (1, 'bakery@example.com', 'paid', [('FLR-001', 2, '18.90'), ('YST-001', 10, '3.05')]),
    (2, 'cafe@example.com', 'new', [('FLR-002', 1, '21.50')]),
    (3, 'bakery@example.com', 'shipped', [('TIN-009', 6, '11.99')]),
]


def upgrade() -> None:
    customers = sa.table(
        'customers', sa.column('email', sa.String), sa.column('name', sa.Unicode), sa.column('born', sa.Date)
    )
    op.bulk_insert(
        customers,
        [
            {'email': 'bakery@example.com', 'name': 'Corner Bakery', 'born': None},
            {'email': 'cafe@example.com', 'name': 'Café Größenwahn', 'born': datetime.date(1999, 12, 31)},
            {'email': 'school@example.com', 'name': "St John's School", 'born': None},
        ],
    )
    products = sa.table(
        'products',
        sa.column('sku', sa.String),
        sa.column('title', sa.String),
        sa.column('description', sa.Text),
        sa.column('price', sa.Numeric(10, 2)),
        sa.column('weight', sa.Float),
        sa.column('picture', sa.LargeBinary),
        sa.column('active', sa.Boolean),
    )
    op.bulk_insert(
        products,
        [
            row('FLR-001', 'Wheat flour', '25 kg, 100% wheat', '18.90', 25.0),
            row('FLR-002', 'Rye flour', "the baker's own", '21.50', 25.0),
            row('YST-001', 'Dry yeast', '', '3.05', 0.5, picture=b'\x89PNG\x00\xff'),
            row('TIN-009', 'Bread tin', 'no longer made', '12.00', 0.731, active=False),
        ],
    )
    orders = sa.table(
        'orders',
        sa.column('customer_id', sa.Integer),
        sa.column('status', sa.String),
        sa.column('placed_at', sa.DateTime),
    )
    lines = sa.table(
        'order_lines',
        sa.column('order_id', sa.Integer),
        sa.column('line', sa.SmallInteger),
        sa.column('product_id', sa.Integer),
        sa.column('quantity', sa.Integer),
        sa.column('unit_price', sa.Numeric(10, 2)),
    )
    conn = op.get_bind()
    customer_ids = {name: key for key, name in conn.execute("SELECT id, email FROM customers").fetchall()}
    product_ids = {sku: key for key, sku in conn.execute("SELECT id, sku FROM products").fetchall()}

    for day, customer, status, wanted in FIRST_ORDERS:
        conn.execute(
            sa.text(
                "INSERT INTO orders (customer_id, status, placed_at)"
                " VALUES (:customer, :status, '2024-12-%02d 10:30:00')" % day
            ),
            {'customer': customer_ids[customer], 'status': status},
        )
        order = conn.execute("SELECT max(id) FROM orders").scalar()
        op.bulk_insert(
            lines,
            [
                {
                    'order_id': order,
                    'line': number,
                    'product_id': product_ids[sku],
                    'quantity': quantity,
                    'unit_price': Decimal(price),
                }
                for number, (sku, quantity, price) in enumerate(wanted, start=1)
            ],
        )
    op.execute(
        orders.insert().values(
            customer_id=customer_ids['school@example.com'],
            status=op.inline_literal('cancelled'),
            placed_at=datetime.datetime(2024, 11, 30, 23, 59, 59, 250000),
        )
    )


def downgrade() -> None:
    conn = op.get_bind()
    for table in ('order_lines', 'orders', 'products', 'customers'):
        conn.execute(f'DELETE FROM {table}')
