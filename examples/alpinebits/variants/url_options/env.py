from logging.config import fileConfig

from sqlalchemy import create_engine, pool, text

from alembic import context

from alpine_bits_python.db import Base
from alpine_bits_python.settings import get_database_schema, get_database_url, load_config

config = context.config

if config.config_file_name is not None:
    fileConfig(config.config_file_name)

app_config = load_config()
schema = get_database_schema(app_config)
database_url = get_database_url(app_config)
if schema:
    # libpq hands `options` to the server when it connects; asyncpg does not know them.
    database_url = database_url.replace("+asyncpg", "+psycopg")
    database_url += ("&" if "?" in database_url else "?") + f"options=-csearch_path%3D{schema}"
target_metadata = Base.metadata


def run_migrations_offline() -> None:
    """Write SQL for `--sql`, with nothing but a URL."""
    context.configure(
        url=database_url,
        target_metadata=target_metadata,
        version_table_schema=schema,
        literal_binds=True,
        dialect_opts={"paramstyle": "named"},
    )

    with context.begin_transaction():
        if schema:
            context.execute(f'SET search_path TO "{schema}"')
        context.run_migrations()


def run_migrations_online() -> None:
    engine = create_engine(database_url, poolclass=pool.NullPool)

    if schema:
        with engine.begin() as connection:
            connection.execute(text(f'CREATE SCHEMA IF NOT EXISTS "{schema}"'))

    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=target_metadata,
            version_table_schema=schema,
        )

        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    run_migrations_offline()
else:
    run_migrations_online()
