"""Take over members from the card index

Revision ID: 816da20ce1d5
Revises: 83ccb0fc2909
Create Date: 2025-06-04 07:31:02.550417

"""
from datetime import datetime, timedelta
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '816da20ce1d5'
down_revision: Union[str, Sequence[str], None] = '83ccb0fc2909'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None

CARDS = [
    ('0b9f5a52-7d3e-4c52-8a4e-0f6f0d0f3c11', 'Reader One', 'ACTIVE', datetime(2019, 2, 28, 9, 0), None, {'mail': True}),
    (
        '5d1c6f8e-2a77-4d6b-9a53-61c2a0f5be02',
        'Lesende Zwei',
        'BLOCKED',
        datetime(2021, 7, 1, 17, 45, 12, 345),
        b'\x00\x01',
        None,
    ),
]


def upgrade() -> None:
    member = sa.table(
        'member',
        sa.column('card', sa.String),
        sa.column('name', sa.String),
        sa.column('status', sa.Enum('ACTIVE', 'BLOCKED', name='memberstatus')),
        sa.column('joined_at', sa.DateTime),
        sa.column('photo', sa.LargeBinary),
        sa.column('settings', sa.JSON),
    )
    op.bulk_insert(member, [dict(zip(('card', 'name', 'status', 'joined_at', 'photo', 'settings'), row)) for row in CARDS])

    loan = sa.table(
        'loan',
        sa.column('book_id', sa.Integer),
        sa.column('member_card', sa.String),
        sa.column('due_on', sa.Date),
        sa.column('returned_at', sa.DateTime),
        sa.column('fee', sa.Float),
    )
    conn = op.get_bind()
    rows = conn.execute(sa.text('SELECT id FROM book WHERE in_print ORDER BY id')).fetchall()
    due = datetime(2025, 6, 25)
    loans = []
    for i, (book_id,) in enumerate(rows):
        card = CARDS[i % len(CARDS)][0]
        returned = due - timedelta(days=2, hours=i) if i % 2 else None
        loans.append(
            {
                'book_id': book_id,
                'member_card': card,
                'due_on': (due + timedelta(weeks=i)).date(),
                'returned_at': returned,
                'fee': i * 0.25,
            }
        )
    op.bulk_insert(loan, loans)


def downgrade() -> None:
    op.execute('DELETE FROM loan')
    op.execute('DELETE FROM member')
