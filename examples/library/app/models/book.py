from datetime import date
from decimal import Decimal

import sqlalchemy as sa
from sqlmodel import Field, Relationship, SQLModel

from app.models.author import Author


class BookGenre(SQLModel, table=True):
    __tablename__ = "book_genre"

    book_id: int = Field(foreign_key="book.id", primary_key=True, ondelete="CASCADE")
    genre_id: int = Field(foreign_key="genre.id", primary_key=True, ondelete="CASCADE")


class Genre(SQLModel, table=True):
    __table_args__ = (sa.CheckConstraint("shelf BETWEEN 1 AND 99", name="ck_genre_shelf"),)

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=60, index=True, unique=True)
    shelf: int = Field(default=1, sa_column=sa.Column(sa.SmallInteger, server_default=sa.text("1"), nullable=False))

    books: list["Book"] = Relationship(back_populates="genres", link_model=BookGenre)


class Book(SQLModel, table=True):
    __table_args__ = (sa.Index("ix_book_pages_in_print", "pages", postgresql_where=sa.text("in_print")),)

    id: int | None = Field(default=None, primary_key=True)
    title: str = Field(max_length=300, index=True)
    isbn: str | None = Field(default=None, max_length=17, unique=True)
    published_on: date | None = None
    price: Decimal | None = Field(default=None, max_digits=8, decimal_places=2)
    in_print: bool = True
    language: str = Field(default="en", max_length=2, sa_column_kwargs={"server_default": "en"})
    pages: int | None = None
    author_id: int = Field(foreign_key="author.id")

    author: Author = Relationship(back_populates="books")
    genres: list[Genre] = Relationship(back_populates="books", link_model=BookGenre)
