import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from vectis.core.db import Base, BigKey

order_status = postgresql.ENUM("draft", "placed", "sent", "refunded", name="order_status", create_type=False)
sa.Sequence("order_number_seq", start=100001, increment=3, metadata=Base.metadata)


class Order(BigKey, Base):
    __tablename__ = "orders"
    __table_args__ = (
        sa.UniqueConstraint("number", name="uq_orders_number", deferrable=True, initially="DEFERRED"),
        sa.Index("ix_orders_placed_at", "placed_at", postgresql_where=sa.text("status = 'placed'")),
    )

    number = sa.Column(sa.BigInteger, nullable=False, server_default=sa.text("nextval('order_number_seq')"))
    channel_id = sa.Column(sa.ForeignKey("channels.id", name="fk_orders_channel"), nullable=False)
    customer_id = sa.Column(
        sa.ForeignKey("customers.id", name="fk_orders_customer", ondelete="SET NULL", onupdate="CASCADE")
    )
    status = sa.Column(order_status, nullable=False, server_default="draft")
    placed_at = sa.Column(sa.TIMESTAMP(timezone=True))
    note = sa.Column(sa.UnicodeText)
    currency = sa.Column(sa.String(3), nullable=False, server_default="USD")


class OrderLine(Base):
    __tablename__ = "order_lines"

    order_id = sa.Column(sa.ForeignKey("orders.id", ondelete="CASCADE"), primary_key=True)
    position = sa.Column(sa.SmallInteger, primary_key=True)
    product_id = sa.Column(sa.ForeignKey("products.id"), nullable=False, index=True)
    quantity = sa.Column(sa.Integer, nullable=False)
    price = sa.Column(sa.Numeric(12, 2), nullable=False)


class Payment(BigKey, Base):
    __tablename__ = "payments"
    __table_args__ = (
        sa.UniqueConstraint("order_id", "method", name="uq_payments_order_method"),
        sa.CheckConstraint("amount > 0", name="ck_payments_amount"),
    )

    order_id = sa.Column(sa.ForeignKey("orders.id", ondelete="RESTRICT"), nullable=False, index=True)
    method = sa.Column(sa.String(20), nullable=False)
    amount = sa.Column(sa.DECIMAL(12, 2), nullable=False)
    fee_rate = sa.Column(sa.Numeric(6, 5))
    risk = sa.Column(postgresql.DOUBLE_PRECISION, comment="0 is none")
    due_on = sa.Column(sa.Date, nullable=False, server_default=sa.text("CURRENT_DATE"))
    opens_at = sa.Column(sa.Time(timezone=True))
    grace = sa.Column(sa.Interval, nullable=False)
    receipt = sa.Column(postgresql.BYTEA)
    answer = sa.Column(sa.JSON)
    refunded = sa.Column(sa.Boolean, nullable=False, server_default=sa.false())
    taken_at = sa.Column(sa.TIMESTAMP(timezone=True), nullable=False, server_default=sa.func.now())
    currency = sa.Column(sa.String(3), nullable=False, server_default="USD")
