"""create reviews

Revision ID: cd08aa6b8d57
Revises: 7d8c3eb4d355
Create Date: 2025-05-26 21:12:27.941350

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = 'cd08aa6b8d57'
down_revision: Union[str, Sequence[str], None] = '7d8c3eb4d355'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.create_table(
        "reviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("reviewer", sa.String(120), nullable=False),
        sa.Column("score", sa.SmallInteger(), nullable=False),
        sa.Column("comment", sa.Text(), server_default="", nullable=False),
        sa.Column("took", sa.Interval(), nullable=True),
        sa.CheckConstraint("score BETWEEN 1 AND 5", name=op.f("ck_reviews_score")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_reviews_application_id_applications"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
    )
    op.create_index(op.f("ix_reviews_application_id"), "reviews", ["application_id"], unique=False)
    conn = op.get_bind()
    for application in conn.execute(sa.text("SELECT id, status FROM applications ORDER BY id")).mappings().all():
        accepted = application["status"] == "accepted"
        conn.execute(
            sa.text("INSERT INTO reviews (application_id, reviewer, score, comment) VALUES (:id, :who, :score, :comment)"),
            {
                "id": application["id"],
                "who": "jury",
                "score": 5 if accepted else 3,
                "comment": "yes: we want them" if accepted else "",
            },
        )
    op.execute(
        sa.text("UPDATE applications SET notes = :notes WHERE id IN (SELECT application_id FROM reviews WHERE score > :least)")
        .bindparams(notes="wants the corner booth", least=4)
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_reviews_application_id"), table_name="reviews")
    op.drop_table("reviews")
    op.execute("UPDATE applications SET notes = NULL")
