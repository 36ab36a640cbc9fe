"""add notes to applications

Revision ID: ae084be289d1
Revises: b1183d5a769b
Create Date: 2025-03-03 17:16:33.248507

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = 'ae084be289d1'
down_revision: Union[str, Sequence[str], None] = 'b1183d5a769b'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.add_column("applications", sa.Column("notes", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("applications", "notes")
