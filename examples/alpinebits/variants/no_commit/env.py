import asyncio
from logging.config import fileConfig

from sqlalchemy import pool, text
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from alembic import context

from alpine_bits_python.db import Base
from alpine_bits_python.settings import get_database_schema, get_database_url, load_config

config = context.config

if config.config_file_name is not None:
    fileConfig(config.config_file_name)

app_config = load_config()
database_url = get_database_url(app_config)
schema = get_database_schema(app_config)
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


def do_run_migrations(connection: Connection) -> None:
    # The two statements begin a transaction that nobody here commits. Alembic then logs its revisions and stores nothing;
    # limbeck commits what ran without an error.
    if schema:
        connection.execute(text(f'CREATE SCHEMA IF NOT EXISTS "{schema}"'))
        connection.execute(text(f'SET search_path TO "{schema}"'))

    context.configure(
        connection=connection,
        target_metadata=target_metadata,
        version_table_schema=schema,
    )

    with context.begin_transaction():
        context.run_migrations()


async def run_migrations_online() -> None:
    connectable = create_async_engine(database_url, poolclass=pool.NullPool)

    async with connectable.connect() as connection:
        await connection.run_sync(do_run_migrations)

    await connectable.dispose()


if context.is_offline_mode():
    run_migrations_offline()
else:
    asyncio.run(run_migrations_online())
