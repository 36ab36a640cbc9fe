"""Templates rendered by limbeck and by Mako: the same text, or an error in both. Skipped where Mako is not installed."""
import os
import subprocess

import pytest

mako_template = pytest.importorskip("mako.template")

BUILD = os.environ.get("LIMBECK_BUILD")

VARIABLES = '''
def comma(value):
    if value is None:
        return ""
    return value if isinstance(value, str) else ", ".join(value)

message = "add a table"
up_revision = "ab12"
down_revision = ("1", "2")
branch_labels = None
depends_on = None
create_date = "2024-01-02 03:04:05"
imports = ""
upgrades = "op.f()\\n    op.g()"
items = ["a", "b", "c"]
number = 7
'''

SAME = [
    "", "plain", "plain\n", "a\\\nb", "a\\\r\nb\r\nc", "a\\b\\", "$${1}", "$x {y} $", "a < b % c\nx %% y",
    "## c\nx\n  ## d\n", "#no comment\nx", "# coding: utf-8\nx", "x\n# coding: utf-8\n",
    "${message}", "${message | n}", "${down_revision | comma,n}", "${None | comma, n}", "${repr(down_revision)}",
    "${number}${number+1}", "${ }", "${'}'}${\"|\"}${'a' '}'}", "${(1|2)}", "${{'a': 1}['a']}", "${[1,2][0]}",
    "${'''a\n}'''}", "${message\n}", "${message # c }\n}", "${imports if imports else ''}|",
    "${missing if missing else 'pass'}", "${'yes' if missing is UNDEFINED else 'no'}", "${message is UNDEFINED}",
    "${'%s-%d' % (message, number)}", "${', '.join(items)}", "${message.upper()}", "${f'{number:03d}'}",
    "${'<\"&>' | h}${'a b&\xe9/~' | u}${'<\\'' | x}${'  a ' | trim}|", "${'x' | str.upper}", "${number | str}",
    "<%!\ndef f(a): return a + '!'\n%>${'q'|f,f}", "<%! import typing %>${typing.TYPE_CHECKING}",
    "<%!\n    def f(x):\n        return x * 2\n%>${f(3)}\n", "<% x = 1 %>${x}", "<%\n  x = 1\n  y = 2\n%>${x + y}",
    "<%\n   if 1:\n      y=2\n   z='''\n  a\n'''\n%>${y}${z}", "<%\n\tx = [1,\n  2]\n\ty = 3\n%>${x}${y}",
    "<%\n# only a comment\n%>x",
    "<%\n    x = 1 + \\\n  2\n%>${x}", "<% return %>a", "a<% return '' %>b", "<%\ns = '%' + '>'\n%>${s}", "<%%>x",
    "<%doc>x ${y}\n% if\n</%doc>\nq", "<%text>${x} % a\n% b</%text>c",
    "% if number > 3:\nbig\n% else:\nsmall\n% endif\n", "  % if 1:\n  y\n  % endif\n z",
    "%if 1:\nq\n%endif\n", "% if 1: # c\nq\n% endif # if\n", "% if 1 and \\\n  2:\nx\n% endif\n", "% if 1:\n% endif\n",
    "% if not {'a': ':'}:\nx\n% endif\ny", "% if 1:\r\nx\r\n% endif\r\ny",
    "% for i in items:\n${i}\n% endfor\n", "% for i, (a, b) in enumerate(zip(items, items)):\n${i}${a}${b}\n% endfor",
    "% for i in items:\n${loop.index}${loop.first}${loop.last}${loop.even}${loop.odd}${loop.reverse_index}${len(loop)}\n% endfor",
    "% for i in items:\n${loop.cycle('x','y')}\n% for j in range(2):\n${loop.index}${loop.parent.index}\n% endfor\n${loop.index}\n% endfor",
    "% for i in items:\n<% continue %>\n% endfor\nq", "% for i in items:\n${loop.index}\n<% break %>\n% endfor\nq",
    "% for i in []:\nx\n% else:\nnone\n% endfor\n", "<% n = 3 %>\\\n% while n:\n${n}<% n -= 1 %>\n% endwhile\n",
    "% try:\n${1/0}\n% except ZeroDivisionError:\nno\n% endtry\n", "${'a' | }",
    "${context.get('message')}${context['number']}${context.get('nope', 'd')}${context.get('nope')}${'message' in context.keys()}",
    "<% context.write('w') %>|", "${context.get('len')('abc')}", "% for db in re.split(',', 'a'):\n% endfor\n<%! re = type('R', (), {'split': staticmethod(lambda a, b: [])}) %>",
    "a\n%% b\nc", "<%\ndef g(x):\n    return x + number\n%>${g(1)}", "${(lambda a: a + number)(1)}", "${[i for i in items]}",
    "<% f = lambda: message %>${f()}", "${'a' if 1 else 'b'}${'c'}", "{${number}}", "${'\\n'}|${'\\\\'}", "\xe9${'\xe9'}",
    "    ${upgrades if upgrades else \"pass\"}\n",
]

REFUSED = [
    "${missing}", "${", "${message", "<% x = 1", "${missing.attribute}", "${1/0}", "${message + 1}", "${context['nope']}",
    "% if 1:\nx\n", "% endif\n", "% if 1:\n% endfor\n", "% else:\n", "% if 1:\n% except:\n% endif", "%\n", "% foo bar\n", "% if 1\n% endif",
    "% while 0:\n% else:\n% endwhile", "<%doc>x", "<%text>x", "</%text>", "${1 +}", "<% x = %>", "<% x = ( %>${1}<% ) %>", "${1) + (2}",
    "<% if 1: %>x", "${5 | n}", "${'a' | nope}", "% try:\n% finally:\n% endtry", "% if (:\n% endif", "% for x y:\n% endfor", "<%include file='x'/>",
    "<%inherit file='x'/>", "<%!\nraise ValueError('x')\n%>", "${*items}", "# coding: nonsense\nx",
]

# What limbeck renders and Mako refuses or gets wrong: (template, text).
BETTER = [
    ("<% message = message.upper() %>${message}", "ADD A TABLE"),
    ("<%\n    # c \\\n    x = 1\n%>${x}", "1"),
    ("a<%text></%text>b", "ab"),
    ("% if 1:\n% else:\nb\n% endif", ""),
    ("% if 0:\n% elif number:\ny\n% endif", "y\n"),
    ("a <& b", "a <& b"),
    ("%% a", "% a"),
    ("x\n  %% a\n", "x\n  % a\n"),
    ("${number, 1}", "(7, 1)"),
]


def limbeck(tmp_path, template):
    if BUILD is None:
        pytest.skip("LIMBECK_BUILD does not name the build folder")
    driver = os.path.join(BUILD, "tests/unit/template/unit_template_driver")
    (tmp_path / "t.mako").write_bytes(template.encode())
    (tmp_path / "v.py").write_text(VARIABLES)
    done = subprocess.run([driver, str(tmp_path / "t.mako"), str(tmp_path / "v.py")], capture_output=True)
    assert done.returncode in (0, 1), done.stderr.decode()
    return done.returncode, done.stdout.decode() if done.returncode == 0 else done.stderr.decode()


def mako(template):
    names = {}
    exec(VARIABLES, names)
    names.pop("__builtins__")
    return mako_template.Template(text=template.encode(), input_encoding="utf-8").render_unicode(**names)


@pytest.mark.parametrize("template", SAME)
def test_same(tmp_path, template):
    assert limbeck(tmp_path, template) == (0, mako(template))


@pytest.mark.parametrize("template", REFUSED)
def test_refused(tmp_path, template):
    with pytest.raises(Exception):
        mako(template)
    code, message = limbeck(tmp_path, template)
    assert code == 1
    line, column, text = message.split(":", 2)
    assert int(line) >= 1 and int(column) >= 1 and text.strip()


@pytest.mark.parametrize("template, text", BETTER)
def test_better(tmp_path, template, text):
    assert limbeck(tmp_path, template) == (0, text)
