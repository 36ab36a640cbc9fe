"""`meson install` puts a complete limbeck in place: the program, and a library that a C program builds and runs against."""

import os
import re
import shutil
import sqlite3
import subprocess

import house
import pytest

PREFIX = "opt/limbeck"

TEN_LINES = """
#include <limbeck/limbeck.h>
#include <stdio.h>
int main(void)
{
    struct lb_settings settings = LB_SETTINGS_INIT;
    lb_handle *limbeck = lb_open(&settings);
    int status = lb_run(limbeck, "list_templates", NULL, 0);
    printf("%s %d %d\\n", lb_version(), status, lb_record_count(lb_result(limbeck)) > 0);
    lb_close(limbeck);
    return 0;
}
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A build folder of its own, so that the prefix and the options are this test's; only what is installed is built."""
    folder = tmp_path_factory.mktemp("install")
    setup = ["meson", "setup", folder / "build", house.ROOT, f"--prefix=/{PREFIX}", "-Dlibdir=lib", "-Dtests=false", "-Dalembic_link=true",
             "-Doptimization=0", "-Ddebug=false"]
    for words in (setup, ["ninja", "-C", folder / "build"]):
        done = house.capture(*words, env={**os.environ, "CC": "gcc"})
        assert done.returncode == 0, done.stdout[-4000:] + done.stderr
    done = house.capture("meson", "install", "--no-rebuild", "-C", folder / "build", "--destdir", folder / "root")
    assert done.returncode == 0, done.stdout + done.stderr
    yield folder / "root" / PREFIX
    shutil.rmtree(folder, ignore_errors=True)


def pkg_config(installed, *words):
    environment = {**os.environ, "PKG_CONFIG_PATH": str(installed / "lib/pkgconfig"),
                   "PKG_CONFIG_SYSROOT_DIR": str(installed).removesuffix("/" + PREFIX)}
    return house.capture("pkg-config", *words, "limbeck", env=environment, check=True).stdout.split()


def build_and_run(folder, text, words, *arguments, **options):
    (folder / "one.c").write_text(text)
    done = house.capture("gcc", "-std=c11", "-Wall", "-Wextra", "-Werror", "-o", folder / "one", folder / "one.c", *words)
    assert done.returncode == 0, done.stderr
    return subprocess.run([str(folder / "one"), *arguments], capture_output=True, text=True, timeout=60, **options)


def with_library_path(installed):
    return {**os.environ, "LD_LIBRARY_PATH": str(installed / "lib")}


def test_what_is_installed(installed):
    found = {str(path.relative_to(installed)) for path in installed.rglob("*") if not path.is_dir()}
    expected = {"bin/limbeck", "bin/alembic", "include/limbeck/limbeck.h", "lib/liblimbeck.a", "lib/liblimbeck.so", "lib/liblimbeck.so.0",
                "lib/pkgconfig/limbeck.pc", "share/man/man1/limbeck.1"}
    for name in ("limbeck", "alembic"):
        expected |= {f"share/bash-completion/completions/{name}.bash", f"share/zsh/site-functions/_{name}",
                     f"share/fish/vendor_completions.d/{name}.fish"}
    assert expected <= found
    assert {name for name in found - expected if not re.fullmatch(r"lib/liblimbeck\.so\.\d+\.\d+\.\d+", name)} == set()
    assert os.readlink(installed / "bin/alembic") == "limbeck"


def test_the_installed_program_runs(installed):
    assert house.capture(installed / "bin/limbeck", "--version", check=True).stdout.startswith("limbeck ")
    assert house.capture(installed / "bin/alembic", "--version", check=True).stdout.startswith("alembic 1.19.1 (limbeck ")
    for name in ("limbeck", "alembic"):
        assert f"\ncomplete -o nosort -F _limbeck_complete {name} " in (installed / f"share/bash-completion/completions/{name}.bash").read_text()


def test_a_program_on_the_shared_library(installed, tmp_path):
    words = pkg_config(installed, "--cflags", "--libs")
    done = build_and_run(tmp_path, TEN_LINES, words, env=with_library_path(installed))
    assert re.fullmatch(r"\d+\.\d+\.\d+ 0 1\n", done.stdout), done.stdout + done.stderr
    assert "liblimbeck.so.0" in house.capture("ldd", tmp_path / "one").stdout


def test_a_program_on_the_static_library(installed, tmp_path):
    words = [installed / "lib/liblimbeck.a" if word == "-llimbeck" else word
             for word in pkg_config(installed, "--cflags", "--libs", "--static")]
    done = build_and_run(tmp_path, TEN_LINES, words)
    assert re.fullmatch(r"\d+\.\d+\.\d+ 0 1\n", done.stdout), done.stdout + done.stderr
    assert "liblimbeck" not in house.capture("ldd", tmp_path / "one").stdout


def test_the_program_of_the_documentation(installed, tmp_path):
    text = re.search(r"```c\n(.*?)```", (house.DOCS / "library.md").read_text(), re.S)[1]
    (tmp_path / "migrations/versions").mkdir(parents=True)
    (tmp_path / "alembic.ini").write_text(f"[alembic]\nscript_location = migrations\nsqlalchemy.url = sqlite:///{tmp_path}/one.db\n")
    (tmp_path / "migrations/versions/a1_one.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\nrevision = 'a1'\ndown_revision = None\n\n\n"
        "def upgrade():\n    op.create_table('one', sa.Column('id', sa.Integer(), primary_key=True))\n")
    words = pkg_config(installed, "--cflags", "--libs")
    done = build_and_run(tmp_path, text, words, cwd=tmp_path, env=with_library_path(installed))
    assert done.returncode == 0, done.stderr
    with sqlite3.connect(tmp_path / "one.db") as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("a1",)]
        assert connection.execute("SELECT * FROM one").fetchall() == []
    connection.close()
    done = build_and_run(tmp_path, text, words, "missing.ini", cwd=tmp_path, env=with_library_path(installed))
    assert done.returncode == 1 and "missing.ini" in done.stderr


def test_the_manual_page_is_well_formed(installed):
    if shutil.which("man") is None and shutil.which("groff") is None:
        pytest.skip("neither man nor groff is installed")
    words = ["groff", "-man", "-ww", "-z", "-Tutf8"] if shutil.which("groff") else ["man", "--warnings", "-l"]
    done = house.capture(*words, installed / "share/man/man1/limbeck.1")
    assert done.returncode == 0 and done.stderr == ""
