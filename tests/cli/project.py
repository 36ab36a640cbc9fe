"""The small project that the tests of bad input spoil: two revisions, a1 (a table with two rows) and b2 (what a test puts there)."""

import fcntl
import json
import os
import pathlib
import pty
import shutil
import sqlite3
import struct
import subprocess
import termios
import time

INI = """\
[alembic]
script_location = migrations
sqlalchemy.url = sqlite:///app.db
"""

LOGGING = """
[loggers]
keys = root, alembic
[handlers]
keys =
[formatters]
keys =
[logger_root]
level = WARNING
handlers =
[logger_alembic]
level = INFO
handlers =
qualname = alembic
"""

ENV = """\
from alembic import context
from sqlalchemy import engine_from_config, pool

config = context.config


def run_migrations_offline():
    context.configure(url=config.get_main_option("sqlalchemy.url"), literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()


def run_migrations_online():
    engine = engine_from_config(config.get_section(config.config_ini_section, {}), prefix="sqlalchemy.", poolclass=pool.NullPool)
    with engine.connect() as connection:
        context.configure(connection=connection)
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    run_migrations_offline()
else:
    run_migrations_online()
"""

# The env.py that flask db init writes (Flask-Migrate 4).
FLASK_ENV = """\
import logging
from logging.config import fileConfig

from flask import current_app

from alembic import context

config = context.config
fileConfig(config.config_file_name)
logger = logging.getLogger('alembic.env')


def get_engine():
    try:
        return current_app.extensions['migrate'].db.get_engine()
    except (TypeError, AttributeError):
        return current_app.extensions['migrate'].db.engine


def get_engine_url():
    try:
        return get_engine().url.render_as_string(hide_password=False).replace('%', '%%')
    except AttributeError:
        return str(get_engine().url).replace('%', '%%')


config.set_main_option('sqlalchemy.url', get_engine_url())
target_db = current_app.extensions['migrate'].db


def get_metadata():
    if hasattr(target_db, 'metadatas'):
        return target_db.metadatas[None]
    return target_db.metadata


def run_migrations_offline():
    url = config.get_main_option("sqlalchemy.url")
    context.configure(url=url, target_metadata=get_metadata(), literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()


def run_migrations_online():
    def process_revision_directives(context, revision, directives):
        if getattr(config.cmd_opts, 'autogenerate', False):
            script = directives[0]
            if script.upgrade_ops.is_empty():
                directives[:] = []
                logger.info('No changes in schema detected.')

    conf_args = current_app.extensions['migrate'].configure_args
    if conf_args.get("process_revision_directives") is None:
        conf_args["process_revision_directives"] = process_revision_directives
    connectable = get_engine()
    with connectable.connect() as connection:
        context.configure(connection=connection, target_metadata=get_metadata(), **conf_args)
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    run_migrations_offline()
else:
    run_migrations_online()
"""

MAKO = '''\
"""${message}"""
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade():
    ${upgrades if upgrades else "pass"}


def downgrade():
    ${downgrades if downgrades else "pass"}
'''

# The body of upgrade() begins in line 13, column 5.
REVISION = '''\
"""{doc}"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = {revision!r}
down_revision = {down!r}
branch_labels = {labels!r}
depends_on = {depends!r}


def upgrade():
{upgrade}


def downgrade():
{downgrade}
'''


# What a terminal's environment must not bring along.
STRANGERS = ("NO_COLOR", "LIMBECK_URL", "DATABASE_URL", "LC_ALL", "LC_CTYPE", "LANG")


def on_terminal(limbeck, *words, cwd, columns=80, asked=None, typed="", **environment):
    """What limbeck writes to a terminal of so many columns, and its exit code; `typed` is typed when it has written `asked`."""
    ours, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    clean = {name: value for name, value in os.environ.items() if name not in STRANGERS}
    child = subprocess.Popen([limbeck.program, *words], cwd=cwd, stdin=its, stdout=its, stderr=its,
                             env=clean | {"TERM": "xterm"} | environment)
    os.close(its)
    text = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:
            break
        if not part:
            break
        text += part
        if asked and asked.encode() in text:
            os.write(ours, typed.encode() + b"\n")
            asked = None
    os.close(ours)
    return text.decode().replace("\r\n", "\n"), child.wait(30)


class OnServer:
    """The project on a server: what it is told, and what is in the scratch databases that it makes there."""

    def __init__(self, limbeck, folder, url, query, databases, environment=None):
        self.limbeck, self.folder, self.url, self.databases = limbeck, folder, url, databases
        self.sql = lambda text: query(url, text)
        self.environment = environment

    def __call__(self, *words, code=0):
        done = self.limbeck(*words, cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL)
        assert done.returncode == code, done.stdout + done.stderr
        assert self.scratch() == []
        return done

    def scratch(self):
        return self.sql(self.databases)

    def add(self, id, down, *functions, **options):
        write(self.folder, {f"migrations/versions/{id}.py": revision(*functions, id=id, down=down, **options)})

    def start(self, *words):
        """A run whose scratch database is there."""
        run = subprocess.Popen([self.limbeck.program, *words], cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(200):
            if self.scratch():
                return run
            time.sleep(0.05)
        raise AssertionError("no scratch database was made")


def indented(text):
    return "\n".join("    " + line if line else "" for line in text.strip("\n").splitlines())


def revision(upgrade="pass", downgrade="pass", id="b2", down="a1", labels=None, depends=None, doc="a revision"):
    """The text of a revision file."""
    return REVISION.format(
        doc=doc, revision=id, down=down, labels=labels, depends=depends, upgrade=indented(upgrade), downgrade=indented(downgrade)
    )


PEOPLE = """\
op.create_table("people", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(50)),
                sa.Column("age", sa.String(10)))
op.execute("INSERT INTO people (id, name, age) VALUES (1, 'Ada', '36'), (2, NULL, 'old')")
"""

FILES = {
    "alembic.ini": INI,
    "migrations/env.py": ENV,
    "migrations/script.py.mako": MAKO,
    "migrations/versions/a1.py": revision(PEOPLE, 'op.drop_table("people")', id="a1", down=None, doc="people"),
}


def write(folder, files):
    """Files by path: text, bytes, None (removed) or a function of the path."""
    for path, content in files.items():
        target = pathlib.Path(folder) / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if content is None and target.is_dir():
            shutil.rmtree(target)
        elif content is None:
            target.unlink(missing_ok=True)
        elif callable(content):
            content(target)
        elif isinstance(content, bytes):
            target.write_bytes(content)
        else:
            target.write_text(content)


def sqlite_state(path):
    """All that a SQLite file holds, or what stands in the way of reading it."""
    if not path.exists() or path.stat().st_size == 0:
        return []
    try:
        with sqlite3.connect(path) as connection:
            return list(connection.iterdump())
    except sqlite3.DatabaseError:
        return path.read_bytes()
    finally:
        connection.close()


POSTGRES_STATE = """
SELECT 'relation', n.nspname, c.relname, c.relkind::text, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull::text,
       pg_get_expr(d.adbin, d.adrelid)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
UNION ALL SELECT 'constraint', conname, contype::text, pg_get_constraintdef(oid), '', '', '', '' FROM pg_constraint
WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT 'enum', enumlabel, enumsortorder::text, enumtypid::regtype::text, '', '', '', '' FROM pg_enum
UNION ALL SELECT 'row', query_to_xml('SELECT * FROM public.' || quote_ident(relname) || ' t ORDER BY t::text', true, false, '')::text,
       relname, '', '', '', '', '' FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
ORDER BY 1, 2, 3, 4, 5
"""


def postgres_state(postgres, url):
    return postgres.sql(url, POSTGRES_STATE)


def results(text):
    """The objects of a document that --json printed; docs/json.md."""
    document = json.loads(text)
    assert document["version"] == 1
    return document["results"]


def outcomes(answer):
    """What `limbeck test` says of each revision: "ok a1"; without the findings below."""
    return [line[:13].strip() + " " + line[13:].split()[0] for line in answer.stdout.splitlines() if not line.startswith(" ")]


def findings(answer):
    return [line.strip() for line in answer.stdout.splitlines() if line.startswith(" ")]


def git(folder, *words, environment=None):
    settings = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", *settings, *words], cwd=folder, check=True, capture_output=True, env=os.environ | (environment or {}))
