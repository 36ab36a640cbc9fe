"""The tables of the server."""

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Enum,
    ForeignKey,
    Integer,
    Numeric,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    func,
)
from sqlalchemy.orm import DeclarativeBase, relationship


class Base(DeclarativeBase):
    pass


class Customer(Base):
    __tablename__ = "customers"

    id = Column(Integer, primary_key=True)
    contact_id = Column(String, unique=True)
    given_name = Column(String(100))
    surname = Column(String(100), nullable=False)
    email_address = Column(String)
    phone = Column(String(40))
    language = Column(String(2))
    newsletter = Column(Boolean, default=False)
    birth_date = Column(Date)

    reservations = relationship("Reservation", back_populates="customer")


class HashedCustomer(Base):
    """What may go to the advertising platforms."""

    __tablename__ = "hashed_customers"

    id = Column(Integer, primary_key=True)
    customer_id = Column(Integer, ForeignKey("customers.id", ondelete="CASCADE"), unique=True, nullable=False)
    hashed_email = Column(String(64))
    hashed_phone = Column(String(64))
    created_at = Column(DateTime(timezone=True))


class Reservation(Base):
    __tablename__ = "reservations"
    __table_args__ = (CheckConstraint("end_date >= start_date", name="ck_reservations_period"),)

    id = Column(Integer, primary_key=True)
    customer_id = Column(Integer, ForeignKey("customers.id", ondelete="SET NULL"))
    unique_id = Column(String(35), unique=True, index=True)
    start_date = Column(Date, nullable=False)
    end_date = Column(Date, nullable=False)
    num_adults = Column(SmallInteger, server_default="2", nullable=False)
    children_ages = Column(JSON)
    offer = Column(Text)
    created_at = Column(DateTime(timezone=True), nullable=False)
    hotel_code = Column(String, index=True)
    utm_campaign = Column(String)

    customer = relationship("Customer", back_populates="reservations")


class AckedRequest(Base):
    __tablename__ = "acked_requests"

    id = Column(Integer, primary_key=True)
    client_id = Column(String)
    unique_id = Column(String, index=True)
    timestamp = Column(DateTime(timezone=True), nullable=False)


class Conversion(Base):
    __tablename__ = "conversions"
    __table_args__ = (UniqueConstraint("hotel_id", "pms_reservation_id", name="uq_conversions_hotel_pms"),)

    id = Column(Integer, primary_key=True)
    reservation_id = Column(Integer, ForeignKey("reservations.id", ondelete="SET NULL"), index=True)
    hotel_id = Column(String)
    pms_reservation_id = Column(String)
    reservation_type = Column(Enum("option", "definitive", "cancelled", name="reservation_type"))
    booking_channel = Column(String)
    updated_at = Column(DateTime(timezone=True), server_default=func.now(), nullable=False)

    rooms = relationship("ConversionRoom", back_populates="conversion", cascade="all, delete-orphan")


class ConversionRoom(Base):
    __tablename__ = "conversion_rooms"

    id = Column(Integer, primary_key=True)
    conversion_id = Column(Integer, ForeignKey("conversions.id", ondelete="CASCADE"), nullable=False, index=True)
    room_number = Column(String)
    total_revenue = Column(Numeric(10, 2))

    conversion = relationship("Conversion", back_populates="rooms")
