from decimal import Decimal

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Numeric, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class Booth(Base):
    __tablename__ = "booths"

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), primary_key=True)
    code: Mapped[str] = mapped_column(String(8), primary_key=True)
    width: Mapped[float]
    price: Mapped[Decimal] = mapped_column(Numeric(8, 2))
    has_power: Mapped[bool] = mapped_column(server_default=text("false"))


class BoothAssignment(Base):
    __tablename__ = "booth_assignments"
    __table_args__ = (
        ForeignKeyConstraint(["event_id", "booth_code"], ["booths.event_id", "booths.code"], name="fk_assignments_booth"),
        UniqueConstraint("event_id", "booth_code", name="uq_booth_assignments_booth"),
    )

    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), primary_key=True)
    event_id: Mapped[int]
    booth_code: Mapped[str] = mapped_column(String(8))
