"""Every key of Alembic's configuration, in alembic.ini and in [tool.alembic] of pyproject.toml: one row a key and form.

The expectations are Alembic 1.19's (config.py, script/base.py), except where docs/configuration.md or docs/differences.md say
otherwise.
"""

import datetime
import pathlib
import re
import shutil
import zoneinfo

import pytest

from project import ENV, MAKO, revision, write

EXAMPLES = pathlib.Path(__file__).resolve().parents[2] / "examples"

WHERE = {"migrations/env.py": ENV, "migrations/script.py.mako": MAKO, "migrations/versions/a1.py": revision(id="a1", down=None)}


def ini(*lines, location="migrations", section="alembic"):
    head = [f"[{section}]"] + ([f"script_location = {location}"] if location else [])
    return {"alembic.ini": "\n".join([*head, *lines]) + "\n"}


def toml(*lines, location="migrations"):
    head = ["[tool.alembic]"] + ([f'script_location = "{location}"'] if location else [])
    return {"pyproject.toml": "\n".join([*head, *lines]) + "\n"}


def moved(folder):
    return {path.replace("migrations", folder, 1): text for path, text in WHERE.items()}


TWO = {
    "one/a1.py": revision(id="a1", down=None),
    "two/b1.py": revision(id="b1", down=None),
    "migrations/versions/a1.py": None,
}
NESTED = {"migrations/versions/2024/b2.py": revision(id="b2")}
LEGACY = "No path_separator found in configuration; falling back to legacy splitting on spaces"

# name: (files, words of the command, what stands in stdout or stderr, exit code)
READING = {
    "script_location ini": (ini(), "heads", "a1 (head)", 0),
    "script_location toml": (toml(), "heads", "a1 (head)", 0),
    "script_location here ini": (ini(location="%(here)s/migrations"), "heads", "a1 (head)", 0),
    "script_location here toml": (toml(location="%(here)s/migrations"), "heads", "a1 (head)", 0),
    "script_location package": (moved("app/db") | ini(location="app.db:.") | {"app/__init__.py": ""}, "heads", "a1 (head)", 0),
    "script_location package in src": (
        moved("src/app/alembic") | ini("prepend_sys_path = src", location="app:alembic"),
        "heads",
        "a1 (head)",
        0,
    ),
    "script_location absent": (ini(location=None), "heads", "FAILED: No 'script_location' key found in configuration.", 1),
    "script_location nowhere": (ini(location="gone"), "heads", "FAILED: Path doesn't exist: gone.  Please use the 'init'", 1),
    "script_location package nowhere": (ini(location="gone:alembic"), "heads", "package folder 'gone:alembic' of script_loc", 1),
    "ini before toml": (ini() | toml(location="gone"), "heads", "a1 (head)", 0),
    "toml behind ini": (ini("sqlalchemy.url = sqlite:///a.db", location=None) | toml(), "heads", "a1 (head)", 0),
    "version_locations os": (TWO | ini("version_locations = one:two", "path_separator = os"), "heads", "a1 (head)\nb1 (head)", 0),
    "version_locations :": (TWO | ini("version_locations = one:two", "path_separator = :"), "heads", "a1 (head)\nb1 (head)", 0),
    "version_locations ;": (TWO | ini("version_locations = one;two", "path_separator = ;"), "heads", "a1 (head)\nb1 (head)", 0),
    "version_locations space": (
        TWO | ini("version_locations = one  two", "path_separator = space"),
        "heads",
        "a1 (head)\nb1 (head)",
        0,
    ),
    "version_locations newline": (
        TWO | ini("version_locations =", "  one", "  two", "path_separator = newline"),
        "heads",
        "a1 (head)\nb1 (head)",
        0,
    ),
    "version_locations here": (
        TWO | ini("version_locations = %(here)s/one:%(here)s/two", "path_separator = os"),
        "heads",
        "a1 (head)\nb1 (head)",
        0,
    ),
    "version_locations comma": (TWO | ini("version_locations = one, two"), "heads", "a1 (head)\nb1 (head)", 0),
    "version_locations comma warns": (
        TWO | ini("version_locations = one,two"),
        "heads",
        LEGACY + "/commas for version_locations.  Consider adding path_separator=os to Alembic config.",
        0,
    ),
    "version_locations blanks": (TWO | ini("version_locations = one two"), "heads", "a1 (head)\nb1 (head)", 0),
    "version_path_separator": (
        TWO | ini("version_locations = one:two", "version_path_separator = os"),
        "heads",
        "a1 (head)\nb1 (head)",
        0,
    ),
    "path_separator wrong": (
        TWO | ini("version_locations = one|two", "path_separator = |"),
        "heads",
        "'|' is not a valid value for path_separator; expected 'space', 'newline', 'os', ':', ';'",
        1,
    ),
    "version_path_separator wrong": (
        TWO | ini("version_locations = one|two", "version_path_separator = pipe"),
        "heads",
        "'pipe' is not a valid value for version_path_separator; expected 'space', 'newline', 'os', ':', ';'",
        1,
    ),
    "version_locations toml": (TWO | toml('version_locations = ["one", "%(here)s/two"]'), "heads", "a1 (head)\nb1 (head)", 0),
    "version_locations package": (
        TWO | {"app/db/c1.py": revision(id="c1", down=None)} | toml('version_locations = ["app:db"]'),
        "heads",
        "c1 (head)",
        0,
    ),
    "version_locations empty": (ini("version_locations ="), "heads", "a1 (head)", 0),
    "recursive ini": (NESTED | ini("recursive_version_locations = true"), "heads", "b2 (head)", 0),
    "recursive toml": (NESTED | toml("recursive_version_locations = true"), "heads", "b2 (head)", 0),
    "recursive false": (NESTED | ini("recursive_version_locations = false"), "heads", "a1 (head)", 0),
    # Alembic: value == "true"
    "recursive yes": (NESTED | ini("recursive_version_locations = yes"), "heads", "a1 (head)", 0),
    "recursive yes warns": (NESTED | ini("recursive_version_locations = yes"), "heads", "= yes counts as false", 0),
    "recursive nonsense": (ini("recursive_version_locations = maybe"), "heads", "is neither true nor false: 'maybe'", 1),
    "recursive toml text": (
        toml('recursive_version_locations = "true"'),
        "heads",
        "FAILED: boolean value expected for TOML parameter 'recursive_version_locations'",
        1,
    ),
    "sourceless toml text": (toml('sourceless = "no"'), "heads", "boolean value expected for TOML parameter 'sourceless'", 1),
    "sourceless with sources": (
        {"migrations/versions/a1.pyc": b"x", "migrations/versions/__pycache__/a1.cpython-312.pyc": b"x"}
        | ini("sourceless = true"),
        "heads",
        "a1 (head)",
        0,
    ),
    "sourceless alone": (
        {"migrations/versions/b2.pyc": b"x"} | ini("sourceless = true"),
        "heads",
        "'migrations/versions/b2.pyc' is compiled, and its source is not there",
        1,
    ),
    "sourceless cached": (
        {"migrations/versions/__pycache__/b2.cpython-312.pyc": b"x"} | toml("sourceless = true"),
        "heads",
        "__pycache__/b2.cpython-312.pyc' is compiled, and its source is not there",
        1,
    ),
    "sourceless off": ({"migrations/versions/b2.pyc": b"x"} | ini("sourceless = false"), "heads", "a1 (head)", 0),
    "truncate_slug_length x": (
        ini("truncate_slug_length = x"),
        "heads",
        "FAILED: invalid literal for int() with base 10: 'x'\n  --> alembic.ini:3:24",
        1,
    ),
    "truncate_slug_length negative": (ini("truncate_slug_length = -4"), "heads", "less than nothing: '-4'", 1),
    "truncate_slug_length float": (
        toml("truncate_slug_length = 4.5"),
        "heads",
        "FAILED: unsupported TOML value type for key: 'truncate_slug_length'\n  --> pyproject.toml:3:24",
        1,
    ),
    "revision_environment maybe": (
        ini("revision_environment = maybe"),
        "heads",
        "FAILED: String is not true/false: 'maybe'\n  --> alembic.ini:3:24",
        1,
    ),
    "revision_environment toml": (toml('revision_environment = "maybe"'), "heads", "String is not true/false: 'maybe'", 1),
    "interpolation key": (ini("place = migrations", location="%(place)s"), "heads", "a1 (head)", 0),
    "interpolation percent": (moved("100%") | ini(location="100%%"), "heads", "a1 (head)", 0),
    "interpolation toml percent": (moved("100%") | toml(location="100%%"), "heads", "a1 (head)", 0),
    "interpolation unknown": (ini(location="%(gone)s"), "heads", "contains an interpolation key 'gone'", 1),
    "interpolation unknown place": (ini(location="%(gone)s"), "heads", "alembic.ini:2:19", 1),
    "interpolation broken": (ini(location="a%b"), "heads", "'%' must be followed by '%' or '(', found: '%b'", 1),
    "interpolation toml unknown": (toml(location="%(gone)s"), "heads", "nothing to put in for %(gone)s in pyproject.toml", 1),
    "interpolation toml broken": (toml(location="a%b"), "heads", "a % that stands alone", 1),
    "toml wrong type": (toml("timezone = 1979-05-27"), "revision", "unsupported TOML value type for key: 'timezone'", 1),
    "toml no table": ({"pyproject.toml": "[tool]\nalembic = 3\n"}, "heads", "FAILED: Incorrect TOML format\n  --> pyproject.toml:2:11", 1),
    "name": (ini(section="other"), "-n other heads", "a1 (head)", 0),
    "name absent": (ini(), "-n other heads", "'alembic.ini' has no section [other]", 1),
    "name and toml": (ini(location="gone") | toml(), "-n other heads", "a1 (head)", 0),
    "config twice": (ini(), "-c a.ini -c b.ini heads", "FAILED: only one ini file may be indicated", 1),
    "config toml twice": (ini(), "-c pyproject.toml -c x/pyproject.toml heads", "pyproject.toml indicated more than once", 1),
    "config both": (
        {"conf/x.ini": "[alembic]\nprepend_sys_path = .\n"} | toml(),
        "-c conf/x.ini -c pyproject.toml heads",
        "a1 (head)",
        0,
    ),
    "key nearly": (ini("file_templat = x"), "heads", "nobody reads the key 'file_templat'\n  --> alembic.ini:3:1", 0),
    "key nearly hint": (ini("file_templat = x"), "heads", "hint: Did you mean file_template?", 0),
    "key nearly toml": (toml('version_location = ["x"]'), "heads", "Did you mean version_locations?", 0),
    "key of ours": (ini("limbeck.default_branche = x"), "heads", "Did you mean limbeck.default_branch?", 0),
    "key of ours far": (ini("limbeck.frobnicate = x"), "heads", "nobody reads the key 'limbeck.frobnicate'", 0),
    "key of ours toml": (toml("[tool.alembic.limbeck]", 'default_branche = "x"'), "heads", "Did you mean limbeck.default_branch?", 0),
}


@pytest.mark.parametrize("name", READING)
def test_reading(limbeck, scratch, name):
    files, words, wanted, code = READING[name]
    write(scratch, WHERE | files)
    done = limbeck(*words.split(), cwd=scratch)
    assert done.returncode == code, done.stderr
    assert wanted in (done.stdout if wanted.endswith("(head)") else done.stderr), done.stdout + done.stderr


# Keys of the project's own, and single paths: nothing is said about them.
QUIET = {
    "own key": ini("jinja_folder = x", "databases = a, b", "database = x", "url = y"),
    "key that env.py names": ini("time_zone = x") | {"migrations/env.py": ENV + "\nx = config.get_main_option('time_zone')\n"},
    "one path": ini("prepend_sys_path = ."),
    "one location": ini("version_locations = %(here)s/migrations/versions"),
    "separator without use": ini("version_path_separator = os"),
    # What Alembic says of it Python hides: it is as good as its successor.
    "older separator": ini("version_locations = migrations/versions:more", "version_path_separator = os"),
    "every key": ini(
        "version_locations = migrations/versions",
        "path_separator = os",
        "prepend_sys_path = .",
        "file_template = %%(rev)s",
        "truncate_slug_length = 10",
        "timezone = UTC",
        "recursive_version_locations = true",
        "sourceless = false",
        "revision_environment = no",
        "output_encoding = utf-8",
        "sqlalchemy.url = sqlite:///app.db",
        "sqlalchemy.echo = false",
        "limbeck.lock_timeout = 5s",
    ),
}


@pytest.mark.parametrize("name", QUIET)
def test_nothing_is_said(limbeck, scratch, name):
    write(scratch, WHERE | QUIET[name])
    done = limbeck("heads", cwd=scratch)
    assert (done.returncode, done.stdout, done.stderr) == (0, "a1 (head)\n", "")


# prepend_sys_path: the module of env.py is found through it.
PATHS = {
    "os": ini("prepend_sys_path = lib:other", "path_separator = os"),
    ";": ini("prepend_sys_path = other;lib", "path_separator = ;"),
    "space": ini("prepend_sys_path = other lib", "path_separator = space"),
    "newline": ini("prepend_sys_path = other", "  lib", "path_separator = newline"),
    "legacy blank": ini("prepend_sys_path = other lib"),
    "legacy comma": ini("prepend_sys_path = other, lib"),
    "legacy colon": ini("prepend_sys_path = other:lib"),
    "here": ini("prepend_sys_path = %(here)s/lib"),
    "toml": toml('prepend_sys_path = ["other", "%(here)s/lib"]'),
}


@pytest.mark.parametrize("name", PATHS)
def test_prepend_sys_path(limbeck, scratch, name):
    env = "import place_of_url\n" + ENV.replace('config.get_section(config.config_ini_section, {})', '{"sqlalchemy.url": place_of_url.URL}')
    write(scratch, WHERE | PATHS[name] | {"lib/place_of_url.py": "URL = 'sqlite:///found.db'\n", "migrations/env.py": env})
    done = limbeck("upgrade", "head", cwd=scratch)
    assert done.returncode == 0, done.stderr
    assert (scratch / "found.db").exists()
    legacy = LEGACY + ", commas, and colons for prepend_sys_path.  Consider adding path_separator=os to Alembic config."
    assert (legacy in done.stderr) == name.startswith("legacy")


def test_alembic_config_names_either_file(limbeck, scratch):
    write(scratch, WHERE | {"conf/other.ini": ini()["alembic.ini"], "conf/pyproject.toml": toml()["pyproject.toml"]})
    for name in ("conf/other.ini", "conf/pyproject.toml"):
        done = limbeck("heads", cwd=scratch, environment={"ALEMBIC_CONFIG": name})
        assert done.stdout == "a1 (head)\n", done.stderr


# ---- names of new files ----

NAMES = {
    "default": ("", r"[0-9a-f]{12}_hello_world\.py"),
    "rev": ("file_template = %%(rev)s", r"[0-9a-f]{12}\.py"),
    "slug": ("file_template = %%(slug)s", r"hello_world\.py"),
    "epoch": ("file_template = %%(epoch)s_%%(rev)s", r"\d{10}_[0-9a-f]{12}\.py"),
    "date": (
        "file_template = %%(year)d_%%(month).2d_%%(day).2d_%%(hour).2d%%(minute).2d_%%(second).2d-%%(rev)s_%%(slug)s",
        r"\d{4}_\d\d_\d\d_\d{4}_\d\d-[0-9a-f]{12}_hello_world\.py",
    ),
    "cut at a word": ("truncate_slug_length = 8", r"[0-9a-f]{12}_hello_\.py"),
    "cut in a word": ("truncate_slug_length = 3", r"[0-9a-f]{12}_hel_\.py"),
    "0 is the usual length": ("truncate_slug_length = 0", r"[0-9a-f]{12}_hello_world\.py"),
    "folders": (
        "file_template = %%(year)d/%%(month).2d/%%(slug)s\nrecursive_version_locations = true",
        r"\d{4}/\d\d/hello_world\.py",
    ),
}


def written(folder):
    base = folder / "migrations/versions"
    return sorted(str(path.relative_to(base)) for path in base.rglob("*.py") if path.name != "a1.py")


@pytest.mark.parametrize("form", ["ini", "toml"])
@pytest.mark.parametrize("name", NAMES)
def test_file_names(limbeck, scratch, name, form):
    lines, pattern = NAMES[name]
    if form == "toml":
        lines = re.sub(r"^(file_template = )(.*)$", r'\1"\2"', lines, flags=re.M)
    write(scratch, WHERE | (ini(lines) if form == "ini" else toml(lines)))
    done = limbeck("revision", "-m", "Hello, World!", cwd=scratch)
    assert done.returncode == 0, done.stderr
    [found] = written(scratch)
    assert re.fullmatch(pattern, found), found


def test_the_slug_is_cut_between_letters(limbeck, scratch):
    write(scratch, WHERE | ini("truncate_slug_length = 4", "file_template = %%(slug)s"))
    assert limbeck("revision", "-m", "ÉÀÇÑÖ — über", cwd=scratch).returncode == 0
    assert written(scratch) == ["éàçñ_.py"]


def test_a_second_revision_goes_where_the_template_says(limbeck, scratch):
    write(scratch, WHERE | ini("file_template = %%(year)d/%%(slug)s", "recursive_version_locations = true"))
    for message in ("one", "two"):
        assert limbeck("revision", "-m", message, cwd=scratch).returncode == 0
    year = datetime.date.today().year
    assert written(scratch) == [f"{year}/one.py", f"{year}/two.py"]
    assert limbeck("heads", cwd=scratch).stdout.count("(head)") == 1


WRONG_NAMES = {
    "token": ("file_template = %%(gone)s", "file_template cannot be filled in: 'gone'"),
    "format": ("file_template = %%(rev)d", "file_template cannot be filled in: %d format: a real number is required, not str"),
    "sub-folder": ("file_template = %%(year)d/%%(rev)s", "in a sub-folder that is not read"),
    "outside": ("file_template = ../%%(rev)s\nrecursive_version_locations = true", "no file below the folder of revisions"),
    "absolute": ("file_template = /tmp/%%(rev)s\nrecursive_version_locations = true", "no file below the folder of revisions"),
    "timezone": ("timezone = Nowhere/Town", "FAILED: Can't locate timezone: Nowhere/Town"),
    "timezone path": ("timezone = ../../etc/passwd", "FAILED: Can't locate timezone: ../../etc/passwd"),
    "encoding": ("output_encoding = nonesuch", "unknown encoding: nonesuch"),
    "ascii": ("output_encoding = ascii", "output_encoding is 'ascii', which has no 'é'"),
    "latin-1": ("output_encoding = latin-1", "output_encoding is 'latin-1', in which a source with 'é' is not read again"),
    "utf-16": ("output_encoding = utf-16", "output_encoding is 'utf-16', in which Python reads no sources"),
    "utf-32": ("output_encoding = utf_32_le", "in which Python reads no sources"),
}


@pytest.mark.parametrize("name", WRONG_NAMES)
def test_nothing_is_written(limbeck, scratch, name):
    lines, message = WRONG_NAMES[name]
    write(scratch, WHERE | ini(lines))
    done = limbeck("revision", "-m", "é", cwd=scratch)
    assert done.returncode == 1
    assert message in done.stderr
    assert "hint:" in done.stderr
    assert "alembic.ini:3:" in done.stderr
    assert written(scratch) == []


@pytest.mark.parametrize(
    "encoding, message, start",
    [
        ("utf-8", "é", b'"""\xc3\xa9'),
        ("UTF8", "é", b'"""\xc3\xa9'),
        ("utf-8-sig", "é", b'\xef\xbb\xbf"""\xc3\xa9'),
        ("ascii", "e", b'"""e'),
        ("latin-1", "e", b'"""e'),
        ("cp1252", "e", b'"""e'),
    ],
)
def test_output_encoding(limbeck, scratch, encoding, message, start):
    write(scratch, WHERE | ini(f"output_encoding = {encoding}"))
    done = limbeck("revision", "-m", message, cwd=scratch)
    assert done.returncode == 0, done.stderr
    [name] = written(scratch)
    assert (scratch / "migrations/versions" / name).read_bytes().startswith(start)
    assert message in limbeck("history", cwd=scratch).stdout


# Alembic tries the name as it stands, then in capitals.
@pytest.mark.parametrize("given, name", [("UTC", "UTC"), ("utc", "UTC"), ("Asia/Kolkata", None), ("America/New_York", None), ("est", "EST")])
def test_timezone(limbeck, scratch, given, name):
    mako = MAKO.replace('"""${message}"""', '"""${message} ${create_date}"""')
    write(scratch, WHERE | ini(f"timezone = {given}", "file_template = %%(hour).2d") | {"migrations/script.py.mako": mako})
    zone = zoneinfo.ZoneInfo(name or given)
    before = datetime.datetime.now(zone)
    done = limbeck("revision", cwd=scratch)
    assert done.returncode == 0, done.stderr
    [found] = written(scratch)
    text = (scratch / "migrations/versions" / found).read_text()
    made = datetime.datetime.fromisoformat(re.search(r"empty message (.*)\"\"\"", text)[1])
    assert made.utcoffset() == before.utcoffset()
    assert abs(made - before) < datetime.timedelta(seconds=60)
    assert found == f"{made.hour:02}.py"


def test_utc_needs_no_files(limbeck, scratch):
    write(scratch, WHERE | ini("timezone = utc"))
    assert limbeck("revision", cwd=scratch, environment={"PYTHONTZPATH": "/nowhere"}).returncode == 0
    write(scratch, ini("timezone = Europe/Rome"))
    done = limbeck("revision", cwd=scratch, environment={"PYTHONTZPATH": "/nowhere"})
    assert "apt install tzdata" in done.stderr


@pytest.mark.parametrize("value, runs", [("true", True), ("yes", True), ("On", True), ("1", True), ("t", True), ("off", False), ("n", False)])
def test_revision_environment(limbeck, scratch, value, runs):
    write(scratch, WHERE | ini(f"revision_environment = {value}", "sqlalchemy.url = sqlite:///app.db"))
    write(scratch, {"migrations/env.py": "print('env.py runs')\n" + ENV})
    done = limbeck("revision", cwd=scratch)
    assert done.returncode == 0, done.stderr
    assert ("env.py runs" in done.stdout) == runs


# ---- limbeck.default_depends_on ----

BRANCHES = {
    "migrations/versions/a1.py": None,
    "migrations/versions/schema/s1.py": revision(id="s1", down=None, labels=("schema",)),
    "migrations/versions/schema/s2.py": revision(id="s2", down="s1"),
    "migrations/versions/general/g1.py": revision(id="g1", down=None, labels=("data",)),
}
BRANCHED = (
    "recursive_version_locations = true",
    "limbeck.default_branch = data",
    "limbeck.default_depends_on = schema@head",
)


def depends_on(folder):
    [path] = [path for path in (folder / "migrations/versions").rglob("new*.py")]
    return re.search(r"^depends_on = (.*)$", path.read_text(), re.M)[1]


DEPENDS = {
    "the other branch": ((), "'s2'"),
    "a head given": (("--head", "data@head"), "'s2'"),
    "its own branch": (("--head", "schema@head"), "None"),
    "given": (("--depends-on", "s1"), "'s1'"),
    "a new base": (("--head", "base", "--branch-label", "more"), "'s2'"),
    "spliced into its own branch": (("--head", "s1", "--splice"), "None"),
}


@pytest.mark.parametrize("name", DEPENDS)
def test_default_depends_on(limbeck, scratch, name):
    words, wanted = DEPENDS[name]
    write(scratch, WHERE | BRANCHES | ini(*BRANCHED))
    done = limbeck("revision", "--rev-id", "new1", *words, cwd=scratch)
    assert done.returncode == 0, done.stderr
    assert depends_on(scratch) == wanted


def test_default_depends_on_several(limbeck, scratch):
    write(scratch, WHERE | BRANCHES | {"migrations/versions/t1.py": revision(id="t1", down=None, labels=("texts",))})
    write(scratch, toml(*BRANCHED[:1], "[tool.alembic.limbeck]", 'default_branch = "data"', 'default_depends_on = "schema@head, texts@head"'))
    assert limbeck("revision", "--rev-id", "new1", cwd=scratch).returncode == 0
    assert depends_on(scratch) == "('s2', 't1')"
    assert limbeck("revision", "--rev-id", "new2", "--head", "texts@head", cwd=scratch).returncode == 0
    [path] = (scratch / "migrations/versions").rglob("new2*.py")
    assert "depends_on = 's2'" in path.read_text()


def test_default_depends_on_in_a_project_of_two_branches(limbeck, scratch):
    """The shop: schema changes on one branch, data on the other, which is the default one."""
    shutil.copytree(EXAMPLES / "shop", scratch / "shop")
    path = scratch / "shop/alembic.ini"
    path.write_text(path.read_text().replace("[alembic]\n", "[alembic]\nlimbeck.default_depends_on = schema@head\n", 1))
    [newest] = [line.split()[0] for line in limbeck("heads", cwd=scratch / "shop").stdout.splitlines() if "schema" in line]
    assert limbeck("revision", "-m", "sizes", "--rev-id", "new1", cwd=scratch / "shop").returncode == 0
    assert depends_on(scratch / "shop") == f"'{newest}'"
    assert next((scratch / "shop/migrations/versions/general").glob("new1*.py"))
    # The next one of the schema stands on that branch alone, and the one behind it gets the new head.
    assert limbeck("revision", "-m", "x", "--rev-id", "s9", "--head", "schema@head", cwd=scratch / "shop").returncode == 0
    [path] = (scratch / "shop/migrations/versions").rglob("*s9*.py")
    assert "depends_on = None" in path.read_text() or "depends_on: " in path.read_text() and "= None" in path.read_text()
    assert limbeck("revision", "-m", "y", "--rev-id", "d9", cwd=scratch / "shop").returncode == 0
    [path] = (scratch / "shop/migrations/versions").rglob("*d9*.py")
    assert "'s9'" in path.read_text()


def test_default_depends_on_unknown(limbeck, scratch):
    write(scratch, WHERE | BRANCHES | ini(*BRANCHED[:2], "limbeck.default_depends_on = gone@head"))
    done = limbeck("revision", cwd=scratch)
    assert done.returncode == 1
    assert "limbeck.default_depends_on" in done.stderr and "gone" in done.stderr
    assert not list((scratch / "migrations/versions").rglob("*empty*"))


@pytest.mark.parametrize("location", ["migrations", "./migrations/", "%(here)s/migrations"])
def test_a_refusal_of_the_command_is_not_one_of_env_py(limbeck, scratch, location):
    write(scratch, WHERE | ini("sqlalchemy.url = sqlite:///app.db", location=location))
    done = limbeck("upgrade", "gone", cwd=scratch)
    assert done.returncode == 1
    assert "Can't locate revision identified by 'gone'" in done.stderr and "env.py" not in done.stderr
