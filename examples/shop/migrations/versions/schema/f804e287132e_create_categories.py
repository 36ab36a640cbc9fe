"""Create categories

Revision ID: f804e287132e
Revises: c643597d0ddf
Create Date: 2025-02-11 13:55:02.730984

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = 'f804e287132e'
down_revision = 'c643597d0ddf'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'categories',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('parent_id', sa.Integer(), nullable=True),
        sa.Column('name', sa.String(length=80), nullable=False),
        sa.Column('position', sa.BigInteger(), server_default=sa.text('0'), nullable=False),
        sa.ForeignKeyConstraint(['parent_id'], ['categories.id'], name='fk_categories_parent_id', ondelete='SET NULL'),
        sa.PrimaryKeyConstraint('id'),
        sa.UniqueConstraint('parent_id', 'name', name='uq_categories_parent_name'),
    )
    op.create_index('ix_categories_lower_name', 'categories', [sa.text('lower(name)')])
    op.create_table(
        'product_categories',
        sa.Column('product_id', sa.Integer(), sa.ForeignKey('products.id', ondelete='CASCADE'), primary_key=True),
        sa.Column('category_id', sa.Integer(), sa.ForeignKey('categories.id', ondelete='CASCADE'), primary_key=True),
    )


def downgrade() -> None:
    op.drop_table('product_categories')
    op.drop_index('ix_categories_lower_name', table_name='categories')
    op.drop_table('categories')
