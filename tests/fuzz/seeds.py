#!/usr/bin/python3
"""Makes the inputs that fuzzing begins with: `seeds.py OUT` writes OUT/<target>/<name> for every target of meson.build.

They come from what the repository has anyway: examples, test programs, recorded vectors, texts in the tests; and from
tests/fuzz/corpus/<target>/, where inputs that once failed are kept.
"""

import ast
import codecs
import hashlib
import json
import pathlib
import re
import sys
import textwrap

ROOT = pathlib.Path(__file__).resolve().parents[2]
MOST = 32 * 1024  # bytes of one input: larger ones only slow the fuzzer down


def files(*patterns):
    for pattern in patterns:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file():
                yield path.read_bytes()


def vectors(name):
    for line in (ROOT / "tests/vectors" / name).read_text().splitlines():
        yield json.loads(line)


def vector_lines(*names):
    for name in names:
        yield from (ROOT / "tests/vectors" / name).read_bytes().splitlines()


def texts_of(value, wanted):
    """All texts below a value of JSON that `wanted` accepts."""
    if isinstance(value, str):
        if wanted(value):
            yield value.encode()
    elif isinstance(value, (list, dict)):
        for one in value.values() if isinstance(value, dict) else value:
            yield from texts_of(one, wanted)


def literals(path):
    """The texts of a test: what a reader is tested with."""
    for node in ast.walk(ast.parse((ROOT / path).read_text())):
        if isinstance(node, ast.Constant) and isinstance(node.value, (str, bytes)) and node.value:
            yield node.value if isinstance(node.value, bytes) else node.value.encode("utf-8", "surrogatepass")


def c_texts(*patterns):
    """The texts of tests in C; neighbours are one text, as C has it."""
    text = r'"(?:[^"\\\n]|\\.)*"'
    for source in files(*patterns):
        source = re.sub(r"/\*.*?\*/|^#.*?$", "", source.decode(), flags=re.S | re.M)
        for run in re.findall(rf"{text}(?:\s*{text})*", source):
            data = b"".join(codecs.escape_decode(part[1:-1])[0] for part in re.findall(text, run))
            if data:
                yield data


def one_value_each():
    """The programs that try every method of every value of a list, once for each value: all of them take too many steps for one."""
    for program in files("tests/fuzz/corpus/eval_run/methods_*.py"):
        for statement in ast.parse(program).body:
            if isinstance(statement, ast.Assign) and statement.targets[0].id == "VALUES":
                values = [ast.get_source_segment(program.decode(), value) for value in statement.value.elts]
                whole = ast.get_source_segment(program.decode(), statement)
                yield from (program.decode().replace(whole, f"VALUES = [{value}]").encode() for value in values)


def wrong_programs():
    for part in (ROOT / "tests/python-grammar/wrong.txt").read_bytes().split(b"\n### ")[1:]:
        yield part.partition(b"\n")[2] + b"\n"


def project_files(*endings):
    for row in vectors("cli.jsonl"):
        for name, text in (row.get("project_files") or {}).items():
            if text and name.endswith(endings):
                yield text.encode()


def python():
    yield from files("examples/**/*.py", "tests/python*/*.py", "tests/fuzz/corpus/eval_run/*.py")
    yield from wrong_programs()
    yield from deep_programs()
    yield from one_value_each()
    for test in ("python-grammar/test_grammar", "python-settings/test_settings", "cli/bad_input", "cli/project", "sql/test_environment"):
        yield from literals(f"tests/{test}.py")
    yield from c_texts("tests/unit/py/*.c", "tests/unit/eval/*.c")
    yield from project_files(".py")
    yield from (row["src"].encode() for row in vectors("ops_grid.jsonl"))


def bodies():
    """Bodies of upgrade() for each dialect, env.py files and programs, marked as the target vocab_ops wants them."""
    yield from (f"#: {row['dialect']}\n{row['src']}".encode() for row in vectors("ops_grid.jsonl"))
    yield from (b"#: env\n" + text for text in files("examples/**/env.py"))
    yield from (b"#: env\n" + textwrap.dedent(text.decode()).encode() for text in literals("tests/sql/test_environment.py"))
    yield from (b"#: program\n" + text for text in files("tests/python-settings/*.py"))
    head = b"import sqlalchemy as sa\nfrom sqlalchemy.dialects import postgresql, mysql, sqlite\n"
    for dialect in (b"postgresql", b"sqlite", b"mysql"):
        yield from (b"#: program\n#: " + dialect + b"\n" + head + text for text in c_texts("tests/unit/vocab/test_*.c"))


def identifiers():
    for row in vectors("revmap_gen.jsonl"):
        yield from texts_of([row.get(key) for key in ("dest", "start", "rev", "base", "head", "current")], bool)


def requests_of(row):
    """The requests of tests/fuzz/graph_plan.c that a row of revmap_gen.jsonl stands for."""
    def commas(value):
        return ",".join(value) if isinstance(value, list) else value or ""

    rows = commas(row.get("current"))
    if row["cmd"] in ("upgrade", "downgrade", "stamp"):
        yield row["cmd"], commas(row["dest"]), rows
        yield "parents", commas(row["dest"]), rows
        yield "depends", commas(row["dest"])
        yield "new", commas(row["dest"]), rows
    elif row["cmd"] == "show":
        yield "show", row["rev"], rows
    elif row["cmd"] == "history":
        yield "history", row["base"] or "", row["head"] or ""
        yield "history", "current", row["head"] or "", row["base"] or ""
    elif row["cmd"] == "sqlrange":
        yield "sqlrange", row["start"], row["dest"]
    else:
        yield row["cmd"], rows


def projects():
    """Graphs with what they are asked, as the target graph_plan wants them: all questions to one graph in one text."""
    texts = {}
    for row in vectors("revmap_gen.jsonl"):
        graph = "".join(f"revision\t{id}\t{','.join(down)}\t{','.join(depends)}\t{','.join(labels)}\n"
                        for id, down, depends, labels in row["graph"])
        texts.setdefault(graph, []).extend("\t".join(request) + "\n" for request in requests_of(row))
    for graph, requests in texts.items():
        for at in range(0, len(requests), 40):
            yield (graph + "".join(requests[at:at + 40])).encode()


# ---- inputs for the limits, which texts of the usual size do not meet ----

def nested(head, opening, closing):
    """Deep in itself, closed and not."""
    for depth in (5, 150, 250, 1100):
        yield (head + opening * depth + closing * depth).encode()
        yield (head + opening * depth).encode()


def multiplied(first, line):
    """Each name stands for two or three of the one before: a text that doubles and doubles."""
    for count in (5, 9, 40):
        names = [f"n{i}" for i in range(count)]
        yield (first + "".join(line.format(name, before) for before, name in zip(names, names[1:]))).encode()


def deep_programs():
    """Python's own limits: blocks, brackets, f-strings, digits."""
    for opening, closing in ("()", "[]", ("-", "1"), ("f'{", "}'"), ("lambda: ", "1"), ("a if b else ", "c")):
        yield from nested("x = ", opening, closing)
    for head in ("if 1:\n", "for a in b:\n", "def f():\n"):
        for depth in (15, 25, 105):
            yield "".join(" " * at + head for at in range(depth)).encode() + b" " * depth + b"pass\n"
    yield from (b"x = " + b"1" * 4400, b"x = 0x" + b"f" * 8000, b"x = '\\ud800'", b"match 1:\n case 1.0 | -2 | 3j | b'a' | True | {1.5: 2, 1.5: 3}: pass\n")


def yaml_scalars():
    """Each scalar of the tests alone and under each tag."""
    module = ast.parse((ROOT / "tests/text/test_yaml.py").read_text())
    words = {word for node in ast.walk(module) if isinstance(node, ast.Constant) and isinstance(node.value, str)
             and node.value.startswith("\nyes") for word in node.value.split()}
    for word in sorted(words):
        yield word.encode()
        for tag in ("int", "float", "bool", "null", "timestamp", "binary"):
            yield f"[!!{tag} '{word}', {{{word}: x}}]".encode()


def connections():
    """Each parameter of each driver, in the URL and among connect_args, with values of every kind."""
    text = (ROOT / "src/text/native_row.c").read_text()
    for macro, name in re.findall(r'^    (\w+)\("(\w+)"', text, re.M):
        url = {"PG": "postgresql", "LITE": "sqlite", "MY": "mysql"}[macro.split("_")[0]]
        rest = "/x" if url == "sqlite" else "h/d"
        for value in ("x", "1", "true", "/a/b.5432"):
            yield f"{url}://{rest}?{name}={value}".encode()
        for value in ("null", "true", "2", "2.5", '"x"', '"/a/b"', '{"ca": "x", "jit": "a b", "b": true}', "[1]"):
            yield f'{url}://{rest}\x1e{{"{name}": {value}}}'.encode()


SEEDS = {
    "eval": python,
    "py": python,
    "graph_identifier": identifiers,
    "graph_plan": projects,
    "vocab": bodies,
    "template": lambda: [*files("examples/**/*.mako"), *project_files(".mako"), *literals("tests/template/test_mako.py"),
                         *c_texts("tests/unit/template/*.c"), *nested("", "% if 1:\n", "% endif\n")],
    "text_ini": lambda: [*files("examples/**/*.ini"), *project_files(".ini"), *literals("tests/text/test_ini.py"),
                         *literals("tests/cli/bad_input.py"), *c_texts("tests/unit/text/test_ini.c"),
                         *multiplied("[a]\nn0 = x\n", "{0} = " + "%({1})s" * 9 + "\n")],
    "text_toml": lambda: [*files("examples/**/*.toml"), *project_files(".toml"), *literals("tests/text/test_toml.py"),
                          *c_texts("tests/unit/text/test_tree.c"), *nested("a = ", "[", "]"), *nested("", "a.", "a = 1"),
                          b"a = " + b"1" * 4400],
    "text_json": lambda: [*files("tests/sql/*.json"), *literals("tests/text/test_json.py"), *c_texts("tests/unit/text/test_tree.c"),
                          *vector_lines("cli.jsonl", "revmap_gen.jsonl"), *nested("", "[", "]"), *nested("", '{"a": ', "}"), b"1" * 4400],
    "text_yaml": lambda: [*files("examples/**/*.yaml", "examples/**/*.yml"), *literals("tests/text/test_yaml.py"), *yaml_scalars(),
                          *c_texts("tests/unit/text/test_tree.c"), *nested("", "[", "]"),
                          *multiplied("n0: &n0 [x]\n", "{0}: &{0} [*{1}, *{1}, *{1}]\n")],
    "text_dotenv": lambda: [*files("examples/**/.env*"), *project_files(".env"), *literals("tests/text/test_dotenv.py"),
                            *c_texts("tests/unit/text/test_dotenv.c"), *multiplied("n0=x\n", "{0}=${{{1}}}${{{1}}}\n")],
    "text_url": lambda: [*literals("tests/text/test_url.py"), *c_texts("tests/unit/text/test_url*.c"), *connections()],
}


def targets():
    text = (ROOT / "tests/fuzz/meson.build").read_text()
    return re.findall(r"^  \['(\w+)', '\w+'\]", text, re.M)


def seeds(target):
    """Those of the target, else those of its layer."""
    yield from SEEDS.get(target, SEEDS.get(target.split("_")[0], list))()
    yield from files(f"tests/fuzz/corpus/{target}/*")


def write(out):
    left_out = 0
    for target in targets():
        folder = pathlib.Path(out) / target
        folder.mkdir(parents=True, exist_ok=True)
        for data in seeds(target):
            if len(data) <= MOST:
                (folder / hashlib.sha1(data).hexdigest()).write_bytes(data)
            else:
                left_out += 1
    if left_out:
        print(f"seeds: {left_out} texts of over {MOST} bytes left out")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: seeds.py OUT")
    write(sys.argv[1])
