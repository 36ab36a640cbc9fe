"""Runs tests/unit/text/text_driver of the build folder named by LIMBECK_BUILD."""
import json
import os
import pathlib
import subprocess

import pytest


def run(reader, text, *arguments, environment=None):
    build = os.environ.get("LIMBECK_BUILD")
    if build is None:
        pytest.skip("LIMBECK_BUILD does not name the build folder")
    program = pathlib.Path(build) / "tests/unit/text/text_driver"
    if isinstance(text, str):
        text = text.encode()
    done = subprocess.run([program, reader, *arguments], input=text, stdout=subprocess.PIPE, check=True, timeout=20, env=environment)
    return json.loads(done.stdout)


def is_error(answer):
    return isinstance(answer, dict) and "error" in answer and "hint" in answer


def message(answer):
    """The text of Python's exception: its first line is the diagnostic's primary text, further ones are its detail."""
    return answer["error"] + ("\n" + answer["detail"] if answer["detail"] else "")
