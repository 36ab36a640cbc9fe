"""A project around a module of models, and what limbeck says of it."""

import json
import re

ENV = """
from alembic import context
from sqlalchemy import create_engine

import {module}

with create_engine(context.config.get_main_option("sqlalchemy.url")).connect() as connection:
    context.configure(connection=connection, target_metadata={module}.metadata)
    with context.begin_transaction():
        context.run_migrations()
"""


def write_project(folder, module, text, url="postgresql://user@localhost/db", env=ENV):
    (folder / "alembic.ini").write_text(f"[alembic]\nscript_location = migrations\nsqlalchemy.url = {url}\nprepend_sys_path = .\n")
    (folder / "migrations" / "versions").mkdir(parents=True)
    (folder / "migrations" / "env.py").write_text(env.format(module=module))
    (folder / f"{module}.py").write_text(text)


def squeeze(statement):
    return re.sub(r"\s+", " ", statement).strip()


def statements_of(limbeck, folder, *words):
    done = limbeck("models", "--sql", "--json", *words, cwd=folder)
    assert done.returncode == 0, done.stderr
    return [squeeze(row["sql"]).rstrip(";") for row in json.loads(done.stdout)["results"]]
