#!/usr/bin/python3
"""Compares the evaluator with CPython on random programs; run by hand:

    tests/python/differential.py [--seed N] [--count N] [--keep FOLDER]

Each program is made of small blocks; a block prints values, or the type and message of the exception it ends with. A program whose output
differs is cut down block by block and shown with both outputs. What was found and mended is kept as a program of this folder.
"""

import argparse
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import warnings

ROOT = pathlib.Path(__file__).resolve().parents[2]
RUNNER = pathlib.Path(os.environ.get("LIMBECK_BUILD", ROOT / "build")) / "tests/unit/eval/unit_eval_run_python"

PRELUDE = """
class Base:
    kind = 'base'
    def __init__(self, n=0): self.n = n
    def __repr__(self): return f'{type(self).__name__}({self.n!r})'
    def __eq__(self, other): return isinstance(other, Base) and self.n == other.n
    def __hash__(self): return hash(self.n)
    def __lt__(self, other): return self.n < other.n
    def __add__(self, other): return Base(self.n + (other.n if isinstance(other, Base) else other))
    def __radd__(self, other): return Base(('r', other, self.n))
    def __len__(self): return 2
    def __getitem__(self, i):
        if isinstance(i, int) and i > 2: raise IndexError(i)
        return (i, self.n)
    def __contains__(self, x): return x == self.n
    def __call__(self, *a, **k): return (self.n, a, sorted(k.items()))
    def who(self): return 'Base'
class Left(Base):
    kind = 'left'
    def who(self): return 'Left>' + super().who()
    def __enter__(self): print('enter', self.n); return self
    def __exit__(self, kind, value, trace): print('exit', kind.__name__ if kind else None); return self.n == 1
class Right(Base):
    def __bool__(self): return False
    def who(self): return 'Right>' + super().who()
    @property
    def twice(self): return (self.n, self.n)
    @classmethod
    def make(cls, n): return cls(n)
    @staticmethod
    def plain(a, b=2): return [a, b]
class Both(Left, Right):
    def who(self): return 'Both>' + super().who()
    def __getattr__(self, name): return 'missing ' + name
class Own(Exception):
    def __init__(self, a, b=1): super().__init__(a, b); self.a = a
def gen(n):
    try:
        for i in range(n):
            got = yield i
            if got is not None: print('got', got)
    except ValueError as e: print('caught', e); yield 'after'
    return 'done'
def outer(n):
    result = yield from gen(n)
    print('result', result)
def args(a, b=2, *c, d=4, **e): return (a, b, c, d, sorted(e.items()))
def only(a, /, b, *, c): return (a, b, c)
def counter():
    n = 0
    def step(by=1):
        nonlocal n
        n += by
        return n
    return step
"""


class Maker:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.names = {"int": ["n"], "str": ["s"], "list": ["l"], "dict": ["d"], "float": ["x"], "any": ["o"]}

    def pick(self, *choices):
        return self.random.choice(choices)

    def maybe(self, chance):
        return self.random.random() < chance

    # ---- expressions ----

    def int(self, depth):
        if depth <= 0 or self.maybe(0.25):
            return self.pick("0", "1", "2", "3", "-1", "-7", "10", "255", "2**31", "2**63", "-2**63", "10**20", "True", "False", "n", "n")
        e = self.int
        return self.pick(
            lambda: f"({e(depth - 1)} {self.pick('+', '-', '*', '//', '%', '&', '|', '^')} {e(depth - 1)})",
            lambda: f"({e(depth - 1)} {self.pick('<<', '>>', '**')} {self.pick('0', '1', '3', '-1', '5')})",
            lambda: f"(-{e(depth - 1)})",
            lambda: f"(~{e(depth - 1)})",
            lambda: f"len({self.pick(self.str, self.list, self.dict)(depth - 1)})",
            lambda: f"int({self.pick(self.str, self.float, e)(depth - 1)})",
            lambda: f"divmod({e(depth - 1)}, {e(depth - 1)})[{self.pick('0', '1')}]",
            lambda: f"round({self.float(depth - 1)}{self.pick('', ', 1', ', -1')})",
            lambda: f"abs({e(depth - 1)})",
            lambda: f"sum({self.list(depth - 1)})",
            lambda: f"pow({e(depth - 1)}, {self.pick('2', '3', '0')}, {self.pick('7', '-5', '10')})",
            lambda: f"({e(depth - 1)} if {self.any(depth - 1)} else {e(depth - 1)})",
            lambda: f"{self.str(depth - 1)}.{self.pick('find', 'count', 'index', 'rfind')}({self.str(0)})",
            lambda: f"({e(depth - 1)}).bit_length()",
            lambda: f"hash({e(depth - 1)})",
            lambda: f"max({e(depth - 1)}, {e(depth - 1)})",
            lambda: f"int({self.str(0)}, {self.pick('0', '2', '10', '16', '36')})",
            lambda: f"ord({self.str(depth - 1)})",
        )()

    def float(self, depth):
        if depth <= 0 or self.maybe(0.3):
            return self.pick("0.0", "1.5", "-2.25", "1e100", "1e-7", "0.1", "x", "float('inf')", "float('nan')", "-0.0", "123456789.125", "1e16", "2.5")
        e = self.float
        return self.pick(
            lambda: f"({e(depth - 1)} {self.pick('+', '-', '*', '/', '//', '%')} {self.pick(e, self.int)(depth - 1)})",
            lambda: f"({self.int(depth - 1)} / {self.int(depth - 1)})",
            lambda: f"float({self.pick(self.int, self.str)(depth - 1)})",
            lambda: f"abs({e(depth - 1)})",
            lambda: f"({e(depth - 1)} ** {self.pick('2', '0.5', '-1')})",
            lambda: f"round({e(depth - 1)}, {self.pick('0', '1', '2', '-2')})",
            lambda: f"sum([{e(depth - 1)}, {e(depth - 1)}])",
        )()

    def str(self, depth):
        if depth <= 0 or self.maybe(0.2):
            return self.pick("''", "'a'", "'abc'", "'ABC def'", "'äöü'", "'x,y,,z'", "'  pad '", "'12'", "'0x1f'", "'line\\nfeed\\r\\nend'", "'😀k'", "s", "s", "'%s'", "'{}'", "'ß'", "\"it's\"", "'tab\\tq\"'")
        e = self.str
        return self.pick(
            lambda: f"({e(depth - 1)} + {e(depth - 1)})",
            lambda: f"({e(depth - 1)} * {self.pick('0', '1', '2', '3', '-1')})",
            lambda: f"{e(depth - 1)}[{self.slice(depth - 1)}]",
            lambda: f"{e(depth - 1)}.{self.pick('upper', 'lower', 'title', 'strip', 'lstrip', 'swapcase', 'capitalize', 'casefold', 'rstrip')}()",
            lambda: f"{e(depth - 1)}.replace({e(0)}, {e(0)}{self.pick('', ', 1')})",
            lambda: f"{e(depth - 1)}.{self.pick('center', 'ljust', 'rjust', 'zfill')}({self.pick('0', '5', '9')})",
            lambda: f"{e(depth - 1)}.join([{e(depth - 1)}, {e(0)}])",
            lambda: f"{self.pick('str', 'repr', 'ascii')}({self.any(depth - 1)})",
            lambda: f"('%{self.pick('', '5', '-5', '05', '.2', '+', ' ')}{self.pick('s', 'r', 'd', 'f', 'x', 'g', 'e', 'c', 'o', 'i')}' % ({self.any(depth - 1)},))",
            lambda: self.fstring(depth - 1),
            lambda: f"format({self.pick(self.int, self.float, e)(depth - 1)}, {self.spec()})",
            lambda: f"'{{0}}|{{1!r:>8}}|{{k}}'.format({e(0)}, {self.any(depth - 1)}, k={self.int(depth - 1)})",
            lambda: f"{self.pick('bin', 'hex', 'oct', 'chr')}({self.int(depth - 1)})",
            lambda: f"{e(depth - 1)}.{self.pick('removeprefix', 'removesuffix')}({e(0)})",
            lambda: f"{e(depth - 1)}.translate({{97: 'X', 98: None, ord('c'): 0x44}})",
            lambda: f"{e(depth - 1)}.expandtabs({self.pick('', '4', '0')})",
            lambda: f"{e(depth - 1)}.encode({self.pick('', repr('latin-1'), repr('ascii'))}).hex()",
        )()

    def spec(self):
        r = self.pick
        return repr(r("", "", "*", "-") and r("*", "-", "0") + r("<", ">", "^", "=") if self.maybe(0.3) else "") [:-1] + r("", "+", " ", "-") + r("", "#") + r("", "0") + r("", "6", "12") + r("", ",", "_") + r("", ".3", ".0", ".10") + r("", "d", "x", "b", "f", "e", "g", "s", "%", "n", "c", "X", "E", "G", "o") + "'"

    def fstring(self, depth):
        inner = self.any(depth).replace("\\", "")
        if '"""' in inner or "'''" in inner or '"' in inner or "f'" in inner or "!" in inner or "lambda" in inner or ":" in inner or "{" in inner:
            inner = "n"
        return 'f"<{' + inner + self.pick("", "!r", "!s") + self.pick("", "", ":>10", ":^7", ":{n}") + '}>{{}}"'

    def slice(self, depth):
        part = lambda: self.pick("", "", "0", "1", "-1", "2", "-3", "5", "100")
        return self.pick(lambda: self.pick("0", "1", "-1", "-2", "7"), lambda: f"{part()}:{part()}", lambda: f"{part()}:{part()}:{self.pick('', '1', '-1', '2', '-2', '0')}")()

    def list(self, depth):
        if depth <= 0 or self.maybe(0.25):
            return self.pick("[]", "[1, 2, 3]", "['b', 'a', 'c']", "l", "l", "[3, 1, 2]", "[[1], [2]]", "[None, 0, '']", "list('abc')", "list(range(5))")
        e = self.list
        return self.pick(
            lambda: f"({e(depth - 1)} + {e(depth - 1)})",
            lambda: f"({e(depth - 1)} * {self.pick('0', '2', '-1')})",
            lambda: f"{e(depth - 1)}[{self.pick('1:', ':-1', '::2', '::-1', '1:2', '-2:', '5:')}]",
            lambda: f"[{self.any(depth - 1)}, {self.any(depth - 1)}, *{e(depth - 1)}]",
            lambda: f"[{self.pick('v', '(v, n)', 'str(v)', 'v * 2', '[w for w in (v, 1)]', '(lambda: v)()')} for v in {self.iter(depth - 1)}{self.pick('', ' if v', ' for w in [1, 2] if w != v')}]",
            lambda: f"sorted({e(depth - 1)}{self.pick('', ', reverse=True', ', key=str', ', key=lambda v: -v')})",
            lambda: f"list({self.iter(depth - 1)})",
            lambda: f"{self.str(depth - 1)}.{self.pick('split()', 'split(chr(44))', 'splitlines()', 'rsplit(None, 1)', 'splitlines(True)', 'partition(chr(44))', 'split(chr(44), 1)')}",
            lambda: f"list({self.dict(depth - 1)}{self.pick('', '.items()', '.values()', '.keys()')})",
        )()

    def iter(self, depth):
        return self.pick(
            lambda: self.list(depth),
            lambda: self.str(depth),
            lambda: self.dict(depth),
            lambda: f"range({self.pick('0', '3', '5, 1, -2', '2, 7, 2', '-3')})",
            lambda: f"enumerate({self.list(depth)}{self.pick('', ', 5', ', start=-1')})",
            lambda: f"zip({self.list(depth)}, {self.str(depth)})",
            lambda: f"map(str, {self.list(depth)})",
            lambda: f"filter(None, {self.list(depth)})",
            lambda: f"reversed({self.list(depth)})",
            lambda: f"(v for v in {self.list(depth)} if v)",
            lambda: f"sorted(set({self.str(depth)}))",
            lambda: f"gen({self.pick('0', '2')})",
            lambda: f"iter({self.list(depth)})",
        )()

    def dict(self, depth):
        if depth <= 0 or self.maybe(0.3):
            return self.pick("{}", "{'a': 1}", "{1: 'x', 2: 'y'}", "d", "d", "dict(p=1, q=[2])", "{True: 1, 1.0: 2}")
        e = self.dict
        return self.pick(
            lambda: f"{{{self.key(depth - 1)}: {self.any(depth - 1)}, **{e(depth - 1)}}}",
            lambda: f"({e(depth - 1)} | {e(depth - 1)})",
            lambda: f"{{v: {self.any(depth - 1)} for v in {self.iter(depth - 1)}}}",
            lambda: f"dict(zip({self.list(depth - 1)}, {self.iter(depth - 1)}))",
            lambda: f"dict.fromkeys({self.iter(depth - 1)}{self.pick('', ', 7')})",
        )()

    def key(self, depth):
        return self.pick(self.int, self.str, lambda d: f"({self.int(d)}, {self.str(d)})", lambda d: self.pick("None", "Base(1)", "frozenset([1])"))(depth)

    def object(self, depth):
        if depth <= 0:
            return self.pick("o", "o", "Base(1)", "Left(1)", "Right(2)", "Both(3)")
        return self.pick(
            lambda: f"{self.pick('Base', 'Left', 'Right', 'Both')}({self.any(depth - 1)})",
            lambda: f"({self.object(depth - 1)} {self.pick('+', '==', '!=', '<', 'is', '>')} {self.any(depth - 1)})",
            lambda: f"({self.any(depth - 1)} {self.pick('+', 'in', 'not in', '>', '==')} {self.object(depth - 1)})",
            lambda: f"{self.object(depth - 1)}.{self.pick('n', 'kind', 'who()', 'twice', 'nothing', 'make(5)', 'plain(1)', '__class__.__name__')}",
            lambda: f"{self.object(depth - 1)}[{self.pick('0', '1', '5', '1:2', repr('k'))}]",
            lambda: f"{self.object(depth - 1)}({self.call_args(depth - 1)})",
            lambda: f"list({self.object(depth - 1)})",
            lambda: f"getattr({self.object(depth - 1)}, {self.pick(repr('n'), repr('zz'))}{self.pick('', ', None')})",
            lambda: f"isinstance({self.object(depth - 1)}, {self.pick('Base', '(Left, int)', 'Right')})",
            lambda: f"[c.__name__ for c in type({self.object(depth - 1)}).__mro__]",
        )()

    def call_args(self, depth):
        parts = [self.any(depth) for _ in range(self.random.randrange(3))]
        if self.maybe(0.3):
            parts.append("*" + self.list(depth))
        if self.maybe(0.3):
            parts.append(self.pick("b", "c", "d", "z") + "=" + self.any(depth))
        if self.maybe(0.2):
            parts.append("**" + self.dict(depth))
        return ", ".join(parts)

    def any(self, depth):
        if depth <= 0:
            return self.pick("None", "n", "s", "l", "d", "o", "x", "1", "'a'", "()", "(1, 'b')", "True", "{1, 2}", "b'x'")
        return self.pick(
            self.int, self.int, self.str, self.str, self.list, self.dict, self.float, self.object,
            lambda d: f"({self.any(d - 1)} {self.pick('==', '!=', '<', '<=', 'is', 'in', 'and', 'or', 'not in')} {self.any(d - 1)})",
            lambda d: f"({self.int(d - 1)} {self.pick('<', '<=', '==')} {self.int(d - 1)} {self.pick('<', '>', '!=')} {self.int(d - 1)})",
            lambda d: f"(not {self.any(d - 1)})",
            lambda d: f"({self.any(d - 1)}, {self.any(d - 1)})",
            lambda d: f"{self.pick('args', 'only')}({self.call_args(d - 1)})",
            lambda d: f"{self.dict(d - 1)}.get({self.key(d - 1)})",
            lambda d: f"{self.pick(self.dict, self.list, self.str)(d - 1)}[{self.pick(self.key, self.int)(d - 1)}]",
            lambda d: f"{self.pick('any', 'all', 'tuple', 'min', 'max', 'sum', 'sorted', 'list')}({self.iter(d - 1)})",
            lambda d: f"(z := {self.any(d - 1)})",
            lambda d: f"sorted({{{self.int(d - 1)}, {self.int(d - 1)}}} {self.pick('|', '&', '-', '^')} {{1, 2}})",
            lambda d: f"type({self.any(d - 1)}).__name__",
            lambda d: f"(lambda a, b=n, *c: (a, b, c))({self.any(d - 1)})",
            lambda d: f"{self.str(d - 1)}.{self.pick('isdigit', 'isalpha', 'isupper', 'istitle', 'isspace', 'isidentifier', 'isalnum', 'isnumeric', 'isprintable', 'isascii', 'islower')}()",
            lambda d: f"{self.str(d - 1)}.{self.pick('startswith', 'endswith')}({self.pick(self.str(0), '(' + self.str(0) + ', ' + self.str(0) + ')')})",
            lambda d: f"bytes({self.pick('3', repr('a') + ', ' + repr('utf-8'), '[1, 2, 300]', '[65, 66]')})",
        )(depth)

    # ---- statements ----

    def body(self, depth, indent, loop=False, function=False):
        return "".join(self.statement(depth, indent, loop, function) for _ in range(self.random.randrange(1, 4)))

    def statement(self, depth, indent, loop=False, function=False):
        pad = " " * indent
        deeper = lambda loop=loop, function=function: self.body(depth - 1, indent + 1, loop, function)
        simple = [
            lambda: f"{pad}print({self.any(2)})\n",
            lambda: f"{pad}print({self.any(1)}, {self.any(1)})\n",
            lambda: f"{pad}{self.pick('n', 'n')} {self.pick('=', '+=', '-=', '*=')} {self.int(1)}\n",
            lambda: f"{pad}s {self.pick('=', '+=')} {self.str(2)}\n",
            lambda: f"{pad}l {self.pick('=', '+=')} {self.list(2)}\n",
            lambda: f"{pad}d = {self.dict(2)}\n",
            lambda: f"{pad}o = {self.object(1)}\n",
            lambda: f"{pad}x = {self.float(2)}\n",
            lambda: f"{pad}a, *b = {self.iter(1)}; print(a, b)\n",
            lambda: f"{pad}(a, b), c = {self.any(1)}, {self.any(0)}; print(a, b, c)\n",
            lambda: f"{pad}l = list(l); l.{self.pick('append(n)', 'extend(s)', 'insert(1, s)', 'pop()', 'reverse()', 'sort(key=str)', 'remove(1)', 'clear()', 'pop(0)')}; print(l)\n",
            lambda: f"{pad}l = list(l); l[{self.slice(0)}] = {self.list(1)}; print(l)\n",
            lambda: f"{pad}l = list(l); del l[{self.slice(0)}]; print(l)\n",
            lambda: f"{pad}d = dict(d); d[{self.key(1)}] = {self.any(1)}; print(d)\n",
            lambda: f"{pad}d = dict(d); print(d.{self.pick('pop(1, 0)', 'popitem()', 'setdefault(1, [])', 'update(a=2)', 'copy()')}, d)\n",
            lambda: f"{pad}raise {self.pick('ValueError(n)', 'Own(s)', 'KeyError(s)', 'Own', 'TypeError', 'StopIteration(1)')}{self.pick('', ' from None', ' from KeyError(1)')}\n",
            lambda: f"{pad}assert {self.any(1)}, {self.any(0)}\n",
            lambda: f"{pad}del {self.pick('n', 's', 'zz')}\n",
            lambda: f"{pad}g = outer({self.pick('0', '1', '3')}); print(next(g), g.send('hi'), {self.pick('next(g)', 'g.close()', 'g.throw(ValueError(1))', 'list(g)')})\n",
            lambda: f"{pad}c = counter(); print(c(), c({self.int(0)}), c())\n",
            lambda: f"{pad}fs = [lambda: v for v in range(3)]; gs = [lambda v=v: v for v in range(3)]; print([f() for f in fs + gs])\n",
        ]
        if loop:
            simple += [lambda: f"{pad}{self.pick('break', 'continue')}\n"] * 2
        if function:
            simple += [lambda: f"{pad}return {self.any(1)}\n", lambda: f"{pad}return\n"]
        if depth <= 0 or self.maybe(0.5):
            return self.random.choice(simple)()
        return self.pick(
            lambda: f"{pad}if {self.any(1)}:\n{deeper()}{pad}else:\n{deeper()}",
            lambda: f"{pad}for {self.pick('v', 'v', 'v, w')} in {self.iter(1)}:\n{deeper(loop=True)}" + (f"{pad}else:\n{pad} print('else')\n" if self.maybe(0.4) else ""),
            lambda: f"{pad}k = 0\n{pad}while k < 3:\n{pad} k += 1\n{deeper(loop=True)}" + (f"{pad}else:\n{pad} print('else')\n" if self.maybe(0.4) else ""),
            lambda: self.try_statement(pad, deeper),
            lambda: self.try_statement(pad, deeper),
            lambda: f"{pad}with {self.pick('Left(1)', 'Left(0)', 'Left(1) as w, Left(2)', 'o')}:\n{deeper()}",
            lambda: self.function_statement(pad, depth, indent),
            lambda: self.match_statement(pad, deeper),
            lambda: f"{pad}class K({self.pick('Base', 'Left', 'Both', 'object', 'int', 'list', 'dict', 'str', 'Own')}):\n{pad} a = {self.any(1)}\n{pad} b = [a, 1]\n{pad} def f(self): return (self.a, {self.any(1)})\n{pad}print(K.a, K.b, K.__mro__[1].__name__)\n{pad}print(K({self.pick('', '1', 's')}).f())\n",
        )()

    def try_statement(self, pad, deeper):
        text = f"{pad}try:\n{deeper()}"
        handlers = self.random.randrange(0, 3)
        for i in range(handlers):
            kind = self.pick("ValueError", "(KeyError, TypeError)", "Own", "Exception", "LookupError", "ArithmeticError", "AttributeError")
            text += f"{pad}except {kind} as e:\n{pad} print(type(e).__name__, e.args)\n{deeper()}"
            if self.maybe(0.2):
                text += f"{pad} raise\n"
        if handlers and self.maybe(0.3):
            text += f"{pad}else:\n{deeper()}"
        if not handlers or self.maybe(0.5):
            text += f"{pad}finally:\n{pad} print('finally')\n{deeper()}"
        return text

    def function_statement(self, pad, depth, indent):
        kind = self.pick("plain", "plain", "generator", "async")
        body = self.body(depth - 1, indent + 1, False, kind != "generator")
        locals_ = f"{pad} n, s, l, d, x, o = 1, 'q', [4], {{'k': 5}}, 0.5, Base(9)\n"
        if kind == "plain":
            return f"{pad}def f(p={self.any(0)}, *q, **r):\n{locals_}{body}{pad}print(f({self.call_args(0)}))\n"
        if kind == "async":
            return f"{pad}import asyncio\n{pad}async def h(): return {self.any(0)}\n{pad}async def f():\n{locals_}{body}{pad} return await h()\n{pad}print(asyncio.run(f()))\n"
        return f"{pad}def f():\n{locals_}{body}{pad} yield n\n{pad} try:\n{pad}  yield s\n{pad} finally:\n{pad}  n = 1\n{pad}for v in f():\n{pad} print(v)\n"

    def match_statement(self, pad, deeper):
        patterns = ["[a, *b]", "{'a': a, **b}", "str() as a", "int(a)", "Base(n=a)", "(1 | 2) as a", "[a, [b]]", "None", "{1: a}", "[*a, 3]", "float()", "a if a"]
        cases = "".join(f"{pad} case {p}:\n{pad}  print({p!r})\n" for p in self.random.sample(patterns, 4))
        return f"{pad}match {self.any(1)}:\n{cases}{pad} case _:\n{pad}  print('other')\n"

    def block(self):
        return ("n, s, l, d, x, o = 3, 'hello', [5, 6, 7], {'a': 1, 2: 'b'}, 2.5, Both(4)\ntry:\n" + self.body(3, 1) +
                "except Exception as e: print(type(e).__name__, e)\nprint('--')\n")


def run(command, text):
    with tempfile.NamedTemporaryFile("w", suffix=".py", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        try:
            done = subprocess.run([*command, file.name], capture_output=True, timeout=20, env={**os.environ, "PYTHONUTF8": "1", "PYTHONHASHSEED": "0", "PYTHONWARNINGS": "ignore"})
        except subprocess.TimeoutExpired:
            return "timeout", ""
    return done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace").strip()


# Messages whose words change from one version of CPython to the next.
REWORDED = re.compile(r"(?<=TypeError )%c requires .*|(?<=ValueError )(min|max)\(\) (arg is an|iterable argument is) empty.*|"
                      r"(?<=ZeroDivisionError )(0.0 cannot be raised|zero) to a negative power")


def reworded(text):
    return REWORDED.sub("...", text)


def differs(text):
    theirs, ours = run([sys.executable], text), run([str(RUNNER)], text)
    if "SyntaxError" in theirs[1] or theirs[0] == "timeout":
        return None
    theirs, ours = ((reworded(out), err) for out, err in (theirs, ours))
    return (theirs, ours) if theirs[0] != ours[0] or (theirs[1] == "") != (ours[1] == "") else None


def reduced(lines):
    """Lines are left out, with what is indented below them, as long as both still differ."""
    changed = True
    while changed:
        changed = False
        i = 0
        while i < len(lines):
            depth = len(lines[i]) - len(lines[i].lstrip())
            end = i + 1
            while end < len(lines) and len(lines[end]) - len(lines[end].lstrip()) > depth:
                end += 1
            fewer = lines[:i] + lines[end:]
            if fewer and differs(PRELUDE + "\n".join(fewer) + "\n"):
                lines, changed = fewer, True
            else:
                i += 1
    return lines


def main():
    warnings.simplefilter("ignore")
    options = argparse.ArgumentParser()
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--count", type=int, default=200, help="programs of ten blocks each")
    options.add_argument("--keep", help="folder for programs that differ")
    given = options.parse_args()
    found = 0
    for seed in range(given.seed, given.seed + given.count):
        maker = Maker(seed)
        blocks = [maker.block() for _ in range(10)]
        good = []
        for block in blocks:
            try:
                compile(block, "block", "exec")
                good.append(block)
            except (SyntaxError, ValueError):
                pass
        if differs(PRELUDE + "".join(good)) is None:
            continue
        for block in good:
            if (both := differs(PRELUDE + block)) is None:
                continue
            found += 1
            lines = reduced(block.splitlines())
            both = differs(PRELUDE + "\n".join(lines) + "\n") or both
            print(f"---- seed {seed}", *lines, "CPython: ", *both[0], "limbeck: ", *both[1], sep="\n", flush=True)
            if given.keep:
                pathlib.Path(given.keep, f"{seed}_{found}.py").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{given.count} programs, {found} blocks differ")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
