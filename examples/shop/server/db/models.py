"""The tables of the shop."""

import enum

import sqlalchemy as sa
from sqlalchemy.orm import declarative_base, relationship

Base = declarative_base()


class OrderStatus(enum.Enum):
    new = "new"
    paid = "paid"
    shipped = "shipped"
    cancelled = "cancelled"


class CouponKind(enum.Enum):
    percent = "percent"
    amount = "amount"
    shipping = "shipping"


product_categories = sa.Table(
    "product_categories",
    Base.metadata,
    sa.Column("product_id", sa.ForeignKey("products.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("category_id", sa.ForeignKey("categories.id", ondelete="CASCADE"), primary_key=True),
)


class Customer(Base):
    __tablename__ = "customers"
    __table_args__ = (sa.UniqueConstraint("email", name="uq_customers_email"),)

    id = sa.Column(sa.Integer, primary_key=True)
    email = sa.Column(sa.String(254), nullable=False)
    name = sa.Column(sa.Unicode(120), nullable=False)
    born = sa.Column(sa.Date)
    created_at = sa.Column(sa.DateTime, server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False)
    newsletter = sa.Column(sa.Boolean, server_default=sa.false(), nullable=False)
    phone = sa.Column(sa.String(32), index=True)

    orders = relationship("Order", back_populates="customer")


class Product(Base):
    __tablename__ = "products"
    __table_args__ = (
        sa.CheckConstraint("price >= 0", name="ck_products_price"),
        sa.Index("ix_products_stock", "active", "stock"),
    )

    id = sa.Column(sa.Integer, primary_key=True)
    sku = sa.Column(sa.String(20), nullable=False, unique=True)
    title = sa.Column(sa.String(200), nullable=False, index=True)
    description = sa.Column(sa.Text, nullable=False, server_default="")
    price = sa.Column(sa.Numeric(10, 2), nullable=False)
    weight = sa.Column(sa.Float)
    picture = sa.Column(sa.LargeBinary)
    active = sa.Column(sa.Boolean, nullable=False, server_default=sa.true())
    stock = sa.Column(sa.Integer, server_default="0", nullable=False)
    restocked_at = sa.Column(sa.DateTime(timezone=True))

    categories = relationship("Category", secondary=product_categories, back_populates="products")


class Category(Base):
    __tablename__ = "categories"
    __table_args__ = (sa.UniqueConstraint("parent_id", "name", name="uq_categories_parent_name"),)

    id = sa.Column(sa.Integer, primary_key=True)
    parent_id = sa.Column(sa.ForeignKey("categories.id", name="fk_categories_parent_id", ondelete="SET NULL"))
    name = sa.Column(sa.String(80), nullable=False)
    position = sa.Column(sa.BigInteger, server_default=sa.text("0"), nullable=False)

    products = relationship("Product", secondary=product_categories, back_populates="categories")


sa.Index("ix_categories_lower_name", sa.func.lower(Category.name))


class Coupon(Base):
    __tablename__ = "coupons"
    __table_args__ = (
        sa.CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="ck_coupons_period"),
    )

    code = sa.Column(sa.String(16), primary_key=True)
    kind = sa.Column(sa.Enum(CouponKind, name="coupon_kind"), server_default="percent", nullable=False)
    value = sa.Column(sa.Numeric(8, 2), nullable=False)
    valid_from = sa.Column(sa.Date, nullable=False)
    valid_until = sa.Column(sa.Date)
    opens_at = sa.Column(sa.Time)
    rules = sa.Column(sa.JSON)


class Order(Base):
    __tablename__ = "orders"

    id = sa.Column(sa.Integer, primary_key=True)
    customer_id = sa.Column(sa.ForeignKey("customers.id", name="fk_orders_customer_id"), nullable=False, index=True)
    status = sa.Column(sa.Enum(OrderStatus, name="order_status"), nullable=False)
    language = sa.Column(sa.String(5))
    placed_at = sa.Column(sa.DateTime, nullable=False)
    total = sa.Column(sa.Numeric(12, 2))
    coupon_code = sa.Column(sa.ForeignKey("coupons.code", name="fk_orders_coupon_code"))

    customer = relationship(Customer, back_populates="orders")
    lines = relationship("OrderLine", back_populates="order", cascade="all, delete-orphan")


class OrderLine(Base):
    __tablename__ = "order_lines"
    __table_args__ = (sa.CheckConstraint("quantity > 0", name="ck_order_lines_quantity"),)

    order_id = sa.Column(
        sa.ForeignKey("orders.id", name="fk_order_lines_order_id", ondelete="CASCADE"), primary_key=True
    )
    line = sa.Column(sa.SmallInteger, primary_key=True)
    product_id = sa.Column(sa.ForeignKey("products.id", ondelete="RESTRICT"), nullable=False)
    quantity = sa.Column(sa.Integer, nullable=False, server_default="1")
    unit_price = sa.Column(sa.Numeric(10, 2), nullable=False)

    order = relationship(Order, back_populates="lines")


class Shipment(Base):
    __tablename__ = "shipments"

    id = sa.Column(sa.Integer, primary_key=True)
    order_id = sa.Column(
        sa.ForeignKey("orders.id", name="fk_shipments_order_id", ondelete="CASCADE"), nullable=False
    )
    carrier = sa.Column(sa.CHAR(3), nullable=False)
    weight = sa.Column(sa.DECIMAL(7, 3), nullable=False)
    insured = sa.Column(sa.BOOLEAN, server_default=sa.text("false"), nullable=False)
    label = sa.Column(sa.TEXT)
    left_at = sa.Column(sa.TIMESTAMP, server_default=sa.func.now(), nullable=False)


sa.Index("uq_shipments_order_id", Shipment.order_id, unique=True)
