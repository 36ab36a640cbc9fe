import enum
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel


class MemberStatus(str, enum.Enum):
    ACTIVE = "active"
    BLOCKED = "blocked"


class Member(SQLModel, table=True):
    card: str = Field(max_length=36, primary_key=True)
    name: str
    status: MemberStatus = MemberStatus.ACTIVE
    joined_at: datetime = Field(default_factory=datetime.now)
    photo: bytes | None = None
    settings: dict | None = Field(default=None, sa_type=sa.JSON)


class Loan(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    book_id: int = Field(foreign_key="book.id")
    member_card: str = Field(foreign_key="member.card", max_length=36)
    due_on: date = Field(index=True)
    returned_at: datetime | None = None
    fee: float = 0.0
