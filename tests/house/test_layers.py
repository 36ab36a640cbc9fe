"""The layers of src: who includes whom, in which order they are linked, and what the pure ones import."""

import pathlib

import house
import pytest

SRC = house.ROOT / "src"
LAYERS = house.layers_read((SRC / "layers.txt").read_text())
ALLOWED = house.Allowed((SRC / "symbols.txt").read_text())
BANNED = house.banned_names((SRC / "base/banned.h").read_text())


@pytest.fixture(scope="module")
def imported():
    found = {source: house.symbols(path, "-u") for source, path in house.objects().items() if path.exists()}
    assert len(found) > 100, "the build folder has no objects"
    return found


@pytest.fixture(scope="module")
def defined():
    found = {}
    for source, path in house.objects().items():
        if path.exists():
            found.setdefault(source.parts[0], set()).update(house.symbols(path, "--defined-only"))
    return found


def test_includes():
    assert house.check_includes(SRC, LAYERS) == []


def test_every_layer_is_a_folder():
    assert {path.name for path in SRC.iterdir() if path.is_dir()} == set(LAYERS)


def test_order():
    assert house.check_order(LAYERS, (house.ROOT / "meson.build").read_text()) == []


def test_pure_layers_import_what_is_allowed(imported, defined):
    assert house.check_imports(imported, defined, LAYERS, ALLOWED) == []


def test_no_object_imports_a_banned_function(imported):
    assert house.check_banned(imported, BANNED) == []


def test_the_program_includes_the_public_header_only():
    for path in house.sources(SRC / "cli", ".c", ".h"):
        for header in house.includes_of(SRC, path):
            assert header.parent == SRC / "cli", f"{path.name} includes {header}"


def test_the_program_needs_no_library_that_is_opened_when_needed():
    needed = house.capture("ldd", house.PROGRAM, check=True).stdout
    assert "libsqlite3" in needed
    for name in ("libpq", "libmariadb", "libpcre2", "libyaml"):
        assert name not in needed


# ---- that the checks can fail ----

BROKEN_LAYERS = """
# name, kind, layers
base  pure -
text  pure base
db    -    base
"""


@pytest.fixture
def broken(tmp_path):
    for name, text in {
        "base/str.h": '#include "db/db.h"\n',
        "text/ini.c": '#include "base/str.h"\n',
        "db/db.h": "",
        "stray/x.c": "",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_broken_includes_are_found(broken):
    complaints = "\n".join(house.check_includes(broken, house.layers_read(BROKEN_LAYERS)))
    assert "base may not use db" in complaints
    assert "text may not use db: db.h by way of str.h" in complaints
    assert "stray is no layer" in complaints
    assert complaints.count("\n") == 2


def test_broken_order_is_found():
    meson = "layers = [\n  ['base', []],\n  ['db', []],\n  ['text', []],\n]\n"
    assert house.check_order(house.layers_read(BROKEN_LAYERS), meson) == ["meson.build links base db text"]
    upward = house.layers_read("base pure text\ntext pure base\n")
    assert house.check_order(upward, "layers = [\n  ['base',\n  ['text',\n]") == ["base may use text, which is not below it"]


def test_broken_imports_are_found():
    layers = house.layers_read(BROKEN_LAYERS)
    allowed = house.Allowed("* memcpy\ntext mp_*\nbase/arena.c malloc\n")
    imports = {
        pathlib.PurePath("base/arena.c"): {"malloc", "memcpy"},
        pathlib.PurePath("base/str.c"): {"malloc"},
        pathlib.PurePath("text/ini.c"): {"str_cut", "mp_add", "db_open", "fopen"},
        pathlib.PurePath("db/db.c"): {"fopen", "strcpy"},
    }
    defined = {"base": {"str_cut"}, "db": {"db_open"}}
    assert house.check_imports(imports, defined, layers, allowed) == [
        "base/str.c imports malloc", "text/ini.c imports db_open", "text/ini.c imports fopen"]
    assert house.check_banned(imports, BANNED) == ["db/db.c imports strcpy"]
