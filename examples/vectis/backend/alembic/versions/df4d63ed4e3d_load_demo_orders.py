"""load_demo_orders

Revision ID: df4d63ed4e3d
Revises: 56acad23cc04
Create Date: 2024-09-04 16:30:40.456781

"""
import uuid
from decimal import Decimal
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql


# revision identifiers, used by Alembic.
revision: str = 'df4d63ed4e3d'
down_revision: Union[str, Sequence[str], None] = '56acad23cc04'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    conn = op.get_bind()
    channel = conn.execute(
        sa.text("INSERT INTO channels (slug, name, is_default) VALUES ('web', 'Web shop', true) RETURNING id")
    ).scalar()
    conn.execute(
        sa.text("INSERT INTO channels (slug, name) VALUES (:slug, :name)"),
        [{'slug': 'pos', 'name': 'Till'}, {'slug': 'b2b', 'name': "Dealers' portal"}],
    )

    customers = sa.table(
        'customers',
        sa.column('public_id', postgresql.UUID(as_uuid=True)),
        sa.column('channel_id', sa.BigInteger),
        sa.column('email', sa.String),
        sa.column('last_ip', postgresql.INET),
        sa.column('tags', postgresql.ARRAY(sa.String)),
        sa.column('profile', postgresql.JSONB),
    )
    op.bulk_insert(
        customers,
        [
            {
                'public_id': uuid.UUID('6c1c6d0e-9a52-4f7e-8b39-7f3f6c1d2a01'),
                'channel_id': channel,
                'email': 'Ada@example.com',
                'last_ip': '192.0.2.17',
                'tags': ['vip', 'needs "quotes", commas'],
                'profile': {'size': 'M', 'likes': ['wool', None, 3.5]},
            },
            {
                'public_id': uuid.uuid5(uuid.NAMESPACE_DNS, 'example.com'),
                'channel_id': channel,
                'email': 'bert@example.com',
                'last_ip': '2001:db8::1',
                'tags': [],
                'profile': {},
            },
        ],
    )

    products = sa.table(
        'products',
        sa.column('sku', sa.String),
        sa.column('title', sa.Text),
        sa.column('price', sa.Numeric(12, 2)),
        sa.column('attributes', postgresql.JSONB),
        sa.column('dimensions', postgresql.ARRAY(sa.Float)),
    )
    op.bulk_insert(products, [
        {'sku': 'SCF-1', 'title': 'Scarf', 'price': Decimal('39.90'), 'attributes': {'wool': True}, 'dimensions': [1.8, 0.3]},
        {'sku': 'HAT-2', 'title': 'Hat', 'price': Decimal('24.00'), 'attributes': {}, 'dimensions': None},
    ])

    order_id = conn.execute(
        sa.text(
            "INSERT INTO orders (channel_id, customer_id, status, placed_at)"
            " SELECT channel_id, id, 'placed', TIMESTAMPTZ '2024-09-01 12:00:00+02' FROM customers WHERE email = :email"
            " RETURNING id"
        ),
        {'email': 'Ada@example.com'},
    ).fetchone()[0]
    conn.execute(sa.text("INSERT INTO orders (channel_id, note) VALUES (:channel, 'call back: 10:30')"), {'channel': channel})
    for position, (product_id, price) in enumerate(conn.execute(sa.text("SELECT id, price FROM products ORDER BY sku")), 1):
        conn.execute(
            sa.text("INSERT INTO order_lines VALUES (:order, :position, :product, :quantity, :price)"),
            {'order': order_id, 'position': position, 'product': product_id, 'quantity': 3 - position, 'price': price},
        )


def downgrade() -> None:
    for table in ('order_lines', 'orders', 'products', 'customers', 'channels'):
        op.execute(f'DELETE FROM {table}')
