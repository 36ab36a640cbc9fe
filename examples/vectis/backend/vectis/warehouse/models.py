import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from vectis.core.db import Base


class Warehouse(Base):
    __tablename__ = "warehouses"

    id = sa.Column(sa.BigInteger, sa.Identity(always=True, start=10, increment=10), primary_key=True)
    code = sa.Column(sa.CHAR(4), nullable=False, unique=True)
    address = sa.Column(postgresql.JSON)


class Stock(Base):
    __tablename__ = "stock"
    __table_args__ = (sa.CheckConstraint("pieces >= 0", name="ck_stock_pieces"),)

    warehouse_id = sa.Column(
        sa.ForeignKey("warehouses.id", name="fk_stock_warehouse", ondelete="CASCADE"), primary_key=True
    )
    product_id = sa.Column(
        sa.ForeignKey("products.id", name="fk_stock_product", deferrable=True, initially="DEFERRED"), primary_key=True
    )
    pieces = sa.Column(sa.Integer, nullable=False)
