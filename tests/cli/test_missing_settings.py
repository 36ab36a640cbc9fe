"""A setting that is missing: the message has its name and the line that reads it. One row for each place that settings come from."""

import re

import pytest

ENV = """
from alembic import context
from sqlalchemy import create_engine, engine_from_config
import os
HEAD
config = context.config
engine = create_engine(URL)
with engine.connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
"""

# name: (lines of env.py, what the URL is, other files, the name that is missing, what the line that reads it says)
SETTINGS = """
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    debug: bool = False
    database_url: str
"""

ROWS = {
    "os.environ": ("", 'os.environ["APP_DB"]', {}, "APP_DB", "os.environ["),
    "os.environ in a module": ("from settings import URL", "URL", {"settings.py": 'import os\n\nURL = os.environ["APP_DB"]\n'}, "APP_DB", "URL = os.environ["),
    "os.getenv": ("", 'os.getenv("APP_DB")', {}, "APP_DB", "os.getenv("),
    "os.getenv in a module": ("from settings import URL", "URL", {"settings.py": 'import os\n\nURL = os.getenv("APP_DB")\n'}, "APP_DB", "URL = os.getenv("),
    "os.environ.get": ("", 'os.environ.get("APP_DB")', {}, "APP_DB", "os.environ.get("),
    "part of an f-string": ("from settings import URL", "URL",
                            {"settings.py": "import os\n\nHOST = os.environ['DB_HOST']\nURL = f'postgresql://x@{HOST}/y'\n"}, "DB_HOST", "HOST = os.environ["),
    "pydantic-settings": ("from settings import Settings", "Settings().database_url", {"settings.py": SETTINGS}, "DATABASE_URL", "Settings()"),
    "pydantic-settings with a prefix": (
        "from settings import Settings", "Settings().database_url",
        {"settings.py": SETTINGS + '    model_config = {"env_prefix": "APP_"}\n'}, "APP_DATABASE_URL", "Settings()"),
    "pydantic-settings: an alias": (
        "from settings import Settings", "Settings().database_url",
        {"settings.py": SETTINGS.replace("str\n", 'str = Field(validation_alias="PG_URL")\n').replace("\nfrom", "\nfrom pydantic import Field\nfrom")},
        "PG_URL", "Settings()"),
    "pydantic-settings, made in the module": (
        "from settings import settings", "settings.database_url", {"settings.py": SETTINGS + "\n\nsettings = Settings()\n"}, "DATABASE_URL", "settings = Settings()"),
    "lru_cache getter": (
        "from settings import get_settings", "get_settings().database_url",
        {"settings.py": "from functools import lru_cache\n" + SETTINGS + "\n\n@lru_cache\ndef get_settings():\n    return Settings()\n"}, "DATABASE_URL", "return Settings()"),
    "python-dotenv": ("from dotenv import load_dotenv\nload_dotenv()", 'os.environ["APP_DB"]', {".env": "OTHER=1\n"}, "APP_DB", "os.environ["),
    "dotenv_values": ("from dotenv import dotenv_values\nvalues = dotenv_values('.env')", 'values["APP_DB"]', {".env": "OTHER=1\n"}, "APP_DB", "values["),
    "decouple": ("from decouple import config as setting", 'setting("APP_DB")', {}, "APP_DB", "setting("),
    "environs": ("from environs import Env\nenv = Env()", 'env.str("APP_DB")', {}, "APP_DB", "env.str("),
    "a YAML file": ("import yaml\nvalues = yaml.safe_load(open('app.yaml'))", 'values["database"]["url"]', {"app.yaml": "database: {host: x}\n"}, "url", 'values["database"]["url"]'),
    "a TOML file": ("import tomllib\nvalues = tomllib.load(open('app.toml', 'rb'))", 'values["database"]["url"]', {"app.toml": "[database]\nhost = 'x'\n"}, "url", 'values["database"]["url"]'),
    "a JSON file": ("import json\nvalues = json.load(open('app.json'))", 'values["database"]["url"]', {"app.json": '{"database": {}}'}, "url", 'values["database"]["url"]'),
    "a file that is not there": ("import json\nvalues = json.load(open('app.json'))", 'values["url"]', {}, "app.json", "open('app.json')"),
    "configparser": ("import configparser\nini = configparser.ConfigParser()\nini.read('app.ini')", 'ini["database"]["url"]', {"app.ini": "[database]\nhost = x\n"}, "url", 'ini["database"]["url"]'),
    "alembic.ini: no url": ("", "config.get_main_option('sqlalchemy.url')", {}, "sqlalchemy.url", "create_engine("),
    "alembic.ini: engine_from_config": ("", "None) if 0 else engine_from_config(config.get_section(config.config_ini_section, {}), prefix='sqlalchemy.'", {}, "sqlalchemy.url", "engine_from_config("),
    "Flask": ("from flask import current_app", "current_app.config['SQLALCHEMY_DATABASE_URI']",
              {"app/__init__.py": "from flask import Flask\n\napp = Flask(__name__)\napp.config['OTHER'] = 1\n"}, "SQLALCHEMY_DATABASE_URI", "engine.connect()"),
}


@pytest.mark.parametrize("row", ROWS)
def test_name_and_line(limbeck, scratch, row):
    head, url, files, name, reader = ROWS[row]
    (scratch / "migrations/versions").mkdir(parents=True)
    (scratch / "alembic.ini").write_text("[alembic]\nscript_location = migrations\nprepend_sys_path = .\n")
    text = ENV.lstrip().replace("(URL)", f"({url})").replace("HEAD\n", head + "\n" if head else "")
    (scratch / "migrations/env.py").write_text(text)
    for path, text in files.items():
        (scratch / path).parent.mkdir(exist_ok=True)
        (scratch / path).write_text(text.lstrip("\n") if path.endswith(".py") else text)
    done = limbeck("current", cwd=scratch)
    assert done.returncode == 1, done.stdout
    assert name in done.stderr
    shown = re.findall(r"--> (\S+?):\d+:\d+\n *\d+ \| (.*)", done.stderr)
    assert any(reader in line for _, line in shown), done.stderr
