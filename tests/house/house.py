"""What the checks of this folder share: where things are, and the checks themselves as functions over a folder of sources.

Each check answers a list of complaints, empty when all is well, so that a test can feed it a broken example as well.
"""

import json
import os
import pathlib
import re
import shlex
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("LIMBECK_BUILD", ROOT / "build")).resolve()
DOCS = ROOT / "docs"
PROGRAM = pathlib.Path(os.environ.get("LIMBECK", BUILD / "limbeck"))

INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.M)
LAYER = re.compile(r"^\s*\['(\w+)',", re.M)


def sources(folder, *endings):
    return sorted(path for path in folder.rglob("*") if path.suffix in endings and path.is_file())


def capture(*words, **options):
    return subprocess.run([str(word) for word in words], capture_output=True, text=True, **options)


# ---- layers ----


class Layer:
    def __init__(self, line):
        self.name, kind, *self.may_use = line.split()
        self.is_pure = kind == "pure"
        if self.may_use == ["-"]:
            self.may_use = []


def layers_read(text):
    return {layer.name: layer for layer in map(Layer, (line for line in text.splitlines() if line and line[0] != "#"))}


def includes_of(source_folder, path):
    """The project's headers that a file includes: paths below src."""
    found = []
    for name in INCLUDE.findall(path.read_text()):
        beside = path.parent / name
        found.append((beside if beside.is_file() else source_folder / name).resolve())
    return found


def includes_all(source_folder, path):
    """The same with what the headers include themselves: a map from header to the file that includes it."""
    found, waiting = {}, [path]
    while waiting:
        here = waiting.pop()
        for header in includes_of(source_folder, here):
            if header not in found and header.is_file():
                found[header] = here
                waiting.append(header)
    return found


def layer_of(source_folder, path):
    return path.relative_to(source_folder).parts[0]


def check_includes(source_folder, layers):
    complaints = []
    source_folder = source_folder.resolve()
    for path in sources(source_folder, ".c", ".h"):
        here = layer_of(source_folder, path)
        if here not in layers:
            complaints.append(f"{path}: the folder {here} is no layer of layers.txt")
            continue
        for header, by in includes_all(source_folder, path).items():
            there = layer_of(source_folder, header) if header.is_relative_to(source_folder) else None
            if there is not None and there != here and there not in layers[here].may_use:
                complaints.append(f"{path}: {here} may not use {there}: {header.name} by way of {by.name}")
    return complaints


def check_order(layers, meson_text):
    """layers.txt names only lower layers, and meson links in its order. The library and the program are not in meson's list."""
    complaints, lower = [], []
    for layer in layers.values():
        complaints += [f"{layer.name} may use {name}, which is not below it" for name in layer.may_use if name not in lower]
        lower.append(layer.name)
    listed = LAYER.findall(meson_text.split("layers = [", 1)[1].split("\n]", 1)[0])
    if listed != [name for name in lower if name not in ("api", "cli")]:
        complaints.append(f"meson.build links {' '.join(listed)}")
    return complaints


# ---- objects ----


def objects():
    """The objects of src in the build folder: source path below src -> object."""
    found = {}
    for command in json.loads((BUILD / "compile_commands.json").read_text()):
        source = (BUILD / command["file"]).resolve()
        if source.is_relative_to(ROOT / "src"):
            found[source.relative_to(ROOT / "src")] = BUILD / command["output"]
    return found


def compiler_words(source):
    """The words that compile one file of src, without the file and the output."""
    for command in json.loads((BUILD / "compile_commands.json").read_text()):
        if (BUILD / command["file"]).resolve() == (ROOT / "src" / source).resolve():
            words = shlex.split(command["command"])
            return words[: words.index("-MD")]
    raise LookupError(source)


def symbols(path, *options):
    lines = capture("nm", *options, path, check=True).stdout.splitlines()
    return {line.split()[-1].split("@")[0] for line in lines if line.strip() and not line.endswith(":")}


class Allowed:
    """symbols.txt: `name symbol...`, where name is a layer or a file of src, and a symbol may end in *."""

    def __init__(self, text):
        self.rows = {}
        for line in text.splitlines():
            if line.strip() and line[0] != "#":
                name, *given = line.split()
                self.rows.setdefault(name, []).extend(given)

    def has(self, source, symbol):
        given = self.rows.get(source.parts[0], []) + self.rows.get(str(source), []) + self.rows.get("*", [])
        return any(symbol == one or one[-1] == "*" and symbol.startswith(one[:-1]) for one in given)


def check_imports(imported, defined, layers, allowed):
    """imported: source -> undefined symbols; defined: layer -> symbols. Only pure layers are looked at."""
    complaints = []
    for source, names in sorted(imported.items()):
        layer = layers[source.parts[0]]
        if not layer.is_pure:
            continue
        own = set().union(*(defined.get(name, set()) for name in [layer.name, *layer.may_use]))
        complaints += [f"{source} imports {name}" for name in sorted(names - own) if not allowed.has(source, name)]
    return complaints


def banned_names(header_text):
    return {name for line in header_text.splitlines() if line.startswith("#pragma GCC poison") for name in line.split()[3:]}


def check_banned(imported, banned):
    return [f"{source} imports {name}" for source, names in sorted(imported.items()) for name in sorted(names & banned)]


# ---- texts ----


def check_file_sizes(paths, most=1000):
    counted = ((path, len(path.read_text(errors="replace").splitlines())) for path in paths)
    return [f"{path}: {lines} lines" for path, lines in counted if lines > most]


FUNCTION = re.compile(r"^\{$.*?^\}$", re.M | re.S)


def functions(text):
    """name, lines of each function of a C file in our layout: the braces stand alone at the margin."""
    for body in FUNCTION.finditer(text):
        head = text[: body.start()].rstrip().rsplit("\n\n", 1)[-1]
        name = re.search(r"(\w+)\s*\(", head)
        if name and not re.match(r"(static |const )*(struct|enum|union) \w* *$", head):
            yield name[1], body[0].count("\n") + 1


def check_function_sizes(paths, reasons, most=100):
    complaints, large = [], set()
    for path in paths:
        for name, lines in functions(path.read_text()):
            if lines > most:
                large.add(f"{path.name}:{name}")
                if f"{path.name}:{name}" not in reasons:
                    complaints.append(f"{path}: {name} has {lines} lines")
    return complaints + [f"{name} is no longer over {most} lines: take it out of the table" for name in sorted(set(reasons) - large)]


# Written in halves, so that this file passes its own check.
UNWANTED = re.compile(
    r"\bTO" r"DO\b|\bFIX" r"ME\b|\bX" r"XX\b|/wo" r"rk/(?:main|shared|\.\w)|/ro" r"ot/|\bfoun" r"der\b|\b(?:[Ii]ssue|helper|session) #?\d+\b"
)


def check_words(paths):
    complaints = []
    for path in paths:
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
            complaints += [f"{path}:{number}: {found}" for found in UNWANTED.findall(line)]
    return complaints
