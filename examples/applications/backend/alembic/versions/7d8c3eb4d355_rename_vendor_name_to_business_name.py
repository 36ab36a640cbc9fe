"""rename vendor name to business name

Revision ID: 7d8c3eb4d355
Revises: 977c8b915ea1
Create Date: 2025-05-19 18:31:12.405988

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '7d8c3eb4d355'
down_revision: Union[str, Sequence[str], None] = '977c8b915ea1'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.alter_column("vendors", "name", new_column_name="business_name")


def downgrade() -> None:
    op.alter_column("vendors", "business_name", new_column_name="name")
