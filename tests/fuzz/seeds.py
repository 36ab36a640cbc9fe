#!/usr/bin/python3
"""Makes the inputs that fuzzing begins with: `seeds.py OUT` writes OUT/<target>/<name> for every target of meson.build.

They come from what the repository has anyway: examples, test programs, recorded vectors, texts in the tests; and from
tests/fuzz/corpus/<target>/, where inputs that once failed are kept.
"""

import ast
import hashlib
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
MOST = 16 * 1024  # bytes of one input: larger ones only slow the fuzzer down


def files(*patterns):
    for pattern in patterns:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file():
                yield path.read_bytes()


def vectors(name):
    for line in (ROOT / "tests/vectors" / name).read_text().splitlines():
        yield json.loads(line)


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


def project_files(*endings):
    for row in vectors("cli.jsonl"):
        for name, text in (row.get("project_files") or {}).items():
            if text and name.endswith(endings):
                yield text.encode()


def python():
    yield from files("examples/**/*.py", "tests/python/*.py", "tests/python-grammar/*.txt")
    yield from project_files(".py")
    yield from (row["src"].encode() for row in vectors("ops_grid.jsonl"))


def bodies():
    """Bodies of upgrade() for each dialect, and env.py files, marked as the target vocab_ops wants them."""
    yield from (f"#: {row['dialect']}\n{row['src']}".encode() for row in vectors("ops_grid.jsonl"))
    yield from (b"#: env\n" + text for text in files("examples/**/env.py"))


def identifiers():
    for row in vectors("revmap_gen.jsonl"):
        yield from texts_of([row.get(key) for key in ("dest", "start", "rev", "base", "head", "current")], bool)


SEEDS = {
    "eval": python,
    "py": python,
    "graph": identifiers,
    "vocab": bodies,
    "template": lambda: [*files("examples/**/*.mako"), *project_files(".mako"), *literals("tests/template/test_mako.py")],
    "text_ini": lambda: [*files("examples/**/*.ini"), *project_files(".ini"), *literals("tests/text/test_ini.py")],
    "text_toml": lambda: [*files("examples/**/*.toml"), *project_files(".toml"), *literals("tests/text/test_toml.py")],
    "text_json": lambda: [*files("tests/sql/*.json"), *literals("tests/text/test_json.py")],
    "text_yaml": lambda: [*files("examples/**/*.yaml", "examples/**/*.yml"), *literals("tests/text/test_yaml.py")],
    "text_dotenv": lambda: [*files("examples/**/.env*"), *literals("tests/text/test_dotenv.py")],
    "text_url": lambda: [*literals("tests/text/test_url.py")],
}


def targets():
    text = (ROOT / "tests/fuzz/meson.build").read_text()
    return re.findall(r"^  \['(\w+)', '\w+'\]", text, re.M)


def seeds(target):
    """Those of the target, else those of its layer."""
    yield from SEEDS.get(target, SEEDS.get(target.split("_")[0], list))()
    yield from files(f"tests/fuzz/corpus/{target}/*")


def write(out):
    for target in targets():
        folder = pathlib.Path(out) / target
        folder.mkdir(parents=True, exist_ok=True)
        for data in seeds(target):
            if len(data) <= MOST:
                (folder / hashlib.sha1(data).hexdigest()).write_bytes(data)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: seeds.py OUT")
    write(sys.argv[1])
