"""The keys of configuration that limbeck reads have a row in src/project/keys.c, and limbeck's own a line in docs/configuration.md."""

import re

import house

ASKED = re.compile(r'config_\w+\((?:[^;{}]*?)STR\("([\w.]+)"\)')
ROW = re.compile(r'\{STR_INIT\("([\w.]+)"\), KEY_')
# What is no key of the section: env.py's, which limbeck reads for its own messages.
OTHERS = {"sqlalchemy.url"}


def asked():
    found = set()
    for path in house.sources(house.ROOT / "src", ".c"):
        found |= set(ASKED.findall(path.read_text()))
    return found - OTHERS


def rows():
    return set(ROW.findall((house.ROOT / "src/project/keys.c").read_text()))


def test_each_key_that_is_read_has_a_row():
    assert asked() - rows() == set()


def test_keys_are_found():
    assert {"script_location", "limbeck.default_branch", "limbeck.default_depends_on", "timezone"} <= asked()


def test_own_keys_are_described():
    text = (house.ROOT / "docs/configuration.md").read_text()
    assert [key for key in sorted(rows()) if key.startswith("limbeck.") and f"| `{key}` |" not in text] == []
