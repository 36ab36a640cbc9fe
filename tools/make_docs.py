#!/usr/bin/python3
"""Writes what in docs/ is made from tables: `tools/make_docs.py [LIMBECK]` (default: build/limbeck).

    limbeck.1, commands.md    from what the program prints for `--help` and `COMMAND --help`, which comes from its own tables
    differences.md            only what stands between `<!-- from NAME -->` and `<!-- end -->`: from the tables of the tests

tests/house checks that the files in docs/ are what this makes.
"""

import ast
import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"

DESCRIPTION = (
    "limbeck runs Alembic migration projects: it reads alembic.ini, env.py, the revision files and the models as they are, with no Python on "
    "the machine, and migrates PostgreSQL and SQLite databases with them."
)
EXIT_CODES = [
    ("0", "done"),
    ("1", "refused or failed; the reason is on standard error"),
    ("2", "the command line is wrong"),
    ("3", "differences were found (current --check-heads)"),
]
ENVIRONMENT = [
    ("ALEMBIC_CONFIG", "the configuration file when -c is not given"),
    ("LIMBECK_URL", "the database, as if given by --url"),
    ("DATABASE_URL", "the database where neither the configuration nor env.py names one"),
    ("PYTHONPATH", "folders in which modules of the project are looked for, before all others"),
    ("NO_COLOR", "when set and not empty, no colours on a terminal"),
]
FILES = [
    ("alembic.ini", "the configuration, in the current folder"),
    ("pyproject.toml", "read as well, or instead: [tool.alembic]"),
    ("migrations/alembic.ini", "taken where neither of them is there"),
]


# ---- what the program says about itself ----


def rows_of(text):
    """`  left   help` lines as pairs; a left part that fills its column has its help on the next line."""
    rows = []
    for line in text.splitlines():
        if (found := re.match(r"  (\S.*?)(?:\s{2,}(\S.*))?$", line)) is not None:
            rows.append([found[1], found[2] or ""])
        elif line.strip():
            rows[-1][1] = line.strip()
    return [tuple(row) for row in rows]


def section(text, title):
    found = re.search(rf"^{re.escape(title)}\n(.*?)(?:\n\n|\Z)", text, re.M | re.S)
    return rows_of(found[1]) if found else []


class Command:
    def __init__(self, name, text):
        head, self.help, *rest = text.split("\n\n")
        self.name = name
        self.usage = re.sub(r"\s+", " ", head.removeprefix("usage: "))
        self.arguments = rows_of(rest[0]) if len(rest) > 1 else []
        self.connects = any(left.startswith("--url") for left, _ in section(text, "options of every command:"))


class Program:
    def __init__(self, path):
        def say(*words):
            return subprocess.run([str(path), *words], capture_output=True, text=True, check=True).stdout

        text = say("--help")
        self.version = say("--version").split()[1]
        self.options = section(text, "options:")
        self.commands = [Command(name, say(name, "--help")) for name, _ in section(text, "commands:")]
        plain = next(say(command.name, "--help") for command in self.commands if not command.connects)
        everywhere = dict(section(plain, "options of every command:"))
        self.everywhere = [row for row in self.options if row[0] in everywhere]
        self.connecting = [row for row in self.options if row[0] not in everywhere]


# ---- commands.md ----


def cell(text):
    return text.replace("|", "\\|")


def table(title, rows):
    yield f"| {title} | |"
    yield "|---|---|"
    yield from (f"| `{cell(left)}` | {cell(help_)} |" for left, help_ in rows)
    yield ""


def commands_markdown(program):
    yield "# Commands"
    yield ""
    yield "Made by `tools/make_docs.py` from the program's own tables."
    yield ""
    yield "Options may stand before or behind the command; long ones may be shortened as long as they stay unique. `limbeck downgrade -1` needs"
    yield "no `--`: what looks like a negative number is no option."
    yield ""
    yield from table("options of every command", program.everywhere)
    yield from table("options of commands that connect", program.connecting)
    yield from table("exit code", EXIT_CODES)
    for command in program.commands:
        yield f"## {command.name}"
        yield ""
        yield f"    {command.usage}"
        yield ""
        yield command.help[0].upper() + command.help[1:] + ("." if command.connects else ". Does not connect to a database.")
        yield ""
        if command.arguments:
            yield from table("argument", command.arguments)


# ---- limbeck.1 ----


def roff(text):
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("`", "\\(ga")
    return "\\&" + text if text[:1] in (".", "'") else text


def paragraphs(rows):
    for left, help_ in rows:
        yield ".TP"
        yield ".B " + roff(left)
        yield roff(help_)


def manual(program):
    yield '.\\" Made by tools/make_docs.py from the program\'s own tables.'
    yield f'.TH LIMBECK 1 "" "limbeck {program.version}" "User Commands"'
    yield ".SH NAME"
    yield "limbeck \\- run Alembic migration projects without Python"
    yield ".SH SYNOPSIS"
    yield ".B limbeck"
    yield "[options] COMMAND [arguments]"
    yield ".SH DESCRIPTION"
    yield roff(DESCRIPTION)
    yield ".SH COMMANDS"
    for command in program.commands:
        yield ".SS " + roff(command.usage.removeprefix("limbeck ").replace(" [options]", ""))
        yield roff(command.help[0].upper() + command.help[1:] + ".")
        yield from paragraphs(command.arguments)
    yield ".SH OPTIONS"
    yield "Of every command:"
    yield from paragraphs(program.everywhere)
    yield ".PP"
    yield "Of commands that connect to a database:"
    yield from paragraphs(program.connecting)
    for title, rows in (("EXIT STATUS", EXIT_CODES), ("ENVIRONMENT", ENVIRONMENT), ("FILES", FILES)):
        yield f".SH {title}"
        yield from paragraphs(rows)
    yield ".SH SEE ALSO"
    yield ".BR psql (1),"
    yield ".BR sqlite3 (1)"


# ---- differences.md ----


def graph_differences():
    """The names and reasons of DIFFERENCES in tests/graph/test_revmap.py, without running it."""
    tree = ast.parse((ROOT / "tests/graph/test_revmap.py").read_text())
    rows = next(node.value for node in tree.body
                if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "DIFFERENCES")
    for row in rows.elts:
        yield f"- *{ast.literal_eval(row.elts[0])}*: {ast.literal_eval(row.elts[-1])}"


def sql_differences():
    """Each reason of tests/sql/differences.json once, with its dialects and one example."""
    reasons = {}
    for row in json.loads((ROOT / "tests/sql/differences.json").read_text()):
        reasons.setdefault(row["reason"], []).append(row)
    for reason, rows in reasons.items():
        dialects = ", ".join(dict.fromkeys(row["dialect"] for row in rows))
        example = min((row["src"] for row in rows), key=len)
        yield f"- {reason} ({dialects}; {len(rows)} recorded)"
        yield ""
        yield from (f"      {line}" for line in example.splitlines())
        yield ""


MADE = {"tests/graph/test_revmap.py": graph_differences, "tests/sql/differences.json": sql_differences}


def differences_markdown(text):
    def fill(found):
        body = "\n".join(MADE[found[1]]()).rstrip()
        return f"<!-- from {found[1]} -->\n\n{body}\n\n<!-- end -->"

    return re.sub(r"<!-- from (\S+) -->.*?<!-- end -->", fill, text, flags=re.S)


def make(program_path):
    """File name in docs -> its text."""
    program = Program(program_path)
    return {
        "commands.md": "\n".join(commands_markdown(program)).rstrip() + "\n",
        "limbeck.1": "\n".join(manual(program)) + "\n",
        "differences.md": differences_markdown((DOCS / "differences.md").read_text()),
    }


if __name__ == "__main__":
    for name, text in make(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build/limbeck").items():
        (DOCS / name).write_text(text)
