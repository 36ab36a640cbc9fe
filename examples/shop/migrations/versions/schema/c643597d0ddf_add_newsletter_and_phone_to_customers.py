"""Add newsletter and phone to customers

Revision ID: c643597d0ddf
Revises: b3701de0b961
Create Date: 2025-02-03 11:18:30.004511

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = 'c643597d0ddf'
down_revision = 'b3701de0b961'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('customers', sa.Column('newsletter', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column('customers', sa.Column('phone', sa.String(length=32), nullable=True))
    op.create_index('ix_customers_phone', 'customers', ['phone'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_customers_phone', table_name='customers')
    op.drop_column('customers', 'phone')
    op.drop_column('customers', 'newsletter')
