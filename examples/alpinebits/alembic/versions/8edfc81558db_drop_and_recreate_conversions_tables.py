"""Drop and recreate conversions tables

Revision ID: 8edfc81558db
Revises: 535b70e85b64
Create Date: 2025-11-18 14:21:35.902174

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '8edfc81558db'
down_revision: Union[str, Sequence[str], None] = '535b70e85b64'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    bind = op.get_bind()
    kept = bind.execute(
        sa.text("SELECT reservation_id, pms_reservation_id, room_number, revenue_total FROM conversions ORDER BY id")
    ).fetchall()
    op.drop_index(op.f('ix_conversions_reservation_id'), table_name='conversions')
    op.drop_table('conversions')

    op.create_table(
        'conversions',
        sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
        sa.Column('reservation_id', sa.Integer(), nullable=True),
        sa.Column('hotel_id', sa.String(), nullable=True),
        sa.Column('pms_reservation_id', sa.String(), nullable=True),
        sa.Column('reservation_type', sa.Enum('option', 'definitive', 'cancelled', name='reservation_type'), nullable=True),
        sa.Column('booking_channel', sa.String(), nullable=True),
        sa.Column('updated_at', sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.ForeignKeyConstraint(['reservation_id'], ['reservations.id'], ondelete='SET NULL'),
        sa.PrimaryKeyConstraint('id'),
        sa.UniqueConstraint('hotel_id', 'pms_reservation_id', name='uq_conversions_hotel_pms'),
    )
    op.create_index(op.f('ix_conversions_reservation_id'), 'conversions', ['reservation_id'], unique=False)
    op.create_table(
        'conversion_rooms',
        sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
        sa.Column('conversion_id', sa.Integer(), nullable=False),
        sa.Column('room_number', sa.String(), nullable=True),
        sa.Column('total_revenue', sa.Numeric(precision=10, scale=2), nullable=True),
        sa.ForeignKeyConstraint(['conversion_id'], ['conversions.id'], ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_index(op.f('ix_conversion_rooms_conversion_id'), 'conversion_rooms', ['conversion_id'], unique=False)

    for row in kept:
        values = {'reservation': row.reservation_id, 'pms': row.pms_reservation_id}
        bind.execute(
            sa.text(
                "INSERT INTO conversions (reservation_id, hotel_id, pms_reservation_id, reservation_type, updated_at)"
                " VALUES (:reservation, '39054_001', :pms, 'definitive', '2025-11-18 14:30:00+00:00')"
            ),
            values,
        )
        bind.execute(
            sa.text(
                "INSERT INTO conversion_rooms (conversion_id, room_number, total_revenue)"
                " SELECT id, :room, :revenue FROM conversions WHERE pms_reservation_id = :pms"
            ),
            {'room': row[2], 'revenue': row[3], 'pms': values['pms']},
        )


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_index(op.f('ix_conversion_rooms_conversion_id'), table_name='conversion_rooms')
    op.drop_table('conversion_rooms')
    op.drop_index(op.f('ix_conversions_reservation_id'), table_name='conversions')
    op.drop_table('conversions')
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('DROP TYPE IF EXISTS reservation_type')
    # The rows are not brought back: the property management system sends them again.
    op.create_table(
        'conversions',
        sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
        sa.Column('reservation_id', sa.Integer(), nullable=True),
        sa.Column('pms_reservation_id', sa.String(), nullable=True),
        sa.Column('room_number', sa.String(), nullable=True),
        sa.Column('daily_sales', sa.JSON(), nullable=True),
        sa.Column('revenue_total', sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(['reservation_id'], ['reservations.id']),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_index(op.f('ix_conversions_reservation_id'), 'conversions', ['reservation_id'], unique=False)
