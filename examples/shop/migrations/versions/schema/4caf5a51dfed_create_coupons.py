"""Create coupons

Revision ID: 4caf5a51dfed
Revises: f804e287132e
Create Date: 2025-03-04 09:31:19.448260

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '4caf5a51dfed'
down_revision = 'f804e287132e'
branch_labels = None
depends_on = None


def upgrade() -> None:
    kind = sa.Enum('percent', 'amount', 'shipping', name='coupon_kind')
    op.create_table(
        'coupons',
        sa.Column('code', sa.String(length=16), nullable=False),
        sa.Column('kind', kind, server_default='percent', nullable=False),
        sa.Column('value', sa.Numeric(precision=8, scale=2), nullable=False),
        sa.Column('valid_from', sa.Date(), nullable=False),
        sa.Column('valid_until', sa.Date(), nullable=True),
        sa.Column('opens_at', sa.Time(), nullable=True),
        sa.Column('rules', sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint('code', name='pk_coupons'),
        sa.CheckConstraint('valid_until IS NULL OR valid_until >= valid_from', name='ck_coupons_period'),
    )
    with op.batch_alter_table('orders') as batch_op:
        batch_op.add_column(sa.Column('coupon_code', sa.String(length=16), nullable=True))
        batch_op.create_foreign_key('fk_orders_coupon_code', 'coupons', ['coupon_code'], ['code'])


def downgrade() -> None:
    with op.batch_alter_table('orders') as batch_op:
        batch_op.drop_constraint('fk_orders_coupon_code', type_='foreignkey')
        batch_op.drop_column('coupon_code')
    op.drop_table('coupons')
    sa.Enum(name='coupon_kind').drop(op.get_bind(), checkfirst=False)
