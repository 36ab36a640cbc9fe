"""Make author email required

Revision ID: d5f579dbd1ed
Revises: 2405aa35146e
Create Date: 2025-09-09 09:30:31.005968

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = 'd5f579dbd1ed'
down_revision: Union[str, Sequence[str], None] = '2405aa35146e'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.alter_column('author', 'email', nullable=False)


def downgrade() -> None:
    op.alter_column('author', 'email', nullable=True)
