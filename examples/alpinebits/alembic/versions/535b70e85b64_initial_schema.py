"""Initial schema

Revision ID: 535b70e85b64
Revises: 
Create Date: 2025-11-18 08:46:12.417925

"""
import hashlib
import json
from datetime import date, datetime, timedelta, timezone
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '535b70e85b64'
down_revision: Union[str, Sequence[str], None] = None
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.create_table(
        'customers',
        sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
        sa.Column('contact_id', sa.String(), nullable=True),
        sa.Column('given_name', sa.String(length=100), nullable=True),
        sa.Column('surname', sa.String(length=100), nullable=False),
        sa.Column('email_address', sa.String(), nullable=True),
        sa.Column('phone', sa.String(length=40), nullable=True),
        sa.Column('language', sa.String(length=2), nullable=True),
        sa.Column('newsletter', sa.Boolean(), nullable=True),
        sa.Column('birth_date', sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint('id'),
        sa.UniqueConstraint('contact_id'),
    )
    op.create_table(
        'hashed_customers',
        sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
        sa.Column('customer_id', sa.Integer(), nullable=False),
        sa.Column('hashed_email', sa.String(length=64), nullable=True),
        sa.Column('hashed_phone', sa.String(length=64), nullable=True),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['customer_id'], ['customers.id'], ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id'),
        sa.UniqueConstraint('customer_id'),
    )
    op.create_table(
        'reservations',
        sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
        sa.Column('customer_id', sa.Integer(), nullable=True),
        sa.Column('unique_id', sa.String(length=35), nullable=True),
        sa.Column('start_date', sa.Date(), nullable=False),
        sa.Column('end_date', sa.Date(), nullable=False),
        sa.Column('num_adults', sa.SmallInteger(), server_default='2', nullable=False),
        sa.Column('children_ages', sa.JSON(), nullable=True),
        sa.Column('offer', sa.Text(), nullable=True),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('hotel_code', sa.String(), nullable=True),
        sa.Column('utm_campaign', sa.String(), nullable=True),
        sa.CheckConstraint('end_date >= start_date', name='ck_reservations_period'),
        sa.ForeignKeyConstraint(['customer_id'], ['customers.id'], ondelete='SET NULL'),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_index(op.f('ix_reservations_unique_id'), 'reservations', ['unique_id'], unique=True)
    op.create_index(op.f('ix_reservations_hotel_code'), 'reservations', ['hotel_code'], unique=False)
    op.create_table(
        'acked_requests',
        sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
        sa.Column('client_id', sa.String(), nullable=True),
        sa.Column('unique_id', sa.String(), nullable=True),
        sa.Column('timestamp', sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_index(op.f('ix_acked_requests_unique_id'), 'acked_requests', ['unique_id'], unique=False)
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

    # What a new installation shows until the first hotel sends something.
    conn = op.get_bind()
    op.bulk_insert(
        sa.table('customers', *[sa.column(name) for name in ('contact_id', 'given_name', 'surname', 'language', 'newsletter')]),
        [
            {'contact_id': 'demo-1', 'given_name': 'Gast', 'surname': 'Müller', 'language': 'de', 'newsletter': True},
            {'contact_id': 'demo-2', 'given_name': None, 'surname': "D'Ospite", 'language': 'it', 'newsletter': False},
        ],
    )
    customer = conn.execute(sa.text("SELECT min(id) FROM customers")).scalar_one()
    conn.execute(
        sa.text("INSERT INTO hashed_customers (customer_id, hashed_email) VALUES (:customer, :email)"),
        {'customer': customer, 'email': hashlib.sha256(b'gast@example.com').hexdigest()},
    )
    reservations = sa.table(
        'reservations',
        sa.column('customer_id', sa.Integer),
        sa.column('unique_id', sa.String),
        sa.column('start_date', sa.Date),
        sa.column('end_date', sa.Date),
        sa.column('children_ages', sa.JSON),
        sa.column('offer', sa.Text),
        sa.column('created_at', sa.DateTime(timezone=True)),
        sa.column('hotel_code', sa.String),
        sa.column('utm_campaign', sa.String),
    )
    op.bulk_insert(
        reservations,
        [
            {
                'customer_id': customer,
                'unique_id': f'demo-{number}',
                'start_date': date(2025, 12, 20) + timedelta(days=7 * number),
                'end_date': date(2025, 12, 27) + timedelta(days=7 * number),
                'children_ages': [3, 7] if number == 1 else [],
                'offer': 'Doppelzimmer\n50% Kinderermäßigung',
                'created_at': datetime(2025, 11, 18, 10, 0, tzinfo=timezone.utc),
                'hotel_code': '39054_001',
                'utm_campaign': None,
            }
            for number in range(1, 4)
        ],
    )
    conn.execute(
        sa.text("INSERT INTO acked_requests (client_id, unique_id, timestamp) VALUES ('demo', :id, :at)"),
        [{'id': 'demo-1', 'at': '2025-11-18 10:00:01+00:00'}, {'id': 'demo-2', 'at': '2025-11-18 10:00:02+00:00'}],
    )
    conn.execute(
        sa.text(
            "INSERT INTO conversions (reservation_id, pms_reservation_id, room_number, daily_sales, revenue_total)"
            " SELECT id, 'PMS-' || id, '10' || id, :sales, 240.5 * id FROM reservations WHERE unique_id <> 'demo-3' ORDER BY id"
        ),
        {'sales': json.dumps([{'date': '2025-12-27', 'revenue': 120.25}])},
    )


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_index(op.f('ix_conversions_reservation_id'), table_name='conversions')
    op.drop_table('conversions')
    op.drop_index(op.f('ix_acked_requests_unique_id'), table_name='acked_requests')
    op.drop_table('acked_requests')
    op.drop_index(op.f('ix_reservations_hotel_code'), table_name='reservations')
    op.drop_index(op.f('ix_reservations_unique_id'), table_name='reservations')
    op.drop_table('reservations')
    op.drop_table('hashed_customers')
    op.drop_table('customers')
