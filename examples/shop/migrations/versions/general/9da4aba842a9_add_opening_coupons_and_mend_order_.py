"""Add opening coupons and mend order states

Revision ID: 9da4aba842a9
Revises: 145c762c195b
Create Date: 2025-03-05 07:58:36.201733

"""
import datetime
from decimal import Decimal

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '9da4aba842a9'
down_revision = '145c762c195b'
branch_labels = None
depends_on = ('4caf5a51dfed',)


def upgrade() -> None:
    coupons = sa.table(
        'coupons',
        sa.column('code', sa.String),
        sa.column('kind', sa.Enum('percent', 'amount', 'shipping', name='coupon_kind')),
        sa.column('value', sa.Numeric(8, 2)),
        sa.column('valid_from', sa.Date),
        sa.column('opens_at', sa.Time),
        sa.column('rules', sa.JSON),
    )
    op.bulk_insert(
        coupons,
        [
            {
                'code': 'SPRING',
                'kind': 'percent',
                'value': Decimal('5'),
                'valid_from': datetime.date(2025, 3, 20),
                'opens_at': datetime.time(8, 0),
                'rules': {'min_total': 50, 'only': ['FLR-001', 'FLR-002'], 'note': 'größer = besser'},
            },
            {
                'code': 'POST0',
                'kind': 'shipping',
                'value': Decimal('0.00'),
                'valid_from': datetime.date(2025, 1, 1),
                'opens_at': None,
                'rules': [],
            },
        ],
    )
    # The old shop wrote 'paid' for parcels that had left already.
    conn = op.get_bind()
    conn.execute("UPDATE orders SET status = 'shipped' WHERE status = 'paid' AND placed_at < '2025-01-01'")
    op.execute("UPDATE orders SET coupon_code = 'POST0' WHERE status = 'shipped'")


def downgrade() -> None:
    op.execute("UPDATE orders SET coupon_code = NULL")
    op.execute("DELETE FROM coupons")
    # The state of the mended orders stays: it is the right one.
