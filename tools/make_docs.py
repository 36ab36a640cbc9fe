#!/usr/bin/python3
"""Writes what in docs/ is made from tables: `tools/make_docs.py [LIMBECK]` (default: build/limbeck).

    limbeck.1, commands.md    from what the program prints for `--help` and `COMMAND --help`, which comes from its own tables
    diagnostics.md            from `explain --json`
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
    ("3", "differences were found (check, lint, test, current --check-heads)"),
]
ENVIRONMENT = [
    ("ALEMBIC_CONFIG", "the configuration file when -c is not given"),
    ("LIMBECK_URL", "the database, as if given by --url"),
    ("DATABASE_URL", "the database where neither the configuration nor env.py names one"),
    ("PYTHONPATH", "folders in which modules of the project are looked for, before all others"),
    ("EDITOR, VISUAL", "the editor of `limbeck edit`, with arguments"),
    ("NO_COLOR", "when set and not empty, no colours on a terminal"),
]
FILES = [
    ("alembic.ini", "the configuration, in the current folder"),
    ("pyproject.toml", "read as well, or instead: [tool.alembic]"),
    ("migrations/alembic.ini", "taken where neither of them is there"),
    ("env.py, script.py.mako, versions/", "in the folder that script_location names: what is evaluated, the template of new revisions, the revisions"),
    ("seeds/", "the files of `limbeck seed`"),
]
EXAMPLES = [
    ("limbeck upgrade head", "in a deploy step: exit code 1 means that the database is as it was before"),
    ("limbeck upgrade head --wait 60 --lock-timeout 5s", "for a server that is still starting, without blocking the application for long"),
    ("limbeck doctor", "which revisions limbeck can run, before it is given a project of Alembic's"),
    ("limbeck completion bash > /etc/bash_completion.d/limbeck", "completion of commands, options and revisions"),
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


def examples_of(text):
    """(line to type, what it does) of the section of examples."""
    found = re.search(r"^examples:\n(.*?)(?:\n\n|\Z)", text, re.M | re.S)
    return re.findall(r"^  (\S.*)\n      (\S.*)$", found[1], re.M) if found else []


class Command:
    def __init__(self, name, text):
        head, self.help, *rest = text.split("\n\n")
        self.name = name
        self.usage = re.sub(r"\s+", " ", head.removeprefix("usage: "))
        self.about = "" if re.match(r"(arguments|examples|options of every command):\n", rest[0]) else " ".join(rest[0].split())
        self.arguments = section(text, "arguments:")
        self.examples = examples_of(text)
        self.everywhere = section(text, "options of every command:")

    def takes(self, option):
        return any(left.startswith(option) for left, _ in self.everywhere)


class Program:
    def __init__(self, path):
        def say(*words):
            return subprocess.run([str(path), *words], capture_output=True, text=True, check=True).stdout

        text = say("--help")
        self.version = say("--version").split()[1]
        self.options = section(text, "options:")
        self.commands = [Command(name, say(name, "--help")) for name, _ in section(text, "commands:")]
        self.codes = json.loads(say("explain", "--json"))["results"]
        # Each option with the first kind of command that has it.
        plain = next(command for command in self.commands if not command.takes("-c,"))
        configured = next(command for command in self.commands if command.takes("-c,") and not command.takes("-x"))
        evaluating = next(command for command in self.commands if command.takes("-x") and not command.takes("--url"))
        self.option_tables, seen = [], set()
        for title, command in (("of every command", plain), ("of commands that read the configuration", configured),
                               ("of commands that evaluate env.py", evaluating), ("of commands that connect to a database", None)):
            rows = [row for row in (command.everywhere if command else self.options) if row not in seen]
            seen.update(rows)
            self.option_tables.append((title, rows))


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
    for title, rows in program.option_tables:
        yield from table(f"options {title}", rows)
    yield from table("exit code", EXIT_CODES)
    for command in program.commands:
        yield f"## {command.name}"
        yield ""
        yield f"    {command.usage}"
        yield ""
        yield command.help[0].upper() + command.help[1:] + ("." if command.takes("--url") else ". Does not connect to a database.")
        yield ""
        if command.about:
            yield command.about
            yield ""
        if command.arguments:
            yield from table("argument", command.arguments)
        if command.examples:
            yield from table("example", command.examples)


# ---- diagnostics.md ----


def diagnostics_markdown(program):
    yield "# What the codes of errors mean"
    yield ""
    yield "Made by `tools/make_docs.py` from the program's own table: `limbeck explain CODE` prints the same. The code of an error is the field `code` of"
    yield "its `--json` form, and stands in the last line on a terminal. Warnings have the same codes."
    for row in program.codes:
        yield ""
        yield f"## {row['code']}"
        yield ""
        yield row["line"][0].upper() + row["line"][1:] + ". " + row["means"]
        for title, items in (("Common causes:", row["causes"]), ("What to do:", row["ways"])):
            yield ""
            yield title
            yield ""
            yield from (f"- {item}" for item in items)


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
        yield roff(command.help[0].upper() + command.help[1:] + ". " + command.about).rstrip()
        yield from paragraphs(command.arguments)
        if command.examples:
            yield ".PP"
            yield "Examples:"
            yield from paragraphs(command.examples)
    yield ".SH OPTIONS"
    yield "They may stand before or behind the command; long ones may be shortened as long as they stay unique."
    for title, rows in program.option_tables:
        yield ".PP"
        yield title[0].upper() + title[1:] + ":"
        yield from paragraphs(rows)
    yield ".SH DIAGNOSTICS"
    yield "An error shows what is wrong, where, and what to do. Its code, a field of the \\-\\-json form, is explained by"
    yield ".BR \"limbeck explain\" ."
    yield from paragraphs([(row["code"], row["line"]) for row in program.codes])
    for title, rows in (("EXIT STATUS", EXIT_CODES), ("ENVIRONMENT", ENVIRONMENT), ("FILES", FILES), ("EXAMPLES", EXAMPLES)):
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


def autogenerate_differences():
    """REASONS of tests/autogenerate/test_vectors.py, without running it."""
    tree = ast.parse((ROOT / "tests/autogenerate/test_vectors.py").read_text())
    reasons = next(node.value for node in tree.body
                   if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "REASONS")
    yield from (f"- {reason}" for reason in ast.literal_eval(reasons).values())


MADE = {
    "tests/graph/test_revmap.py": graph_differences,
    "tests/sql/differences.json": sql_differences,
    "tests/autogenerate/test_vectors.py": autogenerate_differences,
}


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
        "diagnostics.md": "\n".join(diagnostics_markdown(program)) + "\n",
        "limbeck.1": "\n".join(manual(program)) + "\n",
        "differences.md": differences_markdown((DOCS / "differences.md").read_text()),
    }


if __name__ == "__main__":
    for name, text in make(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build/limbeck").items():
        (DOCS / name).write_text(text)
