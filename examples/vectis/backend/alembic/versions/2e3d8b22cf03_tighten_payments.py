"""tighten_payments

Revision ID: 2e3d8b22cf03
Revises: a16d96b5e9c7
Create Date: 2025-04-28 12:10:00.936472

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '2e3d8b22cf03'
down_revision: Union[str, Sequence[str], None] = 'a16d96b5e9c7'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.alter_column(
        'payments', 'fee_rate', existing_type=sa.REAL(), type_=sa.Numeric(6, 5), postgresql_using='fee_rate::numeric'
    )
    op.alter_column('payments', 'due_on', existing_type=sa.DATE(), nullable=False, server_default=sa.text('CURRENT_DATE'))
    op.alter_column('payments', 'grace', existing_type=sa.Interval(), server_default=None, existing_nullable=False)
    op.alter_column('payments', 'score', new_column_name='risk', comment='0 is none', existing_type=sa.Float())
    op.alter_column(
        'payments', 'method', existing_type=sa.Enum(name='payment_method'), type_=sa.String(20), existing_nullable=False,
        postgresql_using='method::text',
    )
    op.execute('DROP TYPE payment_method')
    op.create_unique_constraint('uq_payments_order_method', 'payments', ['order_id', 'method'])
    with op.batch_alter_table('payments') as batch_op:
        batch_op.add_column(sa.Column('currency', sa.String(3), nullable=False, server_default='USD'))
        batch_op.create_check_constraint('ck_payments_amount', 'amount > 0')


def downgrade() -> None:
    with op.batch_alter_table('payments') as batch_op:
        batch_op.drop_constraint('ck_payments_amount', type_='check')
        batch_op.drop_column('currency')
    op.drop_constraint('uq_payments_order_method', 'payments', type_='unique')
    method = sa.Enum('card', 'transfer', 'cash', name='payment_method')
    method.create(op.get_bind())
    op.alter_column(
        'payments', 'method', existing_type=sa.String(20), type_=method, existing_nullable=False,
        postgresql_using='method::payment_method',
    )
    op.alter_column('payments', 'risk', new_column_name='score', comment=None, existing_comment='0 is none')
    op.alter_column('payments', 'grace', existing_type=sa.Interval(), server_default=sa.text("interval '14 days'"))
    op.alter_column('payments', 'due_on', existing_type=sa.DATE(), nullable=True, server_default=None)
    op.alter_column('payments', 'fee_rate', existing_type=sa.Numeric(6, 5), type_=sa.REAL())
