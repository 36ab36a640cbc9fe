"""Populate author email

Revision ID: 50e00e4b3bf1
Revises: f457e31bc157
Create Date: 2025-04-09 09:20:00.018254

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '50e00e4b3bf1'
down_revision: Union[str, Sequence[str], None] = 'f457e31bc157'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.execute("UPDATE author SET email = name || '@example.com'")


def downgrade() -> None:
    op.execute("UPDATE author SET email = NULL")
