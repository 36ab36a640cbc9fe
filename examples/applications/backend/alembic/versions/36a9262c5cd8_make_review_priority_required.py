"""make review priority required

Revision ID: 36a9262c5cd8
Revises: 73ef753a1aee
Create Date: 2025-07-07 19:58:06.117732

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '36a9262c5cd8'
down_revision: Union[str, Sequence[str], None] = '73ef753a1aee'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.alter_column(
        "applications",
        "review_priority",
        nullable=False,
        server_default="0",
    )


def downgrade() -> None:
    op.alter_column(
        "applications",
        "review_priority",
        nullable=True,
        server_default=None,
    )
