"""Backfill missing order language

Revision ID: b5909fae4239
Revises: bace413dd270
Create Date: 2025-01-20 15:26:12.556109

"""
from alembic import op


# revision identifiers, used by Alembic.
revision = 'b5909fae4239'
down_revision = 'bace413dd270'
branch_labels = None
depends_on = None


def upgrade() -> None:
    conn = op.get_bind()
    conn.execute("UPDATE orders SET language = 'en' WHERE language IS NULL")


def downgrade() -> None:
    # Irreversible: which orders had no language before is not kept anywhere.
    pass
