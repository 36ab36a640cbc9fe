"""create documents

Revision ID: 89588e71e393
Revises: ae084be289d1
Create Date: 2025-03-10 20:50:29.773641

"""
import datetime
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '89588e71e393'
down_revision: Union[str, Sequence[str], None] = 'ae084be289d1'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.create_table(
        "documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("vendor_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Enum("licence", "insurance", "photo", name="document_kind"), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("uploaded_at", sa.TIMESTAMP(), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False),
        sa.ForeignKeyConstraint(
            ["vendor_id"], ["vendors.id"], name=op.f("fk_documents_vendor_id_vendors"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
    )
    op.create_index("ix_documents_vendor_kind", "documents", ["vendor_id", "kind"], unique=True)
    op.bulk_insert(
        sa.table(
            "documents",
            sa.column("vendor_id", sa.Integer),
            sa.column("kind", sa.Enum("licence", "insurance", "photo", name="document_kind")),
            sa.column("content", sa.LargeBinary),
            sa.column("uploaded_at", sa.DateTime),
        ),
        [
            {
                "vendor_id": vendor_id,
                "kind": "licence",
                "content": b"%PDF-1.7\n" + bytes([vendor_id % 256, 0, 255]),
                "uploaded_at": datetime.datetime(2025, 3, 1, 8, 0),
            }
            for (vendor_id,) in op.get_bind().execute(sa.text("SELECT id FROM vendors ORDER BY id"))
        ],
    )


def downgrade() -> None:
    op.drop_index("ix_documents_vendor_kind", table_name="documents")
    op.drop_table("documents")
    sa.Enum(name="document_kind").drop(op.get_bind(), checkfirst=True)
