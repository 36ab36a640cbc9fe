"""create_channels_and_customers

Revision ID: 99dc1bd36094
Revises: 
Create Date: 2024-09-02 08:14:27.120934

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql


# revision identifiers, used by Alembic.
revision: str = '99dc1bd36094'
down_revision: Union[str, Sequence[str], None] = None
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.create_table(
        'channels',
        sa.Column('id', sa.BigInteger(), primary_key=True),
        sa.Column('slug', sa.String(40), nullable=False, unique=True),
        sa.Column('name', sa.String(120), nullable=False),
        sa.Column('is_default', sa.Boolean(), nullable=False, server_default=sa.text('false')),
        sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()')),
    )
    op.create_index(
        'uq_channels_default', 'channels', ['is_default'], unique=True, postgresql_where=sa.text('is_default')
    )
    op.create_table(
        'customers',
        sa.Column('id', sa.BigInteger(), primary_key=True),
        sa.Column('public_id', postgresql.UUID(as_uuid=True), nullable=False, server_default=sa.text('gen_random_uuid()')),
        sa.Column('channel_id', sa.BigInteger(), sa.ForeignKey('channels.id', ondelete='CASCADE'), nullable=False),
        sa.Column('email', sa.String(254), nullable=False),
        sa.Column('last_ip', postgresql.INET(), nullable=True),
        sa.Column('tags', postgresql.ARRAY(sa.String(30)), nullable=False, server_default='{}'),
        sa.Column('profile', postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.UniqueConstraint('channel_id', 'email', name='uq_customers_channel_email'),
    )
    op.create_index('ix_customers_email_lower', 'customers', [sa.text('lower(email)')])
    op.create_index('ix_customers_tags', 'customers', ['tags'], postgresql_using='gin')


def downgrade() -> None:
    op.drop_index('ix_customers_tags', table_name='customers', postgresql_using='gin')
    op.drop_index('ix_customers_email_lower', table_name='customers')
    op.drop_table('customers')
    op.drop_index('uq_channels_default', table_name='channels', postgresql_where=sa.text('is_default'))
    op.drop_table('channels')
