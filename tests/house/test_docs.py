"""What in docs/ is made from tables is what the tables say now."""

import importlib.util
import json
import re
import subprocess

import house
import pytest

_spec = importlib.util.spec_from_file_location("make_docs", house.ROOT / "tools/make_docs.py")
make_docs = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(make_docs)


@pytest.fixture(scope="module")
def made():
    return make_docs.make(house.PROGRAM)


@pytest.mark.parametrize("name", ["limbeck.1", "commands.md", "diagnostics.md", "differences.md"])
def test_made_files_are_current(made, name):
    assert (make_docs.DOCS / name).read_text() == made[name], "run tools/make_docs.py"


def test_every_command_and_option_is_in_the_manual(made):
    listed = subprocess.run([str(house.PROGRAM), "--help"], capture_output=True, text=True, check=True).stdout
    for name in re.findall(r"^  (\w+) {2,}", listed.split("options:")[0], re.M):
        shown = subprocess.run([str(house.PROGRAM), name, "--help"], capture_output=True, text=True, check=True).stdout
        assert f"## {name}\n" in made["commands.md"]
        for option in re.findall(r"--[a-z-]+", "\n".join(line for line in shown.splitlines() if line.startswith("  -"))):
            assert option in made["commands.md"]
            assert option.replace("-", "\\-") in made["limbeck.1"]


def test_every_recorded_difference_is_told(made):
    for row in json.loads((house.ROOT / "tests/sql/differences.json").read_text()):
        assert row["reason"] in made["differences.md"]


def test_every_key_and_variable_of_the_sources_is_told():
    told = (house.DOCS / "configuration.md").read_text()
    code = "\n".join(path.read_text() for layer in ("project", "run") for path in house.sources(house.ROOT / "src" / layer, ".c"))
    packages = "\n".join(path.read_text() for path in house.sources(house.ROOT / "src/vocab/packages", ".c"))
    keys = set(re.findall(r'STR\("(limbeck\.\w+)"\)', code)) | set(re.findall(r'_option\(\\"(limbeck\.\w+)\\"\)', packages))
    variables = set(re.findall(r'os_environment\([^;]*?STR\("(\w+)"\)', code))
    assert keys and variables
    assert {name for name in keys | variables if f"`{name}`" not in told} == set()
    assert set(re.findall(r"^\| `(limbeck\.\w+)`", told, re.M)) == keys


def test_a_stale_file_is_found(made):
    assert make_docs.differences_markdown("<!-- from tests/sql/differences.json -->\nold\n<!-- end -->") != "old"
    assert "old" not in make_docs.differences_markdown("<!-- from tests/sql/differences.json -->\nold\n<!-- end -->")
    assert made["commands.md"].replace("upgrade", "upgrad") != made["commands.md"]


def test_links_lead_somewhere():
    pages = [house.ROOT / "README.md", *sorted(house.DOCS.glob("*.md"))]
    for page in pages:
        for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text()):
            assert (page.parent / link).exists(), f"{page.name}: {link}"
