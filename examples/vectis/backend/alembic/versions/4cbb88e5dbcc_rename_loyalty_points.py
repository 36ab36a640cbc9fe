"""rename_loyalty_points

Revision ID: 4cbb88e5dbcc
Revises: 2e3d8b22cf03
Create Date: 2025-06-16 07:26:35.118490

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '4cbb88e5dbcc'
down_revision: Union[str, Sequence[str], None] = '2e3d8b22cf03'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.rename_table('loyalty_points', 'loyalty_bookings')
    op.execute('ALTER SEQUENCE loyalty_points_id_seq RENAME TO loyalty_bookings_id_seq')
    op.create_table(
        'audit_log',
        sa.Column('id', sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False, server_default=sa.text('now()')),
        sa.Column('what', sa.Text(), nullable=False),
    )
    op.execute(
        """
        CREATE FUNCTION log_booking() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO audit_log (at, what) VALUES ('2025-06-16', 'booking ' || NEW.points || ' for: ' || NEW.customer_id);
            RETURN NEW;
        END;
        $$
        """
    )
    op.execute(
        "CREATE TRIGGER tr_loyalty_bookings AFTER INSERT ON loyalty_bookings"
        " FOR EACH ROW EXECUTE FUNCTION log_booking()"
    )
    op.execute(
        sa.text(
            "INSERT INTO loyalty_bookings (customer_id, points, reason)"
            " SELECT min(id), :points, :reason FROM customers HAVING min(id) IS NOT NULL"
        ).bindparams(points=-25, reason='gift: a hat')
    )


def downgrade() -> None:
    op.execute('DROP TRIGGER tr_loyalty_bookings ON loyalty_bookings')
    op.execute('DROP FUNCTION log_booking()')
    op.drop_table('audit_log')
    op.execute("DELETE FROM loyalty_bookings WHERE reason = 'gift: a hat'")
    op.execute('ALTER SEQUENCE loyalty_bookings_id_seq RENAME TO loyalty_points_id_seq')
    op.rename_table('loyalty_bookings', 'loyalty_points')
