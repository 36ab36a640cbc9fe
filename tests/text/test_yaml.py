"""The YAML reader against PyYAML's safe_load."""
import datetime

import pytest

from text_driver import is_error, run

yaml = pytest.importorskip("yaml", reason="PyYAML is not installed for this Python")

SCALARS = """
yes Yes YES yEs no No NO true True TRUE tRUE false on On ON off OFF y n
null Null NULL nULL ~ nil None
0 -0 +1 1 10 010 08 0o10 0x1F 0xg 0b101 0b2 1_000 _1 1_ 1__0 0_7 +12 --1 1:30 1:60 1:2:3 -1:30 01:30 9223372036854775807 9223372036854775808 -9223372036854775808 -9223372036854775809
99999999999999999999999 0xffffffffffffffff 0x7fffffffffffffff
1.0 1. .5 -.5 1.5e3 1.5e+3 1.5E-3 1e3 1.e+3 .5e+1 1_0.5 .inf -.inf +.inf .Inf .INF .nan .NaN -.nan 1:30.5 190:20:30.15 0.1 1.2.3 +.5 .
2024-01-31 2024-1-31 2024-13-01x 2024-01-31T12:34:56Z 2024-01-31t12:34:56.5+01:00 2024-01-31T1:02:03 2024-01-31T12:34:56.1234567 2024-01-31T12:34:56-5 2024-01-31T12:34:56+05:30 12:34:56
<<x =x abc a:b a#b -a ?a
""".split()

TEXTS = SCALARS + [
    "", "# only a comment\n", "---\n", "--- a\n", "a: 1\nb: 2\n", "a:\n  b: 1\n  c: [1, 2, {d: e}]\n", "- 1\n- a\n- null\n", "- - 1\n  - 2\n-\n  - 3\n", "a: 'it''s'\nb: \"x\\ny\\u00e4\"\n",
    "a: |\n  one\n  two\nb: >\n  one\n  two\n", "a: |-\n  x\nb: |+\n  x\n\n", "2024-01-31 12:34:56\n", "2024-01-31 12:34:56.5 +01:00\n", "2024-02-30x\n", "a: '1'\nb: \"yes\"\n", "a: ! 1\n", "!!str 1\n", "!!int '1'\n", "!!int '0b11'\n",
    "!!float 1\n", "!!bool 'yes'\n", "!!null ''\n", "!!binary aGVsbG8=\n", "!!binary |\n  aGVs\n  bG8=\n", "!!seq [1]\n", "!!map {a: 1}\n", "!!timestamp '2024-01-31'\n", "!!python/tuple [1]\n", "!foo bar\n", "!!foo bar\n", "=\n", "=: 1\n",
    "a: &x 1\nb: *x\n", "a: &x {b: 1}\nc: *x\n", "a: *x\n", "a: &x 1\nb: &x 2\n", "a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  c: 3\n", "x: &x {a: 1}\ny: &y {a: 2, b: 3}\nz:\n  <<: [*x, *y]\n  c: 4\n", "a: {<<: 1}\n", "a: {<<: [1]}\n",
    "a: {<<: {b: 1}, <<: {b: 2}}\n", "a: {b: 0, <<: {b: 1, c: 2}}\n", "'<<': 1\n", "1: a\ntrue: b\nnull: c\n1.5: d\n", "1: a\n1.0: b\ntrue: c\n", "? [1]\n: a\n", "? {a: 1}\n: b\n", "a: 1\na: 2\n", "{a: 1, a: 2}\n", "a: 1\n---\nb: 2\n", "a: 1\n...\n",
    "a: b: c\n", "a: [1\n", "a: 'x\n", "\ta: 1\n", "a: \"\\q\"\n", "- a\nb: 1\n", "{a}\n", "[a: 1]\n", "%YAML 1.1\n---\na: 1\n", "a: @x\n", "a: `x\n", "a: %x\n", "&a [1, 2]\n", "a: 1 # comment\nb: 'x' # y\n", "ä: ö\n日: 本\n", "a:\n- 1\n- 2\n", "a: -\n", "a: ~\nb:\nc: ''\n",
    "\ufeffa: 1\n", "a: 1\r\nb: 2\r\n", "database:\n  url: postgresql://scott:tiger@localhost/test\n  pool: {size: 5, recycle: 1_800}\nfeatures: [on, off]\n", "!!set {a, b}\n", "!!omap [a: 1]\n", "!!pairs [a: 1]\n",
]
# What PyYAML reads and limbeck refuses by name, instead of reading it as something else.
REFUSED = {"!!set {a, b}\n", "!!omap [a: 1]\n", "!!pairs [a: 1]\n"}


def plain(value):
    if isinstance(value, dict):
        return {key if isinstance(key, str) else repr(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, bytes):
        return {"!bytes": value.hex()}
    for kind in datetime.datetime, datetime.date:
        if isinstance(value, kind):
            return {"!" + kind.__name__: str(value)}
    return value


def keys_unmarked(value):
    """Keys that are no text come as \\x01 and a canonical text; as repr() they can be compared."""
    if isinstance(value, list):
        return [keys_unmarked(item) for item in value]
    if not isinstance(value, dict):
        return value
    names = {"\x01null": "None"}
    out = {}
    for key, item in value.items():
        if key.startswith("\x01number "):
            key = key.removeprefix("\x01number ")
        out[names.get(key, key)] = keys_unmarked(item)
    return out


@pytest.mark.parametrize("text", TEXTS)
def test_like_safe_load(text):
    answer = run("yaml", text)
    try:
        expected = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, KeyError):
        assert is_error(answer), answer
        return
    if text in REFUSED:
        assert is_error(answer) and "!!binary" in answer["hint"]
        return
    if isinstance(expected, dict) and True in expected:
        expected = {1 if key is True else key: item for key, item in expected.items()}
    assert repr(keys_unmarked(answer)) == repr(plain(expected))


@pytest.mark.parametrize("text, words", [
    ("a: *x\n", "found undefined alias 'x'"),
    ("a: &x 1\nb: &x 2\n", "found duplicate anchor"),
    ("a: b: c\n", "mapping values are not allowed in this context"),
    ("!!python/tuple [1]\n", "could not determine a constructor for the tag 'tag:yaml.org,2002:python/tuple'"),
    ("? [1]\n: a\n", "found unhashable key"),
    ("a: 1\n---\nb: 2\n", "but found another document"),
])
def test_words_and_place(text, words):
    answer = run("yaml", text)
    assert words in answer["error"]
    assert answer["line"] > 0


def test_place_behind_other_letters():
    answer = run("yaml", "ä: ö\nб: [1, *x]\n")
    assert (answer["line"], answer["column"]) == (2, 8)


def test_laughs_are_limited():
    text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 12))
    assert "nodes" in run("yaml", text)["error"]
    assert "nested" in run("yaml", "[" * 5000)["error"]
    deep = "a0: &a0 x\n" + "".join(f"a{i}: &a{i} [*a{i - 1}]\n" for i in range(1, 300))
    assert "nested" in run("yaml", deep)["error"]
    assert "inside" in run("yaml", "&a [*a]\n")["error"]
