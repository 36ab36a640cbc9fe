"""The JSON reader and writer against Python's json."""
import json
import math

import pytest

from text_driver import is_error, run

GOOD = [
    "null", "true", "false", " 1 ", "0", "-0", "-1", "1.5", "-1.5e10", "1E+2", "1e-7", "0.1", "1e400", "NaN", "Infinity", "-Infinity",
    '""', '"abc"', r'"\"\\\/\b\f\n\r\t"', r'"\u00e4\u20AC"', r'"\ud83d\ude00"', '"ä€😀"', '"\x7f"', "[]", "{}", "[1, 2, 3]", "[[[]]]",
    '{"a": 1, "b": [true, null]}', '{"a": 1, "a": 2}', '{"b": 1, "a": 2, "b": 3}', '\t\r\n {"a"\n:\t1 } ', "9223372036854775807",
    "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "123456789012345678901234567890", "1.0", "100000000000000000000.0",
    '{"": ""}', "[1.7976931348623157e308, 5e-324]", '["\\u0000"]', "1e5", "[-0.0]",
]
BAD = [
    "", " ", "nul", "tru", "[", "[1", "[1,", "[1,]", "[1 2]", "[,]", "{", '{"a"', '{"a":', '{"a":1', '{"a":1,', '{"a":1,}', "{a:1}", "{1:2}", "{'a':1}",
    '{"a" 1}', '{"a":1 "b":2}', '"abc', '"a\nb"', '"\t"', r'"\x"', r'"a\q"', '"\\', r'"\u12"', r'"\u12g4"', r'"\ud83d\u12"', r'"\ud83d\uzzzz"', "01", "1.", ".5", "+1", "-", "1e", "--1",
    "1 2", "[] []", "\ufeff1", "'a'", "nan", "inf", "0x10", "1_000", "ä", '["ä", ö]', '{\n "a": 1,\n "b" 2\n}', "]", "}", "[}", '{"a":]',
]


@pytest.mark.parametrize("text", GOOD)
def test_good(text):
    answer, expected = run("json", text), json.loads(text)
    assert repr(answer) == repr(expected)


@pytest.mark.parametrize("text", BAD)
def test_bad(text):
    answer = run("json", text)
    with pytest.raises(json.JSONDecodeError) as error:
        json.loads(text)
    assert is_error(answer), answer
    assert answer["error"] == str(error.value)


@pytest.mark.parametrize("text", GOOD)
@pytest.mark.parametrize("indent", [None, "", "  ", "\t"])
@pytest.mark.parametrize("mode", ["ascii", "unicode"])
def test_dumps(text, indent, mode):
    expected = json.dumps(json.loads(text), ensure_ascii=mode == "ascii", indent=indent)
    assert run("dumps", text, mode, "-" if indent is None else indent) == expected


def test_sorted_keys():
    text = '{"b": 1, "a": {"d": 2, "c": 3}, "ä": 4, "B": 5}'
    assert run("dumps", text, "ascii", "-", "sort") == json.dumps(json.loads(text), sort_keys=True)


def test_limits():
    assert run("json", "[" * 900 + "]" * 900) is not None
    assert "nested" in run("json", "[" * 100000)["error"]
    assert run("json", "1" * 4300) == int("1" * 4300)
    assert "4300 digits" in run("json", "1" * 4301)["error"]
    assert "surrogate" in run("json", r'["\ud83d"]')["error"]
    assert "surrogate" in run("json", r'["\udc00\ud83d"]')["error"]
    assert "UTF-8" in run("json", b'"\xff"')["error"]


def test_places():
    answer = run("json", '{\n  "ä": nope\n}')
    assert (answer["line"], answer["column"]) == (2, 8)
    assert math.isinf(run("json", "1e999"))
