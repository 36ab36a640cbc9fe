"""Rename author name to full_name

Revision ID: 933f2336f8a7
Revises: f49edc5713fa
Create Date: 2025-07-14 12:27:56.138870

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '933f2336f8a7'
down_revision: Union[str, Sequence[str], None] = 'f49edc5713fa'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.alter_column('author', 'name', new_column_name='full_name')


def downgrade() -> None:
    op.alter_column('author', 'full_name', new_column_name='name')
