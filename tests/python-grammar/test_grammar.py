"""The parser against CPython: what it accepts, the trees it makes, and the words with which it refuses.

LIMBECK_BUILD names the build folder. The interpreter is LIMBECK_CPYTHON, else python3.13 when that runs, else the one that runs
pytest. Trees and acceptance are compared with any CPython from 3.11 on; words and places are those of 3.13 and stand in
wrong.txt, which is itself held against an interpreter of 3.13.
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

import pytest

HERE = pathlib.Path(__file__).parent
DUMP = pathlib.Path(os.environ.get("LIMBECK_BUILD", "build")) / "tests/unit/py/dump_ast"
BATCH = 150

# Files of the standard library's tests that are not compared, each with its reason.
EXCLUDED = {
    "module_iso_8859_1.py": "only UTF-8 is read",
    "module_koi8_r.py": "only UTF-8 is read",
    "bad_coding2.py": "a coding comment that contradicts the byte order mark: CPython's file reader refuses it",
    "test_unicode_identifiers.py": "a variation selector inside a name",
    "test_traceback.py": "names in NFKC form",
    "test_tokenize.py": "names in NFKC form",
}


def interpreter_find():
    for candidate in (os.environ.get("LIMBECK_CPYTHON"), "python3.13", sys.executable):
        if not candidate:
            continue
        try:
            probe = subprocess.run(
                [candidate, "-c", "import sys, sysconfig; print(*sys.version_info[:2]); print(sysconfig.get_path('stdlib'))"],
                capture_output=True, text=True, check=True)
        except (OSError, subprocess.CalledProcessError):
            continue
        version, stdlib = probe.stdout.splitlines()
        return candidate, tuple(map(int, version.split())), stdlib
    pytest.skip("no CPython to compare with", allow_module_level=True)


PYTHON, VERSION, STDLIB = interpreter_find()


def outputs(command):
    """What each file gave, by its name."""
    done = subprocess.run(command, capture_output=True)
    assert done.returncode == 0, done.stderr[-2000:]
    found, name = {}, None
    for line in done.stdout.decode("utf-8", "surrogateescape").split("\n"):
        if line.startswith("== "):
            name = line[3:]
            found[name] = []
        elif name is not None and line:
            found[name].append(line)
    return found


def programs_judge(programs):
    """For each program what CPython says and what limbeck says."""
    with tempfile.NamedTemporaryFile(suffix=".programs") as file:
        file.write(b"".join(program + b"\0" for program in programs))
        file.flush()
        theirs = outputs([PYTHON, str(HERE / "dump_ast.py"), "-0", file.name])[file.name]
        ours = outputs([str(DUMP), "-0", file.name])[file.name]
    assert len(theirs) == len(ours) == len(programs)
    return zip(programs, theirs, ours)


def comparable(dump):
    # Before 3.12 the parts of an f-string had no places of their own.
    return dump if VERSION >= (3, 12) else re.sub(r"@\d+-\d+", "", dump)


def test_standard_library_gives_equal_trees():
    files = sorted(str(path) for path in pathlib.Path(STDLIB).rglob("*.py") if path.name not in EXCLUDED)
    assert len(files) > 100
    wrong = []
    unsupported = 0
    for at in range(0, len(files), BATCH):
        batch = files[at:at + BATCH]
        theirs = outputs([PYTHON, str(HERE / "dump_ast.py"), *batch])
        ours = outputs([str(DUMP), *batch])
        for path in batch:
            their, our = "".join(theirs[path]), "".join(ours[path])
            if "\\N{...} escapes" in our:
                unsupported += 1
            elif their.startswith("error") or our.startswith("error"):
                if not (their.startswith("error") and our.startswith("error")):
                    wrong.append((path, their[:200], our[:200]))
            elif comparable(their) != comparable(our):
                wrong.append((path, "the trees differ"))
    assert wrong == []
    assert unsupported < len(files) / 20


def wrong_programs():
    text = (HERE / "wrong.txt").read_text(encoding="utf-8")
    for part in text.split("\n### ")[1:]:
        head, _, program = part.partition("\n")
        reason = None
        if program.startswith("#!! "):
            reason, _, program = program[4:].partition("\n")
        place, exception, message = head.split(" ", 2)
        yield place, exception, message, reason, program if program.endswith("\n") else program + "\n"


def test_wrong_programs_are_refused_in_cpythons_words():
    table = list(wrong_programs())
    assert len(table) > 120
    for (place, exception, message, reason, program), (_, their, our) in zip(
            table, programs_judge([entry[4].encode() for entry in table])):
        line, column = place.split(":")
        expected = "error %s %s %s %s" % (line, column, exception, message)
        assert our == expected, program
        if reason is None and VERSION == (3, 13):
            assert their == expected, program


WHOLE_PROGRAMS = [
    b'''"""doc"""
from a.b import (c as d, e,)
def f(a, /, b: int = 3, *args, c=4, **kw) -> "str":
    return f"{a!r:>{b}} {c=} {{x}}" 'tail' rb"".decode()
class C(Base, metaclass=M):
    x: int = 0x1F + 1_0.5e-3j
    async def g(self): return [i async for i in y if i]
''',
    b'''if (x := 3) and not y or -1 ** 2 < 3 <= 5 not in x:
    del a[1:2, ::3], b.c
elif x: pass
else:
    with (open() as f, g): print(*a, **b, c=d)
try: pass
except* (A, B) as e: raise X from e
finally: x = lambda *a, **k: (yield)
''',
    b'''match x:
    case [1, *_, {"a": b, **c}] | {"a": b, **c} if q: pass
    case Point(x=-1.5+2j, y=None) as p: global z
    case _: type X[T: int, *Ts, **P] = dict[T, *Ts]
@dec
def f():
\tx = """a
b""" \\
 + 'c'
\treturn {**x, 1: [y for (y, *z) in w if y]}
''',
]


# What 3.13 reads and an older interpreter does not.
SINCE = {2: (3, 12)}


@pytest.mark.parametrize("number", range(len(WHOLE_PROGRAMS)))
def test_truncated_programs_are_accepted_as_by_cpython(number):
    if VERSION < SINCE.get(number, (3, 11)):
        pytest.skip("the program is newer than the interpreter")
    program = WHOLE_PROGRAMS[number]
    pieces = [program[:i] for i in range(1, len(program) + 1)]
    pieces += [program[:i] + program[i + 1:] for i in range(len(program))]
    for piece, their, our in programs_judge(pieces):
        assert (their == "ok") == (our == "ok"), (piece, their, our)


@pytest.mark.parametrize("unit", [
    b"def f(a, b=1):\n    return [a + b.c(d, e=f)[0] for a in b if a] and {'k': f'{a!r}'}\n",
    b"x = 'text'\n",
    b"[" + b"1," * 40 + b"]\n",
], ids=["functions", "assignments", "lists"])
def test_time_is_linear(unit):
    def seconds(size):
        with tempfile.NamedTemporaryFile(suffix=".py") as file:
            file.write(unit * (size // len(unit)))
            file.flush()
            line, result = outputs([str(DUMP), "-q", "-t", file.name])[file.name]
        assert result == "ok"
        return float(line.split()[1])

    assert min(seconds(1_000_000) for _ in range(3)) < 0.3
    assert min(seconds(4_000_000) for _ in range(2)) < 1.2


DEEP_PROGRAMS = {
    "parentheses": b"x = " + b"(" * 5000,
    "signs": b"x = " + b"- " * 200_000 + b"1\n",
    "not": b"x = " + b"not " * 200_000 + b"1\n",
    "lambda": b"x = " + b"lambda: " * 100_000 + b"1\n",
    "sum": b"x = " + b"1 + " * 200_000 + b"1\n",
    "attributes": b"x" + b".a" * 200_000 + b"\n",
    "conditionals": b"x = " + b"1 if y else " * 100_000 + b"2\n",
    "powers": b"x = " + b"2 ** " * 100_000 + b"2\n",
    "elif": b"if x: pass\n" + b"elif x: pass\n" * 50_000,
    "blocks": b"".join(b" " * i + b"if x:\n" for i in range(2000)) + b" " * 2000 + b"pass\n",
    "f-strings": b'f"{' * 300 + b"x" + b'}"' * 300,
    "braces of text": b"x = f'" + b"{{" * 300_000 + b"'\n" + b"y = (" * 300,
    "double stars": b"if a b*" + b"(**f*" * 190,
    "double stars in lists": b"if a b*" + b"[**f*" * 190,
    "not behind operators": b"x = a b" + b" + not - not" * 400,
    "missing commas": b"x = " + b"(a b " * 190,
    "with items": b"with " + b"(with_ as b, (" * 90 + b":\n",
    "match subjects": b"match " + b"(match " * 190 + b":\n",
    "patterns": b"match x:\n case " + b"[" * 300 + b"]" * 300 + b": pass\n",
}


@pytest.mark.parametrize("name", DEEP_PROGRAMS)
def test_deep_nesting_is_refused_not_followed(name):
    with tempfile.NamedTemporaryFile(suffix=".py") as file:
        file.write(DEEP_PROGRAMS[name])
        file.flush()
        started = time.monotonic()
        (result,) = outputs([str(DUMP), "-q", file.name])[file.name]
    assert result.startswith("error ")
    assert time.monotonic() - started < 5
