"""Alembic as a child of the oracle tests: one command a line, a JSON list; one JSON object as the answer.

    ["revisions"]            -> {"revisions": [{"id", "down", "depends", "labels", "date"}, ...]}
    ["upgrade", "+1"]        -> {} or {"error": "..."}; so for every command of alembic.command with one argument
"""

import json
import os
import re
import sys

import alembic.command
import alembic.config
from alembic.script import ScriptDirectory

answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
sys.path.insert(0, os.getcwd())


def listed(value):
    return [value] if isinstance(value, str) else list(value or ())


def describe(script):
    return {
        "id": script.revision,
        "down": listed(script.down_revision),
        "depends": listed(script.dependencies),
        "labels": sorted(script.branch_labels),
        "date": re.search(r"Create Date: (.*)", script.longdoc or script.module.__doc__).group(1),
    }


def answer(words):
    config = alembic.config.Config("alembic.ini")
    if words == ["revisions"]:
        scripts = ScriptDirectory.from_config(config).walk_revisions()
        return {"revisions": [describe(script) for script in scripts]}
    getattr(alembic.command, words[0])(config, *words[1:])
    return {}


for line in sys.stdin:
    try:
        result = answer(json.loads(line))
    except Exception as error:
        result = {"error": f"{type(error).__name__}: {error}"}
    answers.write(json.dumps(result) + "\n")
    answers.flush()
