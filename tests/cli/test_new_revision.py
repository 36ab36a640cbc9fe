"""`revision` and `merge`: whatever the message is, the file is Python that says it; what is refused leaves nothing behind."""

import ast
import itertools
import re

import pytest

from project import ENV, MAKO, revision, write

INI = "[alembic]\nscript_location = migrations\n"
TEMPLATES = ["generic", "async", "multidb", "pyproject", "pyproject_async"]

# Shapes that templates of public projects have: typed names, a docstring that begins on its second line, conditions, filters,
# module code, doubled percent signs, the message a second time.
SHAPES = {
    "flask": '''\
"""${message}

Revision ID: ${up_revision}
Revises: ${down_revision | comma,n}
Create Date: ${create_date}

"""
from alembic import op
import sqlalchemy as sa
${imports if imports else ""}

# revision identifiers, used by Alembic.
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade():
    ${upgrades if upgrades else "pass"}


def downgrade():
    ${downgrades if downgrades else "pass"}
''',
    "typed": '''\
"""
${message}
"""
## a comment of the template
from typing import Sequence, Union

<%!
import re
def joined(text):
    return re.sub(r"\\s+", " ", text)
%>\\
% if imports:
${imports}
% endif
revision: str = ${repr(up_revision)}
down_revision: Union[str, None] = ${repr(down_revision)}
branch_labels: Union[str, Sequence[str], None] = ${repr(branch_labels)}
depends_on: Union[str, Sequence[str], None] = ${repr(depends_on)}
title = ${repr(message)}
rate = "100%%"


def upgrade() -> None:
% for line in (upgrades or "pass").splitlines():
    ${line | trim}
% endfor


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
''',
}

MESSAGES = [
    'a "quoted" word',
    'ends in "',
    'ends in ""',
    '"""',
    'a """ b',
    '""""""',
    "\\",
    "ends in \\",
    'a\\"""b\\"',
    "a\\nb",
    "two\nlines",
    "carriage\rreturn",
    "it's ''' too",
    "${x} % if <%text> </%text> ## c",
    "% if x:",
    "{}%s %(x)s %%",
    "é — ü 日本",
    "  blanks  ",
    "long " * 100,
    "",
]


def docstring(path):
    return ast.get_docstring(ast.parse(path.read_bytes()), clean=False)


def new_file(folder, id):
    [path] = [path for path in folder.rglob("versions/*.py") if re.search(f"^revision.* = '{id}'", path.read_text(), re.M)]
    return path


@pytest.fixture(scope="module", params=TEMPLATES + list(SHAPES))
def project(limbeck, request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("project")
    if request.param in SHAPES:
        write(folder, {"alembic.ini": INI, "migrations/env.py": ENV, "migrations/script.py.mako": SHAPES[request.param]})
    else:
        assert limbeck("init", "-t", request.param, "migrations", cwd=folder).returncode == 0
    return folder


@pytest.mark.parametrize("message", MESSAGES, ids=range(len(MESSAGES)))
def test_the_docstring_is_the_message(limbeck, project, message):
    base = limbeck("heads", cwd=project).stdout.split()
    ids = [f"r{len(list(project.rglob('versions/*.py')))}", f"s{len(list(project.rglob('versions/*.py')))}"]
    calls = [
        ["revision", "-m", message, "--rev-id", ids[0], "--head", base[0] if base else "base"],
        ["merge", ids[0], "-m", message, "--rev-id", ids[1]],
    ]
    for words, id in zip(calls, ids):
        done = limbeck(*words, cwd=project)
        assert done.returncode == 0, done.stderr
        text = docstring(new_file(project, id))
        assert text.lstrip("\n").startswith(message.lstrip("\n")) or text == f"\n{message}\n"
    done = limbeck("history", cwd=project)
    assert done.returncode == 0, done.stderr


# ---- what is refused ----

GRAPH = {
    "alembic.ini": INI,
    "migrations/env.py": ENV,
    "migrations/script.py.mako": MAKO,
    "migrations/versions/a1.py": revision(id="a1", down=None),
    "migrations/versions/b2.py": revision(id="b2", down="a1", labels=("left",)),
    "migrations/versions/c2.py": revision(id="c2", down="a1", labels=("right",)),
}
ONE = GRAPH | {"migrations/versions/c2.py": None}
PLACES = INI + "version_locations = %(here)s/migrations/versions:%(here)s/more\npath_separator = os\n"
LABELLESS = MAKO.replace("branch_labels = ${repr(branch_labels)}\n", "")

REFUSALS = {
    "several heads": (
        GRAPH,
        "revision",
        "FAILED: Multiple heads are present; please specify the head revision on which the new revision should be based, or "
        "perform a merge.",
    ),
    "no head": (
        GRAPH,
        "revision --head a1",
        "FAILED: Revision a1 is not a head revision; please specify --splice to create a new branch from this revision",
    ),
    "merge of no head": (GRAPH, "merge a1 b2", "FAILED: Revision a1 is not a head revision; please specify --splice"),
    "unknown head": (ONE, "revision --head gone", "FAILED: Can't locate revision identified by 'gone'"),
    "unknown branch": (ONE, "revision --head gone@head", "FAILED: Can't locate revision identified by 'gone'"),
    "unknown dependency": (ONE, "revision --depends-on gone", "FAILED: Can't locate revision identified by 'gone'"),
    "one of the dependencies": (ONE, "revision --depends-on a1 --depends-on gone", "Can't locate revision identified by 'gone'"),
    "dependency on base": (ONE, "revision --depends-on base", "base"),
    "unknown merge": (GRAPH, "merge b2 gone", "FAILED: Can't locate revision identified by 'gone'"),
    "twice": (GRAPH, "merge b2 b2", "FAILED: Duplicate head revisions specified"),
    "twice by a label": (GRAPH, "merge b2 left@head", "FAILED: Duplicate head revisions specified"),
    "taken id": (ONE, "revision --rev-id b2", "'b2' is taken by revision b2 in 'migrations/versions/b2.py'"),
    "taken id below": (ONE, "revision --rev-id a1", "'a1' is taken by revision a1 in 'migrations/versions/a1.py'"),
    "id that is a label": (ONE, "revision --rev-id left", "'left' is taken by revision b2"),
    "taken id in merge": (GRAPH, "merge heads --rev-id a1", "'a1' is taken by revision a1"),
    "letters of an id": (ONE, "revision --rev-id a-b@c", "not allowed in revision identifier 'a-b@c'"),
    "id with a folder": (ONE, "revision --rev-id a/b", "has a '/'"),
    "empty id": (ONE, "revision --rev-id=", "identifier is empty"),
    "taken label": (
        ONE,
        "revision --rev-id n1 --branch-label left",
        "FAILED: Branch name 'left' in revision n1 already used by revision b2",
    ),
    "label that is an id": (ONE, "revision --rev-id n1 --branch-label a1", "FAILED: Branch name 'a1' in revision n1 already used"),
    "template without labels": (
        ONE | {"migrations/script.py.mako": LABELLESS},
        "revision --rev-id n1 --branch-label new",
        "FAILED: Version n1 specified branch_labels new, however the migration file migrations/versions/n1_.py does not have "
        "them; have you upgraded your script.py.mako to include the 'branch_labels' section?",
    ),
    "template without id": (
        ONE | {"migrations/script.py.mako": MAKO.replace("revision = ${repr(up_revision)}", "")},
        "revision --rev-id n1",
        "gives no line revision = 'n1'",
    ),
    "template that is no Python": (
        ONE | {"migrations/script.py.mako": MAKO + "def (\n"},
        "revision --rev-id n1",
        "invalid syntax",
    ),
    "message outside of the docstring": (
        ONE | {"migrations/script.py.mako": MAKO + "# ${message}\n"},
        ["revision", "-m", "two\nlines (", "--rev-id", "n1"],
        "script.py.mako' makes; nothing was written",
    ),
    "template that fails": (ONE | {"migrations/script.py.mako": MAKO + "${gone}\n"}, "revision", "migrations/script.py.mako:14:"),
    "no template": (ONE | {"migrations/script.py.mako": None}, "revision", "the template 'migrations/script.py.mako' is missing"),
    "other place": (
        ONE | {"alembic.ini": PLACES},
        "revision --version-path elsewhere",
        "FAILED: Path elsewhere is not represented in current version locations",
    ),
    "several places": (
        ONE | {"alembic.ini": PLACES},
        "revision --head base",
        "FAILED: Multiple version locations present, please specify --version-path",
    ),
    "sql": (
        ONE,
        "revision --sql",
        "FAILED: Using --sql with the revision command when revision_environment is not configured does not make any sense",
    ),
    "sql and autogenerate": (ONE, "revision --sql --autogenerate", "FAILED: Using --sql with --autogenerate does not make any sense"),
    "file there": (ONE | {"migrations/versions/n1_.py": "def upgrade(): pass\nrevision='z9'\ndown_revision='b2'\n"}, "revision --rev-id n1", "n1_.py"),
}


def tree(folder):
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None for path in sorted(folder.rglob("*"))}


@pytest.mark.parametrize("name", REFUSALS)
def test_refused_and_nothing_is_written(limbeck, scratch, name):
    files, words, message = REFUSALS[name]
    write(scratch, files)
    before = tree(scratch)
    done = limbeck(*(words if isinstance(words, list) else words.split()), cwd=scratch)
    assert (done.returncode, done.stdout) == (1, "")
    assert message in done.stderr
    assert tree(scratch) == before


@pytest.mark.parametrize("name", [name for name in REFUSALS if not name.startswith(("template that fails", "sql"))])
def test_a_refusal_says_what_to_do(limbeck, scratch, name):
    files, words, _ = REFUSALS[name]
    write(scratch, files)
    done = limbeck(*(words if isinstance(words, list) else words.split()), cwd=scratch)
    assert "hint: " in done.stderr


# ---- the options together ----

OPTIONS = {
    "--rev-id": ["n1"],
    "--branch-label": ["new"],
    "--version-path": ["more"],
    "--depends-on": ["c2"],
}


@pytest.mark.parametrize(
    "head, down", [([], None), (["--head", "b2"], "'b2'"), (["--head", "right@head"], "'c2'"), (["--head", "base"], "None"), (["--head", "a1", "--splice"], "'a1'")]
)
@pytest.mark.parametrize("chosen", [set for size in range(5) for set in itertools.combinations(OPTIONS, size)], ids=" ".join)
def test_options(limbeck, scratch, head, down, chosen):
    files = GRAPH | {"alembic.ini": PLACES}
    if not head:
        files["migrations/versions/c2.py"] = None
        files["migrations/versions/c3.py"] = revision(id="c2", down="b2")
        down = "'c2'"
    write(scratch, files)
    words = [word for name in chosen for word in (name, *OPTIONS[name])]
    done = limbeck("revision", "-m", "x y", *head, *words, cwd=scratch)
    if down == "None" and "--version-path" not in chosen:
        assert "Multiple version locations present" in done.stderr
        return
    assert done.returncode == 0, done.stderr
    [path] = [path for folder in ("migrations/versions", "more") for path in (scratch / folder).glob("*_x_y.py")]
    text = path.read_text()
    assert f"down_revision = {down}\n" in text
    assert path.parent.name == ("more" if "--version-path" in chosen else "versions")
    assert ("branch_labels = ('new',)" in text) == ("--branch-label" in chosen)
    assert ("depends_on = 'c2'" in text) == ("--depends-on" in chosen)
    if "--rev-id" in chosen:
        assert path.name == "n1_x_y.py" and "revision = 'n1'" in text
    assert limbeck("heads", cwd=scratch).returncode == 0
