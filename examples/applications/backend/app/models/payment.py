from datetime import datetime
from decimal import Decimal

from sqlalchemy import CHAR, BigInteger, DateTime, ForeignKey, Index, Integer, Numeric, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class Payment(Base):
    __tablename__ = "payments"
    __table_args__ = (
        Index(
            "ix_payments_open",
            "application_id",
            postgresql_where=text("paid_at IS NULL"),
            sqlite_where=text("paid_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer(), "sqlite"), primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id", name="fk_payments_application"))
    amount: Mapped[Decimal] = mapped_column(Numeric(8, 2))
    paid_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    reference: Mapped[str] = mapped_column(CHAR(12), unique=True)
