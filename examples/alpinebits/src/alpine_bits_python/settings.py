"""Where the database is: config.yaml, or the environment."""

import os
from pathlib import Path

import yaml

CONFIG_FILE = Path(__file__).resolve().parents[2] / "config.yaml"


def load_config() -> dict:
    with open(CONFIG_FILE, encoding="utf-8") as stream:
        return yaml.safe_load(stream) or {}


def get_database_url(config: dict) -> str:
    return os.environ.get("DATABASE_URL") or config.get("database", {}).get("url", "sqlite+aiosqlite:///alpinebits.db")


def get_database_schema(config: dict) -> str | None:
    """The schema of the tables; None for the server's default, and on SQLite, which has none."""
    if get_database_url(config).startswith("sqlite"):
        return None
    return os.environ.get("DATABASE_SCHEMA") or config.get("database", {}).get("schema")
