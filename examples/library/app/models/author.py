import sqlalchemy as sa
from sqlmodel import Field, Relationship, SQLModel


class Author(SQLModel, table=True):
    # The index has kept the name of the column that was renamed.
    __table_args__ = (sa.Index("ix_author_name", "full_name"),)

    id: int | None = Field(default=None, primary_key=True)
    full_name: str = Field(max_length=200)
    email: str

    books: list["Book"] = Relationship(back_populates="author")  # noqa: F821
