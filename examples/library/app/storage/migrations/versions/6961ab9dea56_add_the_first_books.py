"""Add the first books

Revision ID: 6961ab9dea56
Revises: f2fb6d23b12c
Create Date: 2025-04-02 11:48:09.120650

"""
from datetime import date
from decimal import Decimal
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '6961ab9dea56'
down_revision: Union[str, Sequence[str], None] = 'f2fb6d23b12c'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None

BOOKS = [
    ('jane.austen', 'Persuasion', '978-0-14-143968-6', (1817, 12, 20), '7.99'),
    ('jane.austen', 'Emma', '978-0-14-143958-7', (1815, 12, 23), '8.50'),
    ('karel.capek', 'Válka s mloky', None, (1936, 1, 1), '299.00'),
    ('selma.lagerlof', 'Gösta Berlings saga', None, (1891, 1, 1), None),
    ("o'brien", 'At Swim-Two-Birds', '978-0-14-118268-1', (1939, 3, 13), '12.00'),
]


def upgrade() -> None:
    author = sa.table('author', sa.column('id', sa.Integer), sa.column('name', sa.String))
    book = sa.table(
        'book',
        sa.column('title', sa.String),
        sa.column('isbn', sa.String),
        sa.column('published_on', sa.Date),
        sa.column('price', sa.Numeric(8, 2)),
        sa.column('in_print', sa.Boolean),
        sa.column('author_id', sa.Integer),
    )
    op.bulk_insert(
        author,
        [{'name': 'jane.austen'}, {'name': 'karel.capek'}, {'name': 'selma.lagerlof'}, {'name': "o'brien"}],
    )
    conn = op.get_bind()
    ids = {row.name: row.id for row in conn.execute(sa.text('SELECT id, name FROM author'))}
    op.bulk_insert(
        book,
        [
            {
                'title': title,
                'isbn': isbn,
                'published_on': date(year, month, day),
                'price': Decimal(price) if price else None,
                'in_print': price is not None,
                'author_id': ids[name],
            }
            for name, title, isbn, (year, month, day), price in BOOKS
        ],
    )


def downgrade() -> None:
    op.execute('DELETE FROM book')
    op.execute('DELETE FROM author')
