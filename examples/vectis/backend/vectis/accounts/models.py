import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from vectis.core.db import Base, BigKey


class Channel(BigKey, Base):
    __tablename__ = "channels"
    __table_args__ = (
        sa.Index("uq_channels_default", "is_default", unique=True, postgresql_where=sa.text("is_default")),
    )

    slug = sa.Column(sa.String(40), nullable=False, unique=True)
    name = sa.Column(sa.String(120), nullable=False)
    is_default = sa.Column(sa.Boolean, nullable=False, server_default=sa.text("false"))
    created_at = sa.Column(sa.DateTime(timezone=True), server_default=sa.text("now()"))
    supported_currencies = sa.Column(postgresql.JSONB, server_default='["USD"]')


class Customer(BigKey, Base):
    __tablename__ = "customers"
    __table_args__ = (
        sa.UniqueConstraint("channel_id", "email", name="uq_customers_channel_email"),
        sa.Index("ix_customers_tags", "tags", postgresql_using="gin"),
    )

    public_id = sa.Column(postgresql.UUID(as_uuid=True), nullable=False, server_default=sa.text("gen_random_uuid()"))
    channel_id = sa.Column(sa.ForeignKey("channels.id", ondelete="CASCADE"), nullable=False)
    email = sa.Column(sa.String(254), nullable=False)
    last_ip = sa.Column(postgresql.INET)
    tags = sa.Column(postgresql.ARRAY(sa.String(30)), nullable=False, server_default="{}")
    profile = sa.Column(postgresql.JSONB(astext_type=sa.Text()))
    points = sa.Column(sa.Integer, nullable=False, server_default="0")


sa.Index("ix_customers_email_lower", sa.func.lower(Customer.email))


class LoyaltyBooking(BigKey, Base):
    __tablename__ = "loyalty_bookings"
    __table_args__ = (sa.CheckConstraint("points <> 0", name="ck_loyalty_points_not_zero"),)

    customer_id = sa.Column(sa.ForeignKey("customers.id", ondelete="CASCADE"), nullable=False)
    points = sa.Column(sa.Integer, nullable=False)
    reason = sa.Column(sa.Unicode(80), nullable=False, server_default="order")


class Role(BigKey, Base):
    __tablename__ = "roles"
    __table_args__ = {"comment": "who may do what"}

    name = sa.Column(sa.String(40), nullable=False, unique=True, comment="as it is shown")


class Permission(BigKey, Base):
    __tablename__ = "permissions"

    code = sa.Column(sa.String(60), nullable=False, unique=True)


class RolePermission(Base):
    __tablename__ = "role_permissions"

    role_id = sa.Column(sa.ForeignKey("roles.id", ondelete="CASCADE"), primary_key=True)
    permission_id = sa.Column(sa.ForeignKey("permissions.id", ondelete="CASCADE"), primary_key=True)


class User(BigKey, Base):
    __tablename__ = "users"
    __table_args__ = (
        sa.Index("ix_users_email", "email", unique=True, postgresql_include=["active"]),
        {"comment": "people of the shop, not its customers"},
    )

    email = sa.Column(sa.String(254), nullable=False)
    password_hash = sa.Column(sa.String(200))
    role_id = sa.Column(sa.ForeignKey("roles.id"), nullable=False)
    active = sa.Column(sa.Boolean, nullable=False, server_default=sa.true())


class AuditLog(Base):
    __tablename__ = "audit_log"

    id = sa.Column(sa.BigInteger, sa.Identity(), primary_key=True)
    at = sa.Column(sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()"))
    what = sa.Column(sa.Text, nullable=False)
