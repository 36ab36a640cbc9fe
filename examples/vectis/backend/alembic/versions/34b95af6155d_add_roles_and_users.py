"""add_roles_and_users

Revision ID: 34b95af6155d
Revises: 3198a1b8523f
Create Date: 2025-02-17 15:44:58.871203

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '34b95af6155d'
down_revision: Union[str, Sequence[str], None] = '3198a1b8523f'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.create_table(
        'roles',
        sa.Column('id', sa.BigInteger(), primary_key=True),
        sa.Column('name', sa.String(40), nullable=False, unique=True, comment="as it is shown"),
        comment="who may do what",
    )
    op.create_table(
        'permissions',
        sa.Column('id', sa.BigInteger(), primary_key=True),
        sa.Column('code', sa.String(60), nullable=False, unique=True),
    )
    op.create_table(
        'role_permissions',
        sa.Column('role_id', sa.BigInteger(), sa.ForeignKey('roles.id', ondelete='CASCADE'), primary_key=True),
        sa.Column('permission_id', sa.BigInteger(), sa.ForeignKey('permissions.id', ondelete='CASCADE'), primary_key=True),
    )
    op.create_table(
        'users',
        sa.Column('id', sa.BigInteger(), primary_key=True),
        sa.Column('email', sa.String(254), nullable=False),
        sa.Column('password_hash', sa.String(200), nullable=True),
        sa.Column('role_id', sa.BigInteger(), sa.ForeignKey('roles.id'), nullable=False),
        sa.Column('active', sa.Boolean(), nullable=False, server_default=sa.true()),
    )
    op.create_index(op.f('ix_users_email'), 'users', ['email'], unique=True, postgresql_include=['active'])
    op.create_table_comment('users', "people of the shop, not its customers", existing_comment=None)

    op.bulk_insert(
        sa.table('permissions', sa.column('code', sa.String)),
        [{'code': f'{thing}.{verb}'} for thing in ('order', 'product') for verb in ('read', 'write')],
    )
    op.execute("INSERT INTO roles (name) VALUES ('reader')")
    op.execute(
        "INSERT INTO role_permissions SELECT r.id, p.id FROM roles r, permissions p"
        " WHERE r.name = 'reader' AND p.code LIKE '%.read'"
    )
    op.execute("INSERT INTO users (email, role_id) SELECT 'guest@example.com', id FROM roles")


def downgrade() -> None:
    op.drop_table_comment('users', existing_comment="people of the shop, not its customers")
    op.drop_index(op.f('ix_users_email'), table_name='users', postgresql_include=['active'])
    op.drop_table('users')
    op.drop_table('role_permissions')
    op.drop_table('permissions')
    op.drop_table('roles')
