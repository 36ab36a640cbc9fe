"""add_payments_table

Revision ID: a3e2f1b8c9d4
Revises: df4d63ed4e3d
Create Date: 2024-10-14 10:21:08.339217

"""
import datetime
from decimal import Decimal
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql


# revision identifiers, used by Alembic.
revision: str = 'a3e2f1b8c9d4'
down_revision: Union[str, Sequence[str], None] = 'df4d63ed4e3d'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.create_table(
        'payments',
        sa.Column('id', sa.BigInteger(), primary_key=True),
        sa.Column('order_id', sa.BigInteger(), sa.ForeignKey('orders.id', ondelete='RESTRICT'), nullable=False, index=True),
        sa.Column('method', sa.Enum('card', 'transfer', 'cash', name='payment_method'), nullable=False),
        sa.Column('amount', sa.DECIMAL(12, 2), nullable=False),
        sa.Column('fee_rate', sa.REAL(), nullable=True),
        sa.Column('score', postgresql.DOUBLE_PRECISION(), nullable=True),
        sa.Column('due_on', sa.DATE(), nullable=True),
        sa.Column('opens_at', sa.Time(timezone=True), nullable=True),
        sa.Column('grace', sa.Interval(), nullable=False, server_default=sa.text("interval '14 days'")),
        sa.Column('receipt', postgresql.BYTEA(), nullable=True),
        sa.Column('answer', sa.JSON(), nullable=True),
        sa.Column('refunded', sa.BOOLEAN(), nullable=False, server_default=sa.false()),
        sa.Column('taken_at', sa.TIMESTAMP(timezone=True), nullable=False, server_default=sa.func.now()),
    )
    payments = sa.table(
        'payments',
        sa.column('order_id', sa.BigInteger),
        sa.column('method', sa.Enum('card', 'transfer', 'cash', name='payment_method')),
        sa.column('amount', sa.Numeric(12, 2)),
        sa.column('fee_rate', sa.Float),
        sa.column('score', sa.Float),
        sa.column('due_on', sa.Date),
        sa.column('opens_at', sa.Time(timezone=True)),
        sa.column('grace', sa.Interval),
        sa.column('receipt', sa.LargeBinary),
        sa.column('answer', sa.JSON),
        sa.column('refunded', sa.Boolean),
        sa.column('taken_at', sa.DateTime(timezone=True)),
    )
    placed = op.get_bind().execute(sa.text("SELECT id FROM orders WHERE status = 'placed'")).scalar()
    if placed is not None:
        op.bulk_insert(
            payments,
            [
                {
                    'order_id': placed,
                    'method': 'card',
                    'amount': Decimal('87.90'),
                    'fee_rate': 0.015625,
                    'score': 0.1,
                    'due_on': datetime.date(2024, 9, 15),
                    'opens_at': datetime.time(8, 30, tzinfo=datetime.timezone.utc),
                    'grace': datetime.timedelta(days=3, hours=4, microseconds=5),
                    'receipt': bytes(range(8)) + b"'\\",
                    'answer': {'code': 0, 'text': 'ok', 'nested': {'a': [1, 2, {'b': None}]}},
                    'refunded': False,
                    'taken_at': datetime.datetime(2024, 9, 1, 10, 5, 30, 123456, tzinfo=datetime.timezone.utc),
                },
            ],
        )


def downgrade() -> None:
    op.drop_table('payments')
    sa.Enum(name='payment_method').drop(op.get_bind())
