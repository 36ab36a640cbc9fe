"""create_catalogue

Revision ID: e1fe21296ea7
Revises: 99dc1bd36094
Create Date: 2024-09-03 13:02:55.774410

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql


# revision identifiers, used by Alembic.
revision: str = 'e1fe21296ea7'
down_revision: Union[str, Sequence[str], None] = '99dc1bd36094'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.create_table(
        'products',
        sa.Column('id', sa.BigInteger(), primary_key=True),
        sa.Column('sku', sa.VARCHAR(length=32), nullable=False),
        sa.Column('title', sa.Text(), nullable=False),
        sa.Column('price', sa.Numeric(12, 2), nullable=False),
        sa.Column('attributes', postgresql.JSONB(), nullable=False, server_default=sa.text("'{}'::jsonb")),
        sa.Column('dimensions', postgresql.ARRAY(sa.Float()), nullable=True),
        sa.Column('gross', sa.Numeric(12, 2), sa.Computed('round(price * 1.2, 2)', persisted=True)),
        sa.Column(
            'search', postgresql.TSVECTOR(), sa.Computed("to_tsvector('simple', sku || ' ' || title)", persisted=True)
        ),
        sa.UniqueConstraint('sku', name='uq_products_sku'),
        sa.CheckConstraint('price >= 0', name='ck_products_price'),
    )
    op.create_index('ix_products_search', 'products', ['search'], unique=False, postgresql_using='gin')
    op.create_index(
        'ix_products_attributes', 'products', ['attributes'], postgresql_using='gin',
        postgresql_ops={'attributes': 'jsonb_path_ops'},
    )
    op.create_table(
        'price_lists',
        sa.Column('id', sa.BigInteger(), primary_key=True),
        sa.Column('name', sa.String(60), nullable=False),
        sa.Column('period', postgresql.DATERANGE(), nullable=False),
    )
    op.create_exclude_constraint('ex_price_lists_period', 'price_lists', ('period', '&&'), using='gist')
    op.execute(
        """
        INSERT INTO price_lists (name, period) VALUES
            ('autumn', '[2024-09-01,2024-12-01)'),
            ('winter', '[2024-12-01,2025-03-01)')
        """
    )


def downgrade() -> None:
    op.drop_table('price_lists')
    op.drop_index('ix_products_attributes', table_name='products')
    op.drop_index('ix_products_search', table_name='products', postgresql_using='gin')
    op.drop_table('products')
