"""The declarative base of all modules, and how to connect."""

import os

import sqlalchemy as sa
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class BigKey:
    """The primary key that every table of ours has."""

    id = sa.Column(sa.BigInteger, primary_key=True)


def database_url() -> str:
    return os.getenv("DATABASE_URL", "postgresql+psycopg2://vectis:vectis@localhost:5432/vectis")
