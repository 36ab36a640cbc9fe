"""Fixtures of the tests of models: those of the command line."""

import importlib.util
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

_spec = importlib.util.spec_from_file_location("cli_fixtures", HERE.parent / "cli" / "conftest.py")
_cli = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_cli)

limbeck = _cli.limbeck
scratch = _cli.scratch
