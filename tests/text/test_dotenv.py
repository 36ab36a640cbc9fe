"""The .env reader against python-dotenv."""
import io
import os

import pytest

from text_driver import run

main = pytest.importorskip("dotenv.main", reason="python-dotenv is not installed for this Python")

TEXTS = [
    "A=1\nB=2\n", "export A=1\n", "export\nA=1", "exportA=1", "A = 1 \n", "A='x y'\nB=\"x\\ny\"\n", "A=x # c\nB=x#c\n# c\n", "A=\nB\n", "A=${HOME}/x\nB=${A}/y\nC=${NONE:-def}\nD=${NONE}\n", "A='it\\'s'\nB=\"say \\\"hi\\\"\"",
    "A=\"multi\nline\"\nB='m\r\nl'\n", "'my key'=1\n", "A=1 B=2\n=1\n A B=1\n", "A='x' y\nB=2\n", "A='unclosed\nB=2\n", "A=\"a\\tb\\\\c\\q\"\n", "A='a\\tb\\\\c'\n", "A=# x\n", "A= # x\nB=1 # y\n", "A=1\rB=2\r\nC=3",
    "A=$HOME\nB=${HOME\nC=${HOME:x}\nD=$${HOME}\n", "HOME=${HOME}x\nA=${HOME}\n", "A=1\nA=2\nB=${A}\n", "\ufeffA=1\n", "Ä=ö\nA=\u00a0x\u00a0# y\n", "A=a=b\nB==\n", "A=${A}\n", "A=\"${HOME}\"\nB='${HOME}'\n", "A=x\t#c\n  export  B=1\n",
    "export=1\n", "export A\n", "A='\\\\'\nB='x'\n", "A=\"x\" # c\nB=\"x\"#c\n", "''=1\n", 'A={"a": 1}\n',
]


@pytest.mark.parametrize("mode", ["plain", "raw", "override"])
@pytest.mark.parametrize("text", TEXTS)
def test_like_python_dotenv(text, mode):
    answer = run("dotenv", text, mode, environment=dict(os.environ))
    values = main.DotEnv(None, stream=io.StringIO(text, newline=""), interpolate=mode != "raw", override=mode == "override").dict()
    assert answer["values"] == [list(item) for item in values.items()]
