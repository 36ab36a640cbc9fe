"""Prints CPython's syntax trees in the form of tests/unit/py/dump_ast.c: one "== NAME" line, then the tree or the error."""

import ast
import re
import sys
import warnings

SKIPPED_FIELDS = {"ctx", "type_comment", "kind", "type_ignores", "tag"}
# Nodes that have no place of their own in CPython's tree.
PLACELESS = ("arguments", "comprehension", "withitem", "match_case")
# Fields that an older CPython does not have yet: type parameters came with 3.12, their defaults with 3.13.
MISSING_FIELDS = {
    "FunctionDef": ["type_params"],
    "AsyncFunctionDef": ["type_params"],
    "ClassDef": ["type_params"],
    "TypeVar": ["default_value"],
    "TypeVarTuple": ["default_value"],
    "ParamSpec": ["default_value"],
}
LATER_FIELDS = {"type_params": []}


def hexed(tag, data):
    return tag + data.hex()


def constant(value):
    if value is None or value is True or value is False:
        return str(value)
    if value is ...:
        return "..."
    if isinstance(value, int):
        return "i%d" % value
    if isinstance(value, float):
        return "f" + repr(value)
    if isinstance(value, complex):
        return "c" + repr(value.imag)
    if isinstance(value, str):
        return hexed("s", value.encode("utf-8", "surrogatepass"))
    return hexed("b", value)


class Dumper:
    def __init__(self, source):
        self.starts = [0]
        offset = 3 if source.startswith(b"\xef\xbb\xbf") else 0
        self.starts[0] = offset
        for match in re.finditer(rb"\r\n|\r|\n", source):
            self.starts.append(match.end())
        self.out = []

    def offset(self, line, column):
        return self.starts[line - 1] + column

    def value(self, node):
        if node is None:
            self.out.append("-")
        elif isinstance(node, list):
            self.out.append("[")
            for i, item in enumerate(node):
                if i:
                    self.out.append(" ")
                self.value(item)
            self.out.append("]")
        elif isinstance(node, (ast.operator, ast.cmpop, ast.boolop, ast.unaryop)):
            self.out.append(type(node).__name__)
        elif isinstance(node, ast.AST):
            self.node(node)
        elif isinstance(node, str):
            self.out.append(node or "-")
        else:
            self.out.append(str(node))

    def node(self, node):
        kind = type(node).__name__
        self.out.append(kind)
        if kind not in PLACELESS:
            start = self.offset(node.lineno, node.col_offset)
            end = self.offset(node.end_lineno, node.end_col_offset)
            self.out.append("@%d-%d" % (start, end))
        self.out.append("(")
        if kind in ("Constant", "MatchSingleton"):
            self.out.append(constant(node.value))
        else:
            for i, field in enumerate(self.fields(node)):
                if i:
                    self.out.append(",")
                self.value(getattr(node, field, LATER_FIELDS.get(field)))
        self.out.append(")")

    @staticmethod
    def fields(node):
        fields = [f for f in node._fields if f not in SKIPPED_FIELDS]
        for field in MISSING_FIELDS.get(type(node).__name__, ()):
            if field not in fields:
                fields.append(field)
        return fields


def dump(source):
    tree = ast.parse(source)
    dumper = Dumper(source)
    dumper.value(tree.body)
    return "".join(dumper.out)


def show(source, path, quiet):
    try:
        compile(source, path, "exec", dont_inherit=True)
        print("ok" if quiet else dump(source))
    except SyntaxError as error:
        print("error %d %d %s %s" % (error.lineno or 0, error.offset or 0, type(error).__name__, error.msg))
    except (ValueError, MemoryError, RecursionError) as error:
        print("error 0 0 %s %s" % (type(error).__name__, error))


def main(arguments):
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(100000)
    quiet = "-q" in arguments
    programs = "-0" in arguments
    for path in arguments:
        if path in ("-q", "-0"):
            continue
        print("== " + path)
        with open(path, "rb") as file:
            source = file.read()
        for program in source.split(b"\0")[:-1] if programs else [source]:
            # Under the file's own name CPython would cut columns to that file's lines.
            show(program, "<program>" if programs else path, quiet or programs)


if __name__ == "__main__":
    main(sys.argv[1:])
