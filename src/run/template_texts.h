/*
 * The texts of the files that `limbeck init` writes, as string literals; templates.c says which file is made of which.
 *
 * Settings and Python do what those of Alembic's own templates do, and each file runs under Alembic as well; new revision files
 * come out the same, character for character. @SCRIPT_LOCATION@ stands for the script location, as templates_fill puts it in.
 */
#ifndef LB_RUN_TEMPLATE_TEXTS_H
#define LB_RUN_TEMPLATE_TEXTS_H

/* clang-format off */

#define SETTINGS_INI \
    "# Migration settings, for limbeck and for Alembic: either can run this project.\n" \
    "\n" \
    "[alembic]\n" \
    "# The folder of env.py, script.py.mako and versions/. %(here)s is the folder of this file.\n" \
    "script_location = @SCRIPT_LOCATION@\n" \
    "\n" \
    "# How new revision files are named; the tokens are rev, slug, epoch, year, month, day, hour, minute, second.\n" \
    "# file_template = %%(rev)s_%%(slug)s\n" \
    "# With the date in front:\n" \
    "# file_template = %%(year)d_%%(month).2d_%%(day).2d_%%(hour).2d%%(minute).2d-%%(rev)s_%%(slug)s\n" \
    "# A folder for each year and month (set recursive_version_locations = true as well):\n" \
    "# file_template = %%(year)d/%%(month).2d/%%(day).2d_%%(hour).2d%%(minute).2d_%%(second).2d_%%(rev)s_%%(slug)s\n" \
    "\n" \
    "# Put in front of sys.path, so that env.py can import the models; several are separated by path_separator.\n" \
    "prepend_sys_path = .\n" \
    "\n" \
    "# The time zone of the date in new files, such as UTC or Europe/Paris; local time without it.\n" \
    "# timezone =\n" \
    "\n" \
    "# At most so many characters of the message go into a file's name.\n" \
    "# truncate_slug_length = 40\n" \
    "\n" \
    "# true: env.py also runs for `revision` without --autogenerate.\n" \
    "# revision_environment = false\n" \
    "\n" \
    "# true: .pyc and .pyo files without their .py count as revisions too.\n" \
    "# sourceless = false\n" \
    "\n" \
    "# Where revision files are, when not in versions/ alone. The first revision of a further folder is made with\n" \
    "# --version-path.\n" \
    "# version_locations = %(here)s/alembic/versions:%(here)s/more/versions\n" \
    "\n" \
    "# What separates the paths in version_locations and prepend_sys_path: os (a colon, on Windows a semicolon), space,\n" \
    "# newline, : or ;\n" \
    "path_separator = os\n" \
    "\n" \
    "# true: folders inside of the version locations are read as well.\n" \
    "# recursive_version_locations = false\n" \
    "\n" \
    "# The encoding of new revision files.\n" \
    "# output_encoding = utf-8\n" \
    "\n"

#define URL_INI \
    "# The database, as env.py reads it. Replace this example, or let env.py take the URL from elsewhere.\n" \
    "sqlalchemy.url = driver://user:pass@localhost/dbname\n" \
    "\n"

#define DATABASES_INI \
    "# The databases, by the names of the sections below.\n" \
    "databases = engine1, engine2\n" \
    "\n" \
    "[engine1]\n" \
    "sqlalchemy.url = driver://user:pass@localhost/dbname\n" \
    "\n" \
    "[engine2]\n" \
    "sqlalchemy.url = driver://user:pass@localhost/dbname2\n" \
    "\n"

#define HOOKS_INI \
    "# Programs that get each new revision file once it is written, in the order of `hooks`.\n" \
    "[post_write_hooks]\n" \
    "# Black, found by its console script:\n" \
    "# hooks = black\n" \
    "# black.type = console_scripts\n" \
    "# black.entrypoint = black\n" \
    "# black.options = -l 79 REVISION_SCRIPT_FILENAME\n" \
    "\n" \
    "# Ruff as a Python module:\n" \
    "# hooks = ruff\n" \
    "# ruff.type = module\n" \
    "# ruff.module = ruff\n" \
    "# ruff.options = check --fix REVISION_SCRIPT_FILENAME\n" \
    "\n" \
    "# Ruff as a program on the PATH:\n" \
    "# hooks = ruff\n" \
    "# ruff.type = exec\n" \
    "# ruff.executable = ruff\n" \
    "# ruff.options = check --fix REVISION_SCRIPT_FILENAME\n" \
    "\n"

#define LOGGING_INI \
    "# Log output, read by fileConfig() in env.py.\n" \
    "[loggers]\n" \
    "keys = root,sqlalchemy,alembic\n" \
    "\n" \
    "[handlers]\n" \
    "keys = console\n" \
    "\n" \
    "[formatters]\n" \
    "keys = generic\n" \
    "\n" \
    "[logger_root]\n" \
    "level = WARNING\n" \
    "handlers = console\n" \
    "qualname =\n" \
    "\n" \
    "# INFO shows every statement, DEBUG the rows as well.\n" \
    "[logger_sqlalchemy]\n" \
    "level = WARNING\n" \
    "handlers =\n" \
    "qualname = sqlalchemy.engine\n" \
    "\n" \
    "[logger_alembic]\n" \
    "level = INFO\n" \
    "handlers =\n" \
    "qualname = alembic\n" \
    "\n" \
    "[handler_console]\n" \
    "class = StreamHandler\n" \
    "args = (sys.stderr,)\n" \
    "level = NOTSET\n" \
    "formatter = generic\n" \
    "\n" \
    "[formatter_generic]\n" \
    "format = %(levelname)-5.5s [%(name)s] %(message)s\n" \
    "datefmt = %H:%M:%S\n"

#define SETTINGS_TOML \
    "[tool.alembic]\n" \
    "# Migration settings, for limbeck and for Alembic: either can run this project.\n" \
    "\n" \
    "# The folder of env.py, script.py.mako and versions/. %(here)s is the folder of this file.\n" \
    "script_location = \"@SCRIPT_LOCATION@\"\n" \
    "\n" \
    "# How new revision files are named; the tokens are rev, slug, epoch, year, month, day, hour, minute, second.\n" \
    "# file_template = \"%%(rev)s_%%(slug)s\"\n" \
    "# With the date in front:\n" \
    "# file_template = \"%%(year)d_%%(month).2d_%%(day).2d_%%(hour).2d%%(minute).2d-%%(rev)s_%%(slug)s\"\n" \
    "# A folder for each year and month (set recursive_version_locations = true as well):\n" \
    "# file_template = \"%%(year)d/%%(month).2d/%%(day).2d_%%(hour).2d%%(minute).2d_%%(second).2d_%%(rev)s_%%(slug)s\"\n" \
    "\n" \
    "# Put in front of sys.path, so that env.py can import the models.\n" \
    "prepend_sys_path = [\n" \
    "    \".\"\n" \
    "]\n" \
    "\n" \
    "# The time zone of the date in new files, such as \"UTC\" or \"Europe/Paris\"; local time without it.\n" \
    "# timezone = \"UTC\"\n" \
    "\n" \
    "# At most so many characters of the message go into a file's name.\n" \
    "# truncate_slug_length = 40\n" \
    "\n" \
    "# true: env.py also runs for `revision` without --autogenerate.\n" \
    "# revision_environment = false\n" \
    "\n" \
    "# true: .pyc and .pyo files without their .py count as revisions too.\n" \
    "# sourceless = false\n" \
    "\n" \
    "# Where revision files are, when not in versions/ alone. The first revision of a further folder is made with\n" \
    "# --version-path.\n" \
    "# version_locations = [\n" \
    "#     \"%(here)s/alembic/versions\",\n" \
    "#     \"%(here)s/more/versions\"\n" \
    "# ]\n" \
    "\n" \
    "# true: folders inside of the version locations are read as well.\n" \
    "# recursive_version_locations = false\n" \
    "\n" \
    "# The encoding of new revision files.\n" \
    "# output_encoding = \"utf-8\"\n" \
    "\n" \
    "# Programs that get each new revision file once it is written, in this order.\n" \
    "# [[tool.alembic.post_write_hooks]]\n" \
    "# name = \"black\"\n" \
    "# type = \"console_scripts\"\n" \
    "# entrypoint = \"black\"\n" \
    "# options = \"-l 79 REVISION_SCRIPT_FILENAME\"\n" \
    "#\n" \
    "# [[tool.alembic.post_write_hooks]]\n" \
    "# name = \"ruff\"\n" \
    "# type = \"module\"\n" \
    "# module = \"ruff\"\n" \
    "# options = \"check --fix REVISION_SCRIPT_FILENAME\"\n" \
    "#\n" \
    "# [[tool.alembic.post_write_hooks]]\n" \
    "# name = \"ruff\"\n" \
    "# type = \"exec\"\n" \
    "# executable = \"ruff\"\n" \
    "# options = \"check --fix REVISION_SCRIPT_FILENAME\"\n"

#define ENV_PY \
    "from logging.config import fileConfig\n" \
    "\n" \
    "from alembic import context\n" \
    "from sqlalchemy import engine_from_config, pool\n" \
    "\n" \
    "config = context.config\n" \
    "\n" \
    "# Log as alembic.ini says.\n" \
    "if config.config_file_name is not None:\n" \
    "    fileConfig(config.config_file_name)\n" \
    "\n" \
    "# The tables that --autogenerate and `check` compare the database with. For example:\n" \
    "#     from myapp.models import Base\n" \
    "#     target_metadata = Base.metadata\n" \
    "target_metadata = None\n" \
    "\n" \
    "\n" \
    "def run_migrations_offline() -> None:\n" \
    "    \"\"\"Write the SQL to standard output (--sql); no database is needed.\"\"\"\n" \
    "    context.configure(\n" \
    "        url=config.get_main_option(\"sqlalchemy.url\"),\n" \
    "        target_metadata=target_metadata,\n" \
    "        literal_binds=True,\n" \
    "        dialect_opts={\"paramstyle\": \"named\"},\n" \
    "    )\n" \
    "\n" \
    "    with context.begin_transaction():\n" \
    "        context.run_migrations()\n" \
    "\n" \
    "\n" \
    "def run_migrations_online() -> None:\n" \
    "    \"\"\"Migrate the database behind sqlalchemy.url.\"\"\"\n" \
    "    connectable = engine_from_config(\n" \
    "        config.get_section(config.config_ini_section) or {},\n" \
    "        prefix=\"sqlalchemy.\",\n" \
    "        poolclass=pool.NullPool,\n" \
    "    )\n" \
    "\n" \
    "    with connectable.connect() as connection:\n" \
    "        context.configure(connection=connection, target_metadata=target_metadata)\n" \
    "\n" \
    "        with context.begin_transaction():\n" \
    "            context.run_migrations()\n" \
    "\n" \
    "\n" \
    "if context.is_offline_mode():\n" \
    "    run_migrations_offline()\n" \
    "else:\n" \
    "    run_migrations_online()\n"

#define ASYNC_ENV_PY \
    "import asyncio\n" \
    "from logging.config import fileConfig\n" \
    "\n" \
    "from alembic import context\n" \
    "from sqlalchemy import pool\n" \
    "from sqlalchemy.engine import Connection\n" \
    "from sqlalchemy.ext.asyncio import async_engine_from_config\n" \
    "\n" \
    "config = context.config\n" \
    "\n" \
    "# Log as alembic.ini says.\n" \
    "if config.config_file_name is not None:\n" \
    "    fileConfig(config.config_file_name)\n" \
    "\n" \
    "# The tables that --autogenerate and `check` compare the database with. For example:\n" \
    "#     from myapp.models import Base\n" \
    "#     target_metadata = Base.metadata\n" \
    "target_metadata = None\n" \
    "\n" \
    "\n" \
    "def run_migrations_offline() -> None:\n" \
    "    \"\"\"Write the SQL to standard output (--sql); no database is needed.\"\"\"\n" \
    "    context.configure(\n" \
    "        url=config.get_main_option(\"sqlalchemy.url\"),\n" \
    "        target_metadata=target_metadata,\n" \
    "        literal_binds=True,\n" \
    "        dialect_opts={\"paramstyle\": \"named\"},\n" \
    "    )\n" \
    "\n" \
    "    with context.begin_transaction():\n" \
    "        context.run_migrations()\n" \
    "\n" \
    "\n" \
    "def migrate(connection: Connection) -> None:\n" \
    "    \"\"\"The synchronous part, run inside of the asynchronous connection.\"\"\"\n" \
    "    context.configure(connection=connection, target_metadata=target_metadata)\n" \
    "\n" \
    "    with context.begin_transaction():\n" \
    "        context.run_migrations()\n" \
    "\n" \
    "\n" \
    "async def run_async_migrations() -> None:\n" \
    "    \"\"\"Migrate the database behind sqlalchemy.url.\"\"\"\n" \
    "    connectable = async_engine_from_config(\n" \
    "        config.get_section(config.config_ini_section) or {},\n" \
    "        prefix=\"sqlalchemy.\",\n" \
    "        poolclass=pool.NullPool,\n" \
    "    )\n" \
    "\n" \
    "    async with connectable.connect() as connection:\n" \
    "        await connection.run_sync(migrate)\n" \
    "\n" \
    "    await connectable.dispose()\n" \
    "\n" \
    "\n" \
    "if context.is_offline_mode():\n" \
    "    run_migrations_offline()\n" \
    "else:\n" \
    "    asyncio.run(run_async_migrations())\n"

#define MULTIDB_ENV_PY \
    "import logging\n" \
    "from logging.config import fileConfig\n" \
    "\n" \
    "from alembic import context\n" \
    "from sqlalchemy import engine_from_config, pool\n" \
    "\n" \
    "# True: prepare on every database before the first one commits (the databases must know two-phase transactions).\n" \
    "USE_TWOPHASE = False\n" \
    "\n" \
    "config = context.config\n" \
    "\n" \
    "# Log as alembic.ini says.\n" \
    "if config.config_file_name is not None:\n" \
    "    fileConfig(config.config_file_name)\n" \
    "logger = logging.getLogger(\"alembic.env\")\n" \
    "\n" \
    "# The names of the sections that hold a sqlalchemy.url each.\n" \
    "db_names = [name.strip() for name in (config.get_main_option(\"databases\") or \"\").split(\",\")]\n" \
    "\n" \
    "# For each name, the tables that --autogenerate and `check` compare its database with. For example:\n" \
    "#     from myapp import models\n" \
    "#     target_metadata = {\"engine1\": models.metadata1, \"engine2\": models.metadata2}\n" \
    "target_metadata = {}\n" \
    "\n" \
    "\n" \
    "def run_migrations_offline() -> None:\n" \
    "    \"\"\"Write the SQL for each database to a file NAME.sql (--sql). limbeck writes no files: it prints them all.\"\"\"\n" \
    "    for name in db_names:\n" \
    "        file_name = \"%s.sql\" % name\n" \
    "        logger.info(\"Migrating database %s\", name)\n" \
    "        logger.info(\"Writing output to %s\", file_name)\n" \
    "        with open(file_name, \"w\") as buffer:\n" \
    "            context.configure(\n" \
    "                url=config.get_section_option(name, \"sqlalchemy.url\"),\n" \
    "                output_buffer=buffer,\n" \
    "                target_metadata=target_metadata.get(name),\n" \
    "                literal_binds=True,\n" \
    "                dialect_opts={\"paramstyle\": \"named\"},\n" \
    "            )\n" \
    "            with context.begin_transaction():\n" \
    "                context.run_migrations(engine_name=name)\n" \
    "\n" \
    "\n" \
    "def run_migrations_online() -> None:\n" \
    "    \"\"\"Migrate all the databases; they are committed when every one is through.\"\"\"\n" \
    "    engines = {}\n" \
    "    for name in db_names:\n" \
    "        engine = engine_from_config(\n" \
    "            config.get_section(name) or {},\n" \
    "            prefix=\"sqlalchemy.\",\n" \
    "            poolclass=pool.NullPool,\n" \
    "        )\n" \
    "        connection = engine.connect()\n" \
    "        transaction = connection.begin_twophase() if USE_TWOPHASE else connection.begin()\n" \
    "        engines[name] = (connection, transaction)\n" \
    "\n" \
    "    try:\n" \
    "        for name, (connection, transaction) in engines.items():\n" \
    "            logger.info(\"Migrating database %s\", name)\n" \
    "            context.configure(\n" \
    "                connection=connection,\n" \
    "                upgrade_token=\"%s_upgrades\" % name,\n" \
    "                downgrade_token=\"%s_downgrades\" % name,\n" \
    "                target_metadata=target_metadata.get(name),\n" \
    "            )\n" \
    "            context.run_migrations(engine_name=name)\n" \
    "\n" \
    "        if USE_TWOPHASE:\n" \
    "            for connection, transaction in engines.values():\n" \
    "                transaction.prepare()\n" \
    "\n" \
    "        for connection, transaction in engines.values():\n" \
    "            transaction.commit()\n" \
    "    except BaseException:\n" \
    "        for connection, transaction in engines.values():\n" \
    "            transaction.rollback()\n" \
    "        raise\n" \
    "    finally:\n" \
    "        for connection, transaction in engines.values():\n" \
    "            connection.close()\n" \
    "\n" \
    "\n" \
    "if context.is_offline_mode():\n" \
    "    run_migrations_offline()\n" \
    "else:\n" \
    "    run_migrations_online()\n"

#define SCRIPT_HEAD \
    "\"\"\"${message}\n" \
    "\n" \
    "Revision ID: ${up_revision}\n" \
    "Revises: ${down_revision | comma,n}\n" \
    "Create Date: ${create_date}\n" \
    "\n" \
    "\"\"\"\n" \
    "from typing import Sequence, Union\n" \
    "\n" \
    "from alembic import op\n" \
    "import sqlalchemy as sa\n" \
    "${imports if imports else \"\"}\n" \
    "\n" \
    "# revision identifiers, used by Alembic.\n" \
    "revision: str = ${repr(up_revision)}\n" \
    "down_revision: Union[str, Sequence[str], None] = ${repr(down_revision)}\n" \
    "branch_labels: Union[str, Sequence[str], None] = ${repr(branch_labels)}\n" \
    "depends_on: Union[str, Sequence[str], None] = ${repr(depends_on)}\n" \
    "\n" \
    "\n"

#define SCRIPT_BODY \
    "def upgrade() -> None:\n" \
    "    \"\"\"Upgrade schema.\"\"\"\n" \
    "    ${upgrades if upgrades else \"pass\"}\n" \
    "\n" \
    "\n" \
    "def downgrade() -> None:\n" \
    "    \"\"\"Downgrade schema.\"\"\"\n" \
    "    ${downgrades if downgrades else \"pass\"}\n"

#define MULTIDB_SCRIPT_BODY \
    "def upgrade(engine_name: str) -> None:\n" \
    "    \"\"\"Upgrade schema.\"\"\"\n" \
    "    globals()[\"upgrade_%s\" % engine_name]()\n" \
    "\n" \
    "\n" \
    "def downgrade(engine_name: str) -> None:\n" \
    "    \"\"\"Downgrade schema.\"\"\"\n" \
    "    globals()[\"downgrade_%s\" % engine_name]()\n" \
    "\n" \
    "<%\n" \
    "    db_names = [name.strip() for name in config.get_main_option(\"databases\").split(\",\")]\n" \
    "%>\n" \
    "\n" \
    "## A pair of functions for each database that alembic.ini names.\n" \
    "\n" \
    "% for db_name in db_names:\n" \
    "\n" \
    "def upgrade_${db_name}() -> None:\n" \
    "    \"\"\"Upgrade ${db_name} schema.\"\"\"\n" \
    "    ${context.get(\"%s_upgrades\" % db_name, \"pass\")}\n" \
    "\n" \
    "\n" \
    "def downgrade_${db_name}() -> None:\n" \
    "    \"\"\"Downgrade ${db_name} schema.\"\"\"\n" \
    "    ${context.get(\"%s_downgrades\" % db_name, \"pass\")}\n" \
    "\n" \
    "% endfor\n"

/* clang-format on */

#endif
