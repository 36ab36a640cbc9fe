from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import TIMESTAMP, DateTime, Enum, ForeignKey, Index, String, func, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base


class Vendor(Base):
    __tablename__ = "vendors"
    __table_args__ = (Index("ix_vendors_name", "business_name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    business_name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254), unique=True)
    website: Mapped[str | None] = mapped_column(String(500))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.current_timestamp())

    documents: Mapped[list[Document]] = relationship(back_populates="vendor", cascade="all, delete-orphan")


class Document(Base):
    __tablename__ = "documents"
    __table_args__ = (Index("ix_documents_vendor_kind", "vendor_id", "kind", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    vendor_id: Mapped[int] = mapped_column(ForeignKey("vendors.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(Enum("licence", "insurance", "photo", name="document_kind"))
    content: Mapped[bytes | None]
    expires_on: Mapped[date | None]
    uploaded_at: Mapped[datetime] = mapped_column(TIMESTAMP, server_default=text("CURRENT_TIMESTAMP"))

    vendor: Mapped[Vendor] = relationship(back_populates="documents")
