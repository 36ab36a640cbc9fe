"""load the spring market

Revision ID: 867dc862ddda
Revises: 5bebbe59ed8b
Create Date: 2025-02-12 07:31:55.100285

"""
import datetime
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '867dc862ddda'
down_revision: Union[str, Sequence[str], None] = '5bebbe59ed8b'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None

VENDORS = ["Bread and Salt", "Nonna's Kitchen", "Käsehütte"]


def upgrade() -> None:
    conn = op.get_bind()
    op.bulk_insert(
        sa.table(
            "events",
            sa.column("slug", sa.String),
            sa.column("title", sa.String),
            sa.column("starts_on", sa.Date),
            sa.column("ends_on", sa.Date),
            sa.column("is_public", sa.Boolean),
        ),
        [
            {
                "slug": "spring-market",
                "title": "Spring Market",
                "starts_on": datetime.date(2025, 4, 5),
                "ends_on": datetime.date(2025, 4, 6),
                "is_public": True,
            },
            {
                "slug": "night-market",
                "title": "Night Market: 100% street food",
                "starts_on": datetime.date(2025, 6, 20),
                "ends_on": datetime.date(2025, 6, 20),
                "is_public": False,
            },
        ],
    )
    for name in VENDORS:
        email = name.lower().replace(" ", ".").replace("'", "") + "@example.com"
        conn.execute(sa.text("INSERT INTO vendors (name, email, created_at) VALUES (:name, :email, :at)"),
                     {"name": name, "email": email, "at": "2025-02-01 12:00:00+00:00"})

    events = {slug: key for key, slug in conn.execute(sa.text("SELECT id, slug FROM events")).fetchall()}
    vendors = conn.execute(sa.text("SELECT id, name FROM vendors ORDER BY id")).fetchall()
    applications = sa.table(
        "applications",
        sa.column("event_id", sa.Integer),
        sa.column("vendor_id", sa.Integer),
        sa.column("status", sa.String),
        sa.column("pitch", sa.Text),
        sa.column("answers", sa.JSON),
        sa.column("submitted_at", sa.DateTime(timezone=True)),
    )
    op.bulk_insert(
        applications,
        [
            {
                "event_id": events["spring-market"],
                "vendor_id": vendor.id,
                "status": "accepted" if number == 0 else "submitted",
                "pitch": f"{vendor.name} would like a booth.\nNo. {number + 1:02d}",
                "answers": {"power": number % 2 == 0, "metres": 3 + number, "vegan": None},
                "submitted_at": datetime.datetime(2025, 2, 1, 9, 15 * number, tzinfo=datetime.timezone.utc),
            }
            for number, vendor in enumerate(vendors)
        ],
    )


def downgrade() -> None:
    op.execute("DELETE FROM applications")
    op.execute("DELETE FROM vendors")
    op.execute("DELETE FROM events")
