"""create applications

Revision ID: 5bebbe59ed8b
Revises: ac240d14868a
Create Date: 2025-02-11 20:05:18.377610

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '5bebbe59ed8b'
down_revision: Union[str, Sequence[str], None] = 'ac240d14868a'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.create_table(
        "applications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("vendor_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(20), server_default="submitted", nullable=False),
        sa.Column("pitch", sa.Text(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("status IN ('submitted', 'accepted', 'rejected')", name=op.f("ck_applications_status")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_applications_event_id_events")),
        sa.ForeignKeyConstraint(
            ["vendor_id"], ["vendors.id"], name=op.f("fk_applications_vendor_id_vendors"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applications")),
        sa.UniqueConstraint("event_id", "vendor_id", name="uq_applications_event_vendor"),
    )


def downgrade() -> None:
    op.drop_table("applications")
