"""The TOML reader against Python's tomllib: what is accepted, and the values."""
import datetime
import tomllib

import pytest

from text_driver import is_error, run

TEXTS = [
    "", "\n", "# comment", "a = 1", "a=1\n", "a = 1 # c\n", "a = 1\r\nb = 2\r\n", "a = 1\rb = 2", "a", "a =", "= 1", "a = 1 b = 2", "a = \n1",
    # keys
    "a.b.c = 1\na.b.d = 2", "a . b = 1", '"a b" = 1', "'a.b' = 1", '"" = 1', "'' = 1", '"a\\nb" = 1', "1 = 2", "1.2 = 3", "-_- = 1", "a..b = 1", ".a = 1", "a. = 1", "ä = 1",
    '"ä" = 1', "a = 1\na = 2", "a.b = 1\na = 2", "a = 1\na.b = 2", 'a = 1\n"a" = 2', '"""a""" = 1', "a b = 1", "true = 1", "a.b = 1\n[a]\nc = 2", "a.b.c = 1\n[a.b]\nd = 2",
    # tables
    "[a]", "[a]\n[b]", "[a]\nb = 1\n[a]\nc = 2", "[a.b]\n[a]", "[a]\n[a.b]", "[a.b.c]\nz = 1\n[a]\nb.d = 2", "[a.b.c]\nz = 1\n[a]\nb.c.d = 2", "[a]\nb.c = 1\n[a.b]\nd = 2",
    "[a]\nb = 1\n[a.b]\nc = 2", "[ a . b ]\nc = 1", '["a.b"]\nc = 1', "[a", "[a]]", "[]", "[a.]", "[a] b = 1", "[a] # c", "[[a]]\nb = 1\n[[a]]\nb = 2", "[[a]]\n[a.b]\nc = 1\n[[a]]\n[a.b]\nc = 2",
    "[a]\n[[a]]", "[[a]]\n[a]", "a = []\n[[a]]", "a = [{}]\n[[a]]", "[[a.b]]\n[[a.b]]\n[a]\nc = 1", "[[a]", "[ [a]]", "[[ a ]]", "[[a]]\n[[a.b]]\nx = 1\n[[a.b]]\nx = 2\n[[a]]\n[[a.b]]\nx = 3",
    "[a.b]\n[[a]]", "[[a.b]]\n[a.b]", "a = {}\n[a]", "a = {}\n[a.b]", "a = {b = 1}\na.c = 2", "a = {b = {}}\n[a.b.c]", "[a]\nb = [{}]\n[[a.b]]", "[a]\nb.c = 1\nb.d = 2", "[a]\nb.c = 1\n[b]\nd = 2",
    "[[a]]\nb.c = 1\n[a.b]\nd = 2", "[x.y.z]\n[x]\n[x.y]", "[a]\n\t[a.b]\n\t\tc = 1", "[[a]]\n[a.b]\n[a.b]", "[fruit]\napple.color = 1\n[fruit.apple.taste]\nsweet = true",
    # inline tables and arrays
    "a = {}", "a = { }", "a = {b = 1, c = 2}", "a = {b = 1,}", "a = {,}", "a = {b = 1 c = 2}", "a = {b.c = 1, b.d = 2}", "a = {b = 1, b = 2}", "a = {b = {}, b.c = 1}", "a = {b = [1], b.c = 1}", "a = {\nb = 1}",
    "a = {b = [\n1\n]}", "a = {b.c = 1, b = 2}", "a = {b = 1", "a = []", "a = [1, 2]", "a = [1, 2,]", "a = [,]", "a = [1 2]", "a = [\n# c\n1, # d\n2\n# e\n]", "a = [1,,2]", "a = [[1], ['a', 1.5]]", "a = [1", "a = [{b = 1}, {b = 2}]",
    # strings
    'a = ""', 'a = "\\b\\t\\n\\f\\r\\"\\\\"', 'a = "\\u00e4\\U0001F600"', 'a = "\\ud800"', 'a = "\\U00110000"', 'a = "\\x41"', 'a = "\\q"', 'a = "\\u12"', 'a = "b\nc"', 'a = "tab\there"', 'a = "\x01"', 'a = "\x7f"',
    'a = "unclosed', "a = 'it\\n'", "a = ''", "a = 'b\nc'", "a = '\x01'", 'a = """"""', 'a = """a\nb"""', 'a = """\na"""', 'a = """\r\na\r\nb"""', 'a = """a\\\n   b"""', 'a = """a\\  \n\n  b"""', 'a = """a\\ b"""', 'a = """a""b"""',
    'a = """a""""', 'a = """a"""""', 'a = """a""""""', 'a = """\\"""', 'a = """\\""""', "a = ''''''", "a = '''\na\\\nb'''", "a = '''a''b'''", "a = '''a'''''", "a = '''a''''''", 'a = """a', "a = '''a", 'a = """\x00"""', 'a = """a\rb"""',
    'a = "é" # ü', "a = 1 # \x01", "a = 1 # tab\there", "# \x7f", "a = 'x' 'y'", 'a = """\\', 'a = "\\', 'a = """x\\\n', 'a = "\\N"', 'a = """\\t\\u0041"""',
    # numbers
    "a = 0", "a = -0", "a = +0", "a = 00", "a = 01", "a = +1", "a = -17", "a = 1_000", "a = 1__0", "a = _1", "a = 1_", "a = 0x1F_ff", "a = 0X1F", "a = 0o17", "a = 0o8", "a = 0b101", "a = 0b2", "a = 0x", "a = -0x1", "a = 0x_1",
    "a = 9223372036854775807", "a = -9223372036854775808", "a = 99999999999999999999", "a = 1.0", "a = 1.", "a = .5", "a = 1e5", "a = 1E-5", "a = 1e+5_0", "a = 1.5e10", "a = 1.e5", "a = 1_0.0_1", "a = 0.0", "a = -0.0", "a = 03.14",
    "a = inf", "a = +inf", "a = -inf", "a = nan", "a = -nan", "a = Inf", "a = 1e", "a = +-1", "a = 1.2.3", "a = 0e0", "a = 1e999", "a = infinity",
    # booleans, dates
    "a = true", "a = false", "a = True", "a = truest", "a = 1979-05-27", "a = 1979-05-27T07:32:00Z", "a = 1979-05-27T07:32:00z", "a = 1979-05-27t07:32:00.999999-07:00", "a = 1979-05-27 07:32:00", "a = 1979-05-27 07:32:00.5",
    "a = 1979-05-27  07:32:00", "a = 07:32:00", "a = 07:32:00.123456789", "a = 07:32", "a = 24:00:00", "a = 1979-02-29", "a = 2000-02-29", "a = 1900-02-29", "a = 1979-13-01", "a = 1979-00-01", "a = 0000-01-01", "a = 1979-05-27T", "a = 1979-5-27",
    "a = 1979-05-27T07:32:00+24:00", "a = 1979-05-27T07:32:00-00:00", "a = 1979-05-27T07:32:00+05:30", "a = 1979-05-27T07:32:60", "a = 1979-05-27T07:32:00.", "a = 1979-05-27 # c", "a = 1979-05-27 07", "a = 07:32:00Z",
    # a real one
    '[project]\nname = "x"\ndependencies = [\n  "alembic>=1.16",  # here\n]\n\n[tool.alembic]\nscript_location = "%(here)s/migrations"\nprepend_sys_path = ["."]\nfile_template = "%%(rev)s"\n[[tool.alembic.post_write_hooks]]\nname = "ruff"\n',
]


def plain(value):
    """tomllib's values as the driver writes them."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    for kind in datetime.datetime, datetime.date, datetime.time:
        if isinstance(value, kind):
            return {"!" + kind.__name__: str(value)}
    return value


@pytest.mark.parametrize("text", TEXTS)
def test_like_tomllib(text):
    answer = run("toml", text)
    try:
        expected = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, ValueError):
        assert is_error(answer), answer
        assert answer["error"].startswith("invalid TOML: ")
        assert answer["line"] > 0
    else:
        assert repr(answer) == repr(plain(expected))


def test_limits():
    assert "nested" in run("toml", "a = " + "[" * 10000)["error"]
    assert is_error(run("toml", ".".join("a" * 10000) + " = 1"))
    assert "64 bits" in run("toml", "a = 0xffffffffffffffff")["error"]
    assert "UTF-8" in run("toml", b"a = '\xff'")["error"]


def test_places_and_earlier_definition():
    answer = run("toml", "[a]\nb = 1\n\n[c]\nd = nope\n")
    assert (answer["line"], answer["column"]) == (5, 5)
    answer = run("toml", "[a]\nb = 1\nb = 2\n")
    assert (answer["line"], answer["column"]) == (3, 1)
    assert answer["error"] == "invalid TOML: 'b' is defined twice"
