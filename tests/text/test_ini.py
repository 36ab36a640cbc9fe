"""The ini reader against Python's own configparser: what is read, what is interpolated, and the words of every error."""
import configparser
import io

import pytest

from text_driver import is_error, message, run

# Texts that are only read; each with every section's raw options, or the error's words.
READ = [
    "",
    "\n\n",
    "# only a comment\n; and one more\n",
    "[alembic]\n",
    "[alembic]\nscript_location = migrations\n",
    "[alembic]\nscript_location=migrations",
    "[alembic]\nscript_location: migrations\n",
    "[alembic]\nScript_Location = %(here)s/migrations\n",
    "[alembic]\na = b = c\nd : e : f\ng = h : i\nj : k = l\n",
    "[alembic]\na =\nb=\nc = \n",
    "[alembic]\n  a = 1\n  b = 2\n",
    "[alembic]\na = 1\n  b = 2\n",
    "[alembic]\n  a = 1\nb = 2\n    c = 3\n",
    "[alembic]\na = 1\n  two\n  three\n",
    "[alembic]\na =\n  one\n  two\n",
    "[alembic]\na =\n\n  one\n\n  two\n\n\nb = 1\n",
    "[alembic]\na = one\n\n\n[logging]\nb = 1\n",
    "[alembic]\na = one\n# comment\n  two\n",
    "[alembic]\na = one\n  # comment\n  two\n",
    "[alembic]\na = one\n  ; comment\n\n  two\n",
    "[alembic]\na = one # not a comment\n",
    "[alembic]\nversion_path_separator = os  # Use os.pathsep.\n",
    "[alembic]\na = one ; not a comment\n",
    "[alembic]\n#a = 1\n;b = 2\n",
    "[alembic]\n   # indented comment\na = 1\n",
    "[alembic]\na = #x\n",
    "[alembic]\r\na = 1\r\nb = 2\r\n  three\r\n",
    "[alembic]\ra = 1\rb = 2\r",
    "[alembic]\na = 1\n[alembic]\nb = 2\n",
    "[alembic]\na = 1\na = 2\n",
    "[alembic]\na = 1\nA = 2\n",
    "[alembic]\na = 1\n[b]\na = 2\n",
    "[DEFAULT]\na = 1\n[alembic]\nb = %(a)s\n",
    "[DEFAULT]\na = 1\n[alembic]\nb = 1\n[DEFAULT]\nc = 3\n",
    "[DEFAULT]\na = 1\n[alembic]\nb = 1\n[DEFAULT]\na = 3\n",
    "[DEFAULT]\nhere = /other\n[alembic]\na = %(here)s\n",
    "[default]\na = 1\n",
    "a = 1\n",
    "\n\na = 1\n[alembic]\n",
    "   a = 1",
    "[alembic\na = 1\n",
    "[]\na = 1\n",
    "[alembic]\n[]\n",
    "[]]\na = 1\n",
    "[a]b]\nc = 1\n",
    "[a] trailing\nc = 1\n",
    "[a] ; comment ]\nc = 1\n",
    "[ a ]\nc = 1\n",
    "  [alembic]\na = 1\n",
    "  [alembic]\n   a = 1\n",
    "[alembic]\na = 1\n  [not a header]\n",
    "[alembic]\na = 1\n[other]\n  b = 2\n",
    "[alembic]\ngarbage\n",
    "[alembic]\ngarbage",
    "[alembic]\ngarbage\nmore 'garbage'\na = 1\n",
    "[alembic]\na = 1\ngarbage\n  continued\nb = 2\n",
    "[alembic]\ngarbage\na = 1\na = 2\n",
    "[alembic]\n= value\n",
    "[alembic]\n= value\n= again\n",
    "[alembic]\n: value\n  more\n",
    "[alembic]\na b c = 1\n",
    "[alembic]\na\t=\t1\t\n",
    "[alembic]\na = \u00a0nbsp\u00a0\n",
    "[alembic]\na = ä ö ü €\nb = 日本\n",
    "[ä]\nb = 1\n",
    "[alembic]\na = 'quoted'\nb = \"quoted\"\n",
    "[alembic]\na = 1\n\x0b\nb = 2\n",
    "[alembic]\na = 1\n\x0c b\n",
    "[alembic]\n\ta = 1\n\t\tb\n\tc = 2\n",
    "[alembic]\na = 1\n \n  b\n",
    "[loggers]\nkeys = root,sqlalchemy,alembic\n\n[handler_console]\nclass = StreamHandler\nargs = (sys.stderr,)\n",
    "[formatter_generic]\nformat = %(levelname)-5.5s [%(name)s] %(message)s\ndatefmt = %H:%M:%S\n",
    "[alembic]\na = 1\nb\n = 2\n",
    "[alembic]\na:b = 1\n",
    "[alembic]\na == 1\n",
    "[alembic]\na :=1\n",
    "[alembic]\nfile_template = %%(year)d_%%(month).2d_%%(rev)s\n",
    "[alembic]\nx = 1\n\n\n\n    y\n\n\nz = 2\n",
    "[a]\nb=1\n[c]\n[d]\n",
    "[alembic]\n  a = 1\n b = 2\n",
    "[alembic]\na = 1\n    b\n  c\n d\n",
    "[alembic]\n'x' = 1\n'x' = 2\n",
    "[it's]\na = 1\n[it's]\n",
    "[alembic]\nrem = 1\nREM comment\n",
    "[a]\nb\0c = 1\n[a\0b]\nc = 2\n[a\0b\0c]\n",
]

# Sections that are interpolated: text, section.
ITEMS = [
    ("[alembic]\na = 1\nb = %(a)s%(a)s\n", "alembic"),
    ("[alembic]\na = %(here)s/x\n", "alembic"),
    ("[alembic]\na = %(HERE)s/x\n", "alembic"),
    ("[alembic]\na = 100%%\nb = %(a)s\n", "alembic"),
    ("[alembic]\na = %%(here)s\n", "alembic"),
    ("[alembic]\na = 100%\n", "alembic"),
    ("[alembic]\na = 100% sure\n", "alembic"),
    ("[alembic]\na = %(here\n", "alembic"),
    ("[alembic]\na = %(here)\n", "alembic"),
    ("[alembic]\na = %(here)d\n", "alembic"),
    ("[alembic]\na = %()s\n", "alembic"),
    ("[alembic]\na = %(nothing)s\n", "alembic"),
    ("[alembic]\na = %(b)s\nb = %(nothing)s\n", "alembic"),
    ("[alembic]\na = %(a)s\n", "alembic"),
    ("[alembic]\na = %(b)s\nb = %(a)s\n", "alembic"),
    ("[alembic]\n" + "".join(f"a{i} = %(a{i + 1})s\n" for i in range(9)) + "a9 = end %%\n", "alembic"),
    ("[alembic]\n" + "".join(f"a{i} = %(a{i + 1})s\n" for i in range(10)) + "a10 = end\n", "alembic"),
    ("[alembic]\n" + "".join(f"a{i} = %(a{i + 1})s\n" for i in range(10)) + "a10 = end %%\n", "alembic"),
    ("[DEFAULT]\nuser = scott\n[alembic]\nurl = pg://%(user)s@h\n[b]\nuser = tiger\nurl = pg://%(user)s@h\n", "alembic"),
    ("[DEFAULT]\nuser = scott\n[b]\nuser = tiger\nurl = pg://%(user)s@h\n", "b"),
    ("[DEFAULT]\nuser = %(name)s\n[b]\nname = tiger\n", "b"),
    ("[DEFAULT]\nuser = %(name)s\n[b]\nname = tiger\n", "DEFAULT"),
    ("[alembic]\na = 1\n", "nothing"),
    ("[alembic]\na = one\n  %(here)s\n  two\n", "alembic"),
    ("[alembic]\na = %(x y)s\nx y = 1\n", "alembic"),
    ("[alembic]\na = ä%ö\n", "alembic"),
    ("[formatter_generic]\nformat = %(levelname)-5.5s\n", "formatter_generic"),
]

# Values that are set: value; accepted or "invalid interpolation syntax".
SET = ["plain", "100%", "100%%", "%(here)s", "%(here)s and %", "%%%", "%%%%", "%()s", "%(a", "ä ö %", "%(nothing)s", "", "%%(here)s", "50%%%(here)s%"]


def parser_of(text):
    parser = configparser.ConfigParser({"here": "/here"})
    # Files are read with universal newlines, which read_string does not do.
    parser.read_file(io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8"), source="alembic.ini")
    return parser


@pytest.mark.parametrize("text", READ)
def test_reading(text):
    answer = run("ini", text)
    try:
        parser = parser_of(text)
    except configparser.Error as error:
        assert is_error(answer), answer
        assert message(answer) == error.message
        line = getattr(error, "lineno", None) or error.errors[0][0]
        assert answer["line"] == line
    else:
        expected = {"DEFAULT": dict(parser._defaults), **{name: dict(own) for name, own in parser._sections.items()}}
        assert answer == expected
        assert [*answer] == [*expected]
        for section in answer:
            assert [*answer[section]] == [*expected[section]]


@pytest.mark.parametrize("text, section", ITEMS)
def test_interpolation(text, section):
    answer = run("items", text, section)
    try:
        expected = [list(item) for item in parser_of(text).items(section)]
    except configparser.Error as error:
        assert is_error(answer), answer
        assert answer["error"] == error.message
    else:
        assert answer == expected


@pytest.mark.parametrize("value", SET)
def test_setting(value):
    answer = run("items", "[alembic]\n", "alembic", "Name", value)
    parser = parser_of("[alembic]\n")
    try:
        parser.set("alembic", "Name", value)
        expected = [list(item) for item in parser.items("alembic")]
    except (configparser.Error, ValueError) as error:
        assert is_error(answer), answer
        assert answer["error"] == str(error)
    else:
        assert answer == expected


def test_byte_order_mark_is_skipped():
    assert run("ini", "\ufeff[alembic]\na = 1\n") == {"DEFAULT": {"here": "/here"}, "alembic": {"a": "1"}}


def test_other_encodings_are_refused():
    answer = run("ini", "[alembic]\na = ä\n".encode("latin-1"))
    assert "not UTF-8" in answer["error"]
    assert (answer["line"], answer["column"]) == (2, 5)


@pytest.mark.parametrize("value", [
    "postgresql://scott:ti%ger@h/db",
    "postgresql://scott:ti%40ger@h/db",
    "postgresql://scott:tiger@h/db%",
    "postgresql://scott:%(nothing)sger@h/db",
    "postgresql://h/db?password=ti%ger",
])
def test_passwords_stay_out_of_messages(value):
    answer = run("items", f"[alembic]\nsqlalchemy.url = {value}\n", "alembic")
    assert is_error(answer)
    assert "ger" not in message(answer)
    answer = run("items", "[alembic]\n", "alembic", "sqlalchemy.url", value.replace("%(nothing)s", "%"))
    assert is_error(answer)
    assert "ger" not in message(answer)


def test_references_that_multiply_end():
    text = "[alembic]\n" + "".join(f"a{i} = {f'%(a{i + 1})s' * 20}\n" for i in range(9)) + "a9 = x%%\n"
    assert "grows over" in run("items", text, "alembic")["error"]
