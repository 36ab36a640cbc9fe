"""Merge migration branches

Revision ID: f49edc5713fa
Revises: 836515435605, be24fc76693e
Create Date: 2025-07-02 08:00:19.642081

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = 'f49edc5713fa'
down_revision: Union[str, Sequence[str], None] = ('836515435605', 'be24fc76693e')
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
