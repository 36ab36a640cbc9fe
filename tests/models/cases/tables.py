"""Table objects: constraints, indexes, comments, options of databases, keys of all kinds."""

import sqlalchemy as sa
from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Numeric,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    func,
    text,
)

metadata = MetaData()

users = Table(
    "users",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("email", String(254), nullable=False, unique=True),
    Column("name", String(120), index=True),
    Column("Mixed Case", Text, key="mixed"),
    Column("age", Integer, CheckConstraint("age >= 0", name="ck_age")),
    Column("score", Numeric(10, 2), server_default="0"),
    Column("created_at", sa.DateTime(timezone=True), server_default=func.now()),
    Column("updated_at", sa.DateTime, server_default=text("CURRENT_TIMESTAMP"), onupdate=func.now()),
    Column("is_active", sa.Boolean, default=True, server_default=sa.true(), nullable=False),
    Column("manager_id", ForeignKey("users.id", ondelete="SET NULL", name="fk_manager")),
    UniqueConstraint("name", "email", name="uq_name_email"),
)

orders = Table(
    "orders",
    metadata,
    Column("tenant", Integer),
    Column("number", Integer, autoincrement=False),
    Column("user_id", Integer, ForeignKey(users.c.id, onupdate="CASCADE", deferrable=True, initially="DEFERRED")),
    Column("status", sa.Enum("new", "paid", "sent", name="order_status"), nullable=False),
    Column("total", sa.Float),
    PrimaryKeyConstraint("tenant", "number", name="pk_orders"),
    Index("ix_orders_status", "status", "user_id", unique=True),
)

lines = Table(
    "order_lines",
    metadata,
    Column("id", sa.BigInteger, primary_key=True),
    Column("tenant", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("sku", sa.CHAR(12)),
    Column("blob", sa.LargeBinary),
    Column("day", sa.Date),
    Column("hour", sa.Time),
    Column("took", sa.Interval),
    ForeignKeyConstraint(["tenant", "number"], ["orders.tenant", "orders.number"], name="fk_line_order", ondelete="CASCADE"),
    CheckConstraint("length(sku) > 3"),
)

Index("ix_users_lower", func.lower(users.c.email))
ix_desc = Index("ix_lines_desc", lines.c.day.desc(), lines.c.sku)

hidden = Table("hidden", metadata, Column("id", Integer, primary_key=True), schema="other")
child = Table("child", metadata, Column("hidden_id", ForeignKey("other.hidden.id"), primary_key=True))
for name in ("alpha", "beta"):
    Table(f"log_{name}", metadata, Column("id", Integer, primary_key=True), Column("line", Text))
