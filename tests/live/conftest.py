"""Fixtures for the tests on real servers and for the end-to-end tests.

    scratch      an empty folder, removed afterwards
    build        the build folder (environment variable LIMBECK_BUILD, else ./build)
    limbeck      runs the program: limbeck("upgrade", "head", cwd=folder) -> CompletedProcess
    postgres     a PostgreSQL server of the session, on a free port of the loopback: host, port, superuser, data, psql,
                 new_database() -> URL, url(database), sql(database, text) -> rows, stop(), start(), restart()
    mariadb      likewise for MariaDB (skipped where it is not installed; LIMBECK_MARIADB_BASE names another place than /usr)

A server is a child that dies with this process, whatever ends it (more exactly with the thread that started it: start servers
from the main thread). As root it runs as the user nobody.
"""

import glob
import itertools
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
UNPRIVILEGED = "nobody"

POSTGRES_SETTINGS = """
listen_addresses = '127.0.0.1'
fsync = off
synchronous_commit = off
full_page_writes = off
shared_buffers = 32MB
max_connections = 60
autovacuum = off
timezone = 'UTC'
lc_messages = 'C'
log_min_messages = warning
"""

# Who connects as `guarded` needs the password `open sesame`.
POSTGRES_HBA = """
host all guarded 127.0.0.1/32 scram-sha-256
local all all trust
host all all 127.0.0.1/32 trust
"""


def pytest_configure(config):
    def interrupt(number, frame):
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupt)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def as_server_user(words, signal_name="INT"):
    """A command that ends with this process, as an unprivileged user when this one is root."""
    front = ["setpriv", "--pdeathsig", signal_name]
    if os.geteuid() == 0:
        front += [f"--reuid={UNPRIVILEGED}", "--regid=nogroup", "--clear-groups"]
    return front + [str(word) for word in words]


class Postgres:
    host = "127.0.0.1"
    superuser = "postgres"

    def __init__(self, folder, bin_folder):
        self.folder = pathlib.Path(folder)
        self.data = self.folder / "data"
        self.bin = pathlib.Path(bin_folder)
        self.psql = str(self.bin / "psql")
        self.port = free_port()
        self.server = None
        self.numbers = itertools.count(1)

    def prepare(self):
        if os.geteuid() == 0:
            shutil.chown(self.folder, UNPRIVILEGED)
        words = [self.bin / "initdb", "-D", self.data, "-U", self.superuser, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
        subprocess.run(as_server_user(words + ["-N"]), check=True, capture_output=True, cwd=self.folder)
        with open(self.data / "postgresql.conf", "a") as settings:
            settings.write(POSTGRES_SETTINGS + f"unix_socket_directories = '{self.folder}'\nport = {self.port}\n")
        (self.data / "pg_hba.conf").write_text(POSTGRES_HBA)
        self.start()
        self.sql("postgres", "CREATE ROLE guarded LOGIN PASSWORD 'open sesame'")

    def start(self, wait=True):
        log = open(self.folder / "log", "ab")
        words = as_server_user([self.bin / "postgres", "-D", self.data])
        self.server = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder)
        log.close()
        deadline = time.monotonic() + 30
        while wait and not self.is_ready():
            if self.server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("PostgreSQL did not start:\n" + (self.folder / "log").read_text())
            time.sleep(0.02)

    def is_ready(self):
        words = [self.bin / "pg_isready", "-q", "-h", self.host, "-p", str(self.port)]
        return subprocess.run([str(word) for word in words]).returncode == 0

    def stop(self, how=signal.SIGINT):
        if self.server is not None:
            self.server.send_signal(how)
            try:
                self.server.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.server.send_signal(signal.SIGQUIT)
                self.server.wait(timeout=10)
        self.server = None

    def restart(self):
        self.stop()
        self.start()

    def url(self, database, user=None, password=None):
        who = (user or self.superuser) + (":" + password if password else "")
        return f"postgresql://{who}@{self.host}:{self.port}/{database}"

    def new_database(self):
        name = f"t{next(self.numbers)}"
        self.sql("postgres", f"CREATE DATABASE {name}")
        return self.url(name)

    def sql(self, database, text):
        """Runs SQL with psql; the rows of what it prints, each a list of texts. A URL is accepted as the database."""
        target = database if "://" in str(database) else self.url(database)
        done = subprocess.run(
            [self.psql, "-X", "-q", "-A", "-t", "-F", "\x1f", "-v", "ON_ERROR_STOP=1", "-d", target, "-c", text],
            capture_output=True,
            text=True,
        )
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
        return [line.split("\x1f") for line in done.stdout.splitlines()]


MARIADB_SETTINGS = """
[mariadbd]
bind-address = 127.0.0.1
innodb_flush_log_at_trx_commit = 0
innodb_buffer_pool_size = 32M
innodb_log_file_size = 16M
innodb_doublewrite = 0
skip-log-bin
skip-name-resolve
character-set-server = utf8mb4
"""


class MariaDB:
    host = "127.0.0.1"
    superuser = "limbeck"

    def __init__(self, folder, base):
        self.folder = pathlib.Path(folder)
        self.data = self.folder / "data"
        self.socket = self.folder / "socket"
        self.base = pathlib.Path(base)
        self.client = str(self.base / "bin/mariadb")
        self.port = free_port()
        self.server = None
        self.numbers = itertools.count(1)

    def prepare(self):
        (self.folder / "my.cnf").write_text(MARIADB_SETTINGS)
        if os.geteuid() == 0:
            shutil.chown(self.folder, UNPRIVILEGED)
        install = [self.base / "bin/mariadb-install-db", f"--defaults-file={self.folder}/my.cnf", f"--basedir={self.base}",
                   f"--datadir={self.data}", "--skip-test-db", "--auth-root-authentication-method=normal"]
        self.environment = os.environ | {"TMPDIR": str(self.folder)}  # the tests' own may be closed to the server's user
        subprocess.run(as_server_user(install), check=True, capture_output=True, cwd=self.folder, env=self.environment)
        self.start()
        self.sql("", f"CREATE USER {self.superuser}@'%'; GRANT ALL ON *.* TO {self.superuser}@'%' WITH GRANT OPTION;"
                     "CREATE USER guarded@'%' IDENTIFIED BY 'open sesame'; GRANT ALL ON *.* TO guarded@'%'", user="root")

    def start(self, wait=True):
        words = [self.base / "sbin/mariadbd", f"--defaults-file={self.folder}/my.cnf", f"--basedir={self.base}",
                 f"--datadir={self.data}", f"--socket={self.socket}", f"--port={self.port}", f"--pid-file={self.folder}/pid"]
        with open(self.folder / "log", "ab") as log:
            self.server = subprocess.Popen(
                as_server_user(words, "KILL"), stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder, env=self.environment
            )
        deadline = time.monotonic() + 60
        while wait and not self.is_ready():
            if self.server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("MariaDB did not start:\n" + (self.folder / "log").read_text())
            time.sleep(0.05)

    def is_ready(self):
        try:
            self.sql("", "SELECT 1", user="root")
        except RuntimeError:
            return False
        return True

    def stop(self, how=signal.SIGTERM):
        if self.server is not None:
            self.server.send_signal(how)
            try:
                self.server.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.server.kill()
                self.server.wait(timeout=10)
        self.server = None

    def restart(self):
        self.stop()
        self.start()

    def url(self, database, user=None, password=None):
        who = (user or self.superuser) + (":" + password if password else "")
        return f"mysql+pymysql://{who}@{self.host}:{self.port}/{database}"

    def new_database(self):
        name = f"t{next(self.numbers)}"
        self.sql("", f"CREATE DATABASE {name}")
        return self.url(name)

    def sql(self, database, text, user=None):
        """Runs SQL with the mariadb client; the rows of what it prints, each a list of texts. A URL serves as the database."""
        words = [self.client, "--no-defaults", f"--socket={self.socket}", f"--user={user or self.superuser}", "-N", "-B"]
        done = subprocess.run(words + ["-e", text, database.rsplit("/", 1)[-1]], capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
        return [line.split("\t") for line in done.stdout.splitlines()]


def postgres_bin():
    folders = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: int(path.split("/")[-2]))
    return folders[-1] if folders else None


@pytest.fixture(scope="session")
def postgres():
    bin_folder = postgres_bin()
    if bin_folder is None:
        pytest.skip("PostgreSQL is not installed: apt install postgresql")
    folder = tempfile.mkdtemp(prefix="limbeck-pg-")
    server = Postgres(folder, bin_folder)
    try:
        server.prepare()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def mariadb():
    base = os.environ.get("LIMBECK_MARIADB_BASE", "/usr")
    if not os.path.exists(base + "/sbin/mariadbd"):
        pytest.skip("MariaDB is not installed: apt install mariadb-server-core mariadb-client-core")
    folder = tempfile.mkdtemp(prefix="limbeck-my-")
    server = MariaDB(folder, base)
    try:
        server.prepare()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def scratch():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="limbeck-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def build():
    return pathlib.Path(os.environ.get("LIMBECK_BUILD", ROOT / "build"))


@pytest.fixture(scope="session")
def limbeck(build):
    program = next((path for path in (build / "limbeck", build / "src/cli/limbeck") if path.exists()), None)
    if program is None:
        pytest.skip(f"no limbeck in {build}: set LIMBECK_BUILD")

    def run(*words, **options):
        options.setdefault("timeout", 120)
        return subprocess.run([str(program), *map(str, words)], capture_output=True, text=True, **options)

    run.program = str(program)
    return run
