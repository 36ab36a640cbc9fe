"""create payments

Revision ID: 73ef753a1aee
Revises: cd08aa6b8d57
Create Date: 2025-06-30 08:47:41.586274

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '73ef753a1aee'
down_revision: Union[str, Sequence[str], None] = 'cd08aa6b8d57'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.create_table(
        "payments",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "application_id", sa.Integer(), sa.ForeignKey("applications.id", name="fk_payments_application"), nullable=False
        ),
        sa.Column("amount", sa.Numeric(8, 2), nullable=False),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reference", sa.CHAR(12), nullable=False, unique=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments")),
    )
    op.execute(
        """
        INSERT INTO payments (application_id, amount, reference)
        SELECT a.application_id, b.price, 'SPRING-' || b.code
          FROM booth_assignments a
          JOIN booths b ON b.event_id = a.event_id AND b.code = a.booth_code
         ORDER BY b.code
        """
    )
    op.create_index(
        "ix_payments_open", "payments", ["application_id"], postgresql_where=sa.text("paid_at IS NULL"),
        sqlite_where=sa.text("paid_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_payments_open", table_name="payments")
    op.drop_table("payments")
