"""Sort the catalogue into categories

Revision ID: 145c762c195b
Revises: b5909fae4239
Create Date: 2025-02-11 16:20:44.890071

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '145c762c195b'
down_revision = 'b5909fae4239'
branch_labels = None
depends_on = ('f804e287132e',)

PREFIXES = {'FLR': 'Flour', 'YST': 'Yeast', 'TIN': 'Hardware'}


def upgrade() -> None:
    conn = op.get_bind()
    conn.execute("INSERT INTO categories (name, position) VALUES ('Ingredients', 1), ('Hardware', 2)")
    parent = conn.execute("SELECT id FROM categories WHERE name = 'Ingredients'").scalar()
    insert = sa.text("INSERT INTO categories (parent_id, name, position) VALUES (:parent, :name, :position)")
    for position, name in enumerate(['Flour', 'Yeast']):
        conn.execute(insert, {'parent': parent, 'name': name, 'position': position})

    ids = {name: key for key, name in conn.execute("SELECT id, name FROM categories ORDER BY id").fetchall()}
    link = sa.text("INSERT INTO product_categories (product_id, category_id) VALUES (:product, :category)")
    for product in conn.execute("SELECT id, sku FROM products ORDER BY id").fetchall():
        for prefix, name in PREFIXES.items():
            if product.sku.startswith(prefix):
                conn.execute(link, {'product': product[0], 'category': ids[name]})


def downgrade() -> None:
    op.execute("DELETE FROM product_categories")
    op.execute("DELETE FROM categories WHERE parent_id IS NOT NULL")
    op.execute("DELETE FROM categories")
