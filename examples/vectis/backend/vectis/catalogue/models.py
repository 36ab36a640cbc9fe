import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from vectis.core.db import Base, BigKey


class Product(BigKey, Base):
    __tablename__ = "products"
    __table_args__ = (
        sa.UniqueConstraint("sku", name="uq_products_sku"),
        sa.CheckConstraint("price >= 0", name="ck_products_price"),
        sa.Index("ix_products_search", "search", postgresql_using="gin"),
        sa.Index(
            "ix_products_attributes",
            "attributes",
            postgresql_using="gin",
            postgresql_ops={"attributes": "jsonb_path_ops"},
        ),
    )

    sku = sa.Column(sa.VARCHAR(32), nullable=False)
    title = sa.Column(sa.Text, nullable=False)
    price = sa.Column(sa.Numeric(12, 2), nullable=False)
    attributes = sa.Column(postgresql.JSONB, nullable=False, server_default=sa.text("'{}'::jsonb"))
    dimensions = sa.Column(postgresql.ARRAY(sa.Float))
    gross = sa.Column(sa.Numeric(12, 2), sa.Computed("round(price * 1.2, 2)", persisted=True))
    search = sa.Column(postgresql.TSVECTOR, sa.Computed("to_tsvector('simple', sku || ' ' || title)", persisted=True))


class PriceList(BigKey, Base):
    __tablename__ = "price_lists"
    __table_args__ = (
        postgresql.ExcludeConstraint(("period", "&&"), name="ex_price_lists_period", using="gist"),
    )

    name = sa.Column(sa.String(60), nullable=False)
    period = sa.Column(postgresql.DATERANGE, nullable=False)


class ExchangeRate(BigKey, Base):
    __tablename__ = "exchange_rates"
    __table_args__ = (
        sa.UniqueConstraint("base_currency", "target_currency", "effective_from", name="uq_er_pair_effective"),
    )

    base_currency = sa.Column(sa.String(3), nullable=False, index=True)
    target_currency = sa.Column(sa.String(3), nullable=False, index=True)
    rate = sa.Column(sa.Numeric(18, 8), nullable=False)
    effective_from = sa.Column(sa.DateTime(timezone=True), nullable=False)
    created_at = sa.Column(sa.DateTime(timezone=True), server_default=sa.text("now()"))
