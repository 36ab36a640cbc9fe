"""What a database holds, as texts that two databases can be compared by, and the walk up, down and up again.

    catalog(project)                 the statements that would make its schema: pg_dump's, or those of sqlite_master
    query(project, "SELECT ...")     its rows, each a tuple of texts
    directives(path)                 the names of the directives in upgrade(), in their order

Blanks, quotes around plain names and the order of what stands inside of CREATE TABLE do not count, but for the columns when
`catalog(project, columns=True)` asks for their order. The version table is in no catalog.
"""

import re
import sqlite3
import subprocess

NOISE = re.compile(r"^(--.*|SET .*|SELECT pg_catalog\.set_config.*|\\(un)?restrict .*|)$")


def query(project, text):
    if project.url.startswith("sqlite"):
        with sqlite3.connect(project.url.removeprefix("sqlite:///")) as connection:
            rows = [tuple(None if cell is None else str(cell) for cell in row) for row in connection.execute(text)]
        connection.close()
        return rows
    return [tuple(row) for row in project.sql(text)]


# ---- PostgreSQL ----


def dump(project):
    folder = project.server.bin
    words = [folder / "pg_dump", "--schema-only", "--no-owner", "-T", "*.alembic_version*", "-d", project.url]
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def statements_of(text):
    lines = [line for line in text.splitlines() if not NOISE.match(line)]
    return [part.strip() for part in re.split(r";\n", "\n".join(lines) + "\n") if part.strip()]


def without_casts(text):
    """PostgreSQL prints an expression that it has read before with other casts: the items of a list, a column that is one already, a
    default from the time of another type."""
    text = re.sub(r"\((\w+)\)::numeric", r"\1", text)
    text = re.sub(r"(DEFAULT '(?:[^']|'')*')::(?:text|character varying|real|double precision)\b", r"\1", text)
    text = re.sub(r"\(('(?:[^']|'')*'::character varying)\)::text", r"\1", text)
    # Defaults that are one value stay as they are: now() and CURRENT_TIMESTAMP, '0' cast to another size of integer.
    text = re.sub(r"DEFAULT CURRENT_TIMESTAMP\b(?!\()", "DEFAULT now()", text)
    text = re.sub(r"(DEFAULT '-?\d+')::(?:smallint|integer|bigint)\b", r"\1", text)
    return re.sub(r"\(ARRAY\[([^]]*)\]\)::text\[\]", r"ARRAY[\1]", text)


def postgresql_statement(statement, columns):
    lines = [without_casts(line.rstrip(",").strip()) for line in statement.splitlines()]
    is_table = lines[0].startswith("CREATE TABLE") and len(lines) > 2
    return "\n".join([lines[0], *(lines[1:-1] if columns else sorted(lines[1:-1])), lines[-1]] if is_table else lines)


# ---- SQLite ----


def sqlite_tokens(text):
    """Words, quoted names without their quotes where they need none, texts and marks."""
    for token in re.findall(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|\[[^]]*\]|`[^`]*`|\w+|\S", text):
        yield token[1:-1] if re.fullmatch(r"[\"`\[]\w+[\"`\]]", token) else token


def sqlite_items(tokens):
    """What stands between the commas of the outermost parentheses, and what is behind these."""
    items, depth, current, rest = [], 0, [], []
    for token in tokens:
        if token == "(" and (depth := depth + 1) == 1:
            continue
        if token == ")" and (depth := depth - 1) == 0:
            items.append(" ".join(current))
            current = []
        elif token == "," and depth == 1:
            items.append(" ".join(current))
            current = []
        else:
            (current if depth else rest).append(token)
    return items, " ".join(rest)


def sqlite_statement(text, columns):
    tokens = list(sqlite_tokens(text))
    if tokens[1].upper() != "TABLE":
        return " ".join(tokens)
    items, rest = sqlite_items(tokens)
    items = [re.sub(r"DEFAULT \( ('(?:[^']|'')*') \)", r"DEFAULT \1", item) for item in items]
    words = ("CONSTRAINT", "PRIMARY", "UNIQUE", "FOREIGN", "CHECK")
    keys = sorted(item for item in items if item.split()[0] in words)
    others = [item for item in items if item not in keys]
    return "\n".join([rest, *(others if columns else sorted(others)), *keys])


def catalog(project, columns=False):
    if project.url.startswith("sqlite"):
        found = query(project, "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name NOT LIKE 'alembic_version%'")
        return sorted(sqlite_statement(text, columns) for (text,) in found)
    return sorted(postgresql_statement(statement, columns) for statement in statements_of(dump(project)))


# ---- revisions ----


def upgrade_of(path):
    return re.search(r"def upgrade\(\):\n(.*?)\n\n\ndef downgrade\(\)", path.read_text(), re.S).group(1)


def directives(path):
    found = re.findall(r"\b(?:batch_)?op\.(\w+)\(", upgrade_of(path))
    return [name for name in found if name not in ("batch_alter_table", "f")]


def revise(project, name, *words):
    """A revision of what the model says now -> its file."""
    before = set(project.revisions())
    project.run("revision", "--autogenerate", "-m", name, *words, check=0)
    (path,) = set(project.revisions()) - before
    return path
