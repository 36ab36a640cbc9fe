"""create booths

Revision ID: b1183d5a769b
Revises: 867dc862ddda
Create Date: 2025-02-24 19:44:02.690113

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = 'b1183d5a769b'
down_revision: Union[str, Sequence[str], None] = '867dc862ddda'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.create_table(
        "booths",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(8), nullable=False),
        sa.Column("width", sa.Float(), nullable=False),
        sa.Column("price", sa.Numeric(8, 2), nullable=False),
        sa.Column("has_power", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_booths_event_id_events"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("event_id", "code", name=op.f("pk_booths")),
    )
    op.create_table(
        "booth_assignments",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("booth_code", sa.String(8), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_booth_assignments_application_id_applications")
        ),
        sa.ForeignKeyConstraint(["event_id", "booth_code"], ["booths.event_id", "booths.code"], name="fk_assignments_booth"),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_booth_assignments")),
        sa.UniqueConstraint("event_id", "booth_code", name="uq_booth_assignments_booth"),
    )
    for row in range(1, 3):
        for column in "AB":
            op.execute(
                "INSERT INTO booths (event_id, code, width, price, has_power)"
                f" SELECT id, '{column}{row}', {2.5 * row}, {80 * row + 0.5:.2f}, true FROM events WHERE slug = 'spring-market'"
            )
    op.execute(
        "INSERT INTO booth_assignments (application_id, event_id, booth_code)"
        " SELECT id, event_id, 'A1' FROM applications WHERE status = 'accepted'"
    )


def downgrade() -> None:
    op.drop_table("booth_assignments")
    op.drop_table("booths")
