"""Sizes of files and functions, and words that have no place in the repository."""

import house
import pytest

# Functions over a hundred lines, and why each is one piece.
LARGE_FUNCTIONS = {}

CODE = [path for name in ("src", "include", "tests", "tools") for path in house.sources(house.ROOT / name, ".c", ".h", ".py")]
C_CODE = [path for path in CODE if path.suffix in (".c", ".h")]


def tracked():
    """Text files that belong to the repository, tracked or about to be."""
    done = house.capture("git", "-C", house.ROOT, "ls-files", "--cached", "--others", "--exclude-standard")
    if done.returncode != 0:
        pytest.skip("not a git checkout")
    paths = [house.ROOT / line for line in done.stdout.splitlines() if not line.startswith(("tests/vectors/", "tests/fuzz/corpus/"))]
    return [path for path in paths if path.is_file()]


def test_file_sizes():
    assert house.check_file_sizes(CODE) == []


def test_function_sizes():
    assert house.check_function_sizes(C_CODE, LARGE_FUNCTIONS) == []


def test_words():
    assert house.check_words(tracked()) == []


def test_broken_texts_are_found(tmp_path):
    small, large = tmp_path / "small.c", tmp_path / "large.c"
    small.write_text("static int small(void)\n{\n    return 1;\n}\n")
    large.write_text("static int\nlarge(int a)\n{\n" + "    a++;\n" * 1000 + "    /* TO" + "DO */\n}\n")
    assert house.check_file_sizes([small, large]) == [f"{large}: 1005 lines"]
    assert house.check_function_sizes([small, large], {}) == [f"{large}: large has 1003 lines"]
    assert house.check_function_sizes([small, large], {"large.c:large": "a reason"}) == []
    assert house.check_function_sizes([small], {"large.c:large": "a reason"}) != []
    assert house.check_words([small, large]) == [f"{large}:1004: TO" + "DO"]
