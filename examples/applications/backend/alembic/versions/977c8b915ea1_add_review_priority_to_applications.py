"""add review priority to applications

Revision ID: 977c8b915ea1
Revises: 89588e71e393
Create Date: 2025-04-14 09:05:50.030826

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '977c8b915ea1'
down_revision: Union[str, Sequence[str], None] = '89588e71e393'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.add_column(
        "applications",
        sa.Column("review_priority", sa.Integer(), nullable=True)
    )
    # Backfill existing rows
    op.execute("UPDATE applications SET review_priority = 0 WHERE review_priority IS NULL")


def downgrade() -> None:
    op.drop_column("applications", "review_priority")
