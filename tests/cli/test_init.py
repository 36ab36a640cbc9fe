"""`limbeck init`: each template makes a project that runs as it is once its URL is edited, on SQLite and on PostgreSQL."""

import ast
import re

import pytest

from project import write

TEMPLATES = {
    "generic": ["alembic.ini"],
    "async": ["alembic.ini"],
    "multidb": ["alembic.ini"],
    "pyproject": ["alembic.ini", "pyproject.toml"],
    "pyproject_async": ["alembic.ini", "pyproject.toml"],
}
DRIVERS = {"sqlite": ("sqlite", "sqlite+aiosqlite"), "postgres": ("postgresql", "postgresql+asyncpg")}
PLACEHOLDER = re.compile(r"^sqlalchemy\.url = driver://.*$", re.M)


def urls(server, template, request, scratch):
    """One database, or the two of multidb, with the driver that the template is for."""
    driver = DRIVERS[server]["async" in template]
    for name in ("one", "two")[: 2 if template == "multidb" else 1]:
        if server == "sqlite":
            yield f"{driver}:///{scratch}/{name}.db"
        else:
            yield request.getfixturevalue("postgres").new_database().replace("postgresql", driver, 1)


def edit(scratch, found):
    path = scratch / "alembic.ini"
    text = path.read_text()
    for url in found:
        text, count = PLACEHOLDER.subn(lambda _: f"sqlalchemy.url = {url}", text, count=1)
        assert count == 1
    assert not PLACEHOLDER.search(text)
    path.write_text(text)


def fill(path, template):
    """The bodies that the user writes."""
    text = path.read_text()
    names = ["upgrade_engine1", "upgrade_engine2"] if template == "multidb" else ["upgrade"]
    for name in names:
        pattern = re.compile(rf"(def {name}\(.*?\).*?:\n(?:    \"\"\".*?\"\"\"\n)?)    pass\n")
        text, count = pattern.subn(r'\1    op.create_table("t", sa.Column("id", sa.Integer(), primary_key=True))\n', text)
        assert count == 1, text
        pattern = re.compile(rf"(def {name.replace('up', 'down')}\(.*?\).*?:\n(?:    \"\"\".*?\"\"\"\n)?)    pass\n")
        text, count = pattern.subn(r'\1    op.drop_table("t")\n', text)
        assert count == 1, text
    path.write_text(text)


@pytest.mark.parametrize("package", [False, True], ids=["plain", "package"])
@pytest.mark.parametrize("server", ["sqlite", "postgres"])
@pytest.mark.parametrize("template", TEMPLATES)
def test_a_project_of_it_runs(limbeck, scratch, request, template, server, package):
    done = limbeck("init", "-t", template, *(["--package"] if package else []), "db/migrations", cwd=scratch)
    assert done.returncode == 0, done.stderr
    expected = {"README", "env.py", "script.py.mako", "versions"} | ({"__init__.py"} if package else set())
    assert {path.name for path in (scratch / "db/migrations").iterdir()} == expected
    assert [path.name for path in (scratch / "db/migrations/versions").iterdir()] == (["__init__.py"] if package else [])
    assert sorted(path.name for path in scratch.iterdir() if path.is_file()) == TEMPLATES[template]
    assert done.stdout.endswith(f"Please edit configuration/connection/logging settings in {scratch}/alembic.ini before proceeding.\n") \
        or "pyproject" in template
    edit(scratch, list(urls(server, template, request, scratch)))

    done = limbeck("revision", "-m", "first", "--rev-id", "a1", cwd=scratch)
    assert done.returncode == 0, done.stderr
    path = scratch / "db/migrations/versions/a1_first.py"
    ast.parse(path.read_text())
    fill(path, template)

    engines = 2 if template == "multidb" else 1
    done = limbeck("upgrade", "head", "--sql", cwd=scratch)
    assert done.returncode == 0, done.stderr
    made = done.stdout + "".join(file.read_text() for file in scratch.glob("engine*.sql"))
    assert made.count("CREATE TABLE t (") == engines
    for words, wanted in (("upgrade head", None), ("current --check-heads", "a1 (head)"), ("downgrade base", None), ("upgrade +1", None)):
        done = limbeck(*words.split(), cwd=scratch)
        assert done.returncode == 0, done.stderr
        assert wanted is None or done.stdout.split("\n")[0] == wanted
        assert wanted is not None or done.stderr.count("INFO  [alembic.runtime.migration] Running ") == engines
    done = limbeck("downgrade", "a1:base", "--sql", cwd=scratch)
    assert done.returncode == 0, done.stderr
    made = done.stdout + "".join(file.read_text() for file in scratch.glob("engine*.sql"))
    assert made.count("DROP TABLE t;") == engines
    assert limbeck("doctor", cwd=scratch).returncode == 0


def test_a_folder_that_is_not_empty(limbeck, scratch):
    write(scratch, {"migrations/x": "y"})
    done = limbeck("init", "migrations", cwd=scratch)
    assert (done.returncode, done.stdout) == (1, "")
    assert "FAILED: Directory migrations already exists and is not empty\n" in done.stderr
    assert [path.name for path in scratch.rglob("*")] == ["migrations", "x"]


def test_an_empty_folder_is_taken(limbeck, scratch):
    (scratch / "migrations").mkdir()
    assert limbeck("init", "migrations", cwd=scratch).returncode == 0


def test_a_file_in_its_place(limbeck, scratch):
    write(scratch, {"migrations": "text"})
    done = limbeck("init", "migrations", cwd=scratch)
    assert done.returncode == 1 and "migrations" in done.stderr
    assert [path.name for path in scratch.iterdir()] == ["migrations"]


def test_an_unknown_template(limbeck, scratch):
    done = limbeck("init", "-t", "generc", "migrations", cwd=scratch)
    assert done.returncode == 1
    assert "FAILED: No such template generc\n" in done.stderr
    for name in TEMPLATES:
        assert name in done.stderr
    assert list(scratch.iterdir()) == []


def test_an_ini_file_that_is_there_stays(limbeck, scratch):
    write(scratch, {"alembic.ini": "[alembic]\nscript_location = migrations\n"})
    done = limbeck("init", "migrations", cwd=scratch)
    assert done.returncode == 0
    assert f"File {scratch}/alembic.ini already exists, skipping\n" in done.stdout
    assert (scratch / "alembic.ini").read_text() == "[alembic]\nscript_location = migrations\n"


def test_another_ini_file(limbeck, scratch):
    done = limbeck("-c", "conf/db.ini", "init", "migrations", cwd=scratch)
    assert done.returncode == 0, done.stderr
    assert "script_location = %(here)s/../migrations\n" in (scratch / "conf/db.ini").read_text()
    assert limbeck("-c", "conf/db.ini", "heads", cwd=scratch).returncode == 0


OWN = '[project]\nname = "app"\n'


def test_pyproject_is_appended_to(limbeck, scratch):
    write(scratch, {"pyproject.toml": OWN})
    done = limbeck("init", "-t", "pyproject", "migrations", cwd=scratch)
    assert done.returncode == 0
    text = (scratch / "pyproject.toml").read_text()
    assert text.startswith(OWN + "\n\n[tool.alembic]\n")
    assert 'script_location = "%(here)s/migrations"' in text
    assert f"Appending to {scratch}/pyproject.toml ...  done\n" in done.stdout


def test_pyproject_that_has_the_section_stays(limbeck, scratch):
    own = OWN + '[tool.alembic]\nscript_location = "x"\n'
    write(scratch, {"pyproject.toml": own})
    done = limbeck("init", "-t", "pyproject", "migrations", cwd=scratch)
    assert done.returncode == 0
    assert (scratch / "pyproject.toml").read_text() == own
    assert "already present in" in done.stdout and "skipping" in done.stdout


@pytest.mark.parametrize("folder", ["100%", "with blank", 'a"b', "naïve", "./x/", "a/../b"])
def test_any_folder(limbeck, scratch, folder):
    for template in ("generic", "pyproject"):
        target = scratch / template
        target.mkdir()
        assert limbeck("init", "-t", template, folder, cwd=target).returncode == 0
        done = limbeck("revision", cwd=target)
        assert done.returncode == 0, done.stderr
