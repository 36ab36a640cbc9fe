"""merge_branches

Revision ID: 3198a1b8523f
Revises: ca9f30c3f988, 10741a83558d
Create Date: 2025-01-21 10:05:33.002964

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '3198a1b8523f'
down_revision: Union[str, Sequence[str], None] = ('ca9f30c3f988', '10741a83558d')
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
