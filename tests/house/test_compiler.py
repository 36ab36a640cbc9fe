"""What the compiler is asked: banned functions, headers that stand alone, and what the shared library shows."""

import re
import shutil

import house
import pytest

SRC = house.ROOT / "src"
PUBLIC = house.ROOT / "include/limbeck/limbeck.h"
HEADERS = [path for path in house.sources(SRC, ".h")]
STRICT = ["-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only"]

USES = {
    "strcpy": "char *f(char *to, const char *from); char *f(char *to, const char *from) { return strcpy(to, from); }",
    "sprintf": "int f(char *to); int f(char *to) { return sprintf(to, \"x\"); }",
    "atoi": "int f(const char *text); int f(const char *text) { return atoi(text); }",
    "setlocale": "char *f(void); char *f(void) { return setlocale(LC_ALL, \"\"); }",
    "chdir": "int f(void); int f(void) { return chdir(\"/\"); }",
}


def compile_text(tmp_path, text):
    path = tmp_path / "one.c"
    path.write_text(text + "\n")
    return house.capture(*house.compiler_words("base/str.c"), "-fsyntax-only", path, cwd=house.BUILD)


@pytest.mark.parametrize("name", USES)
def test_a_banned_function_does_not_compile(tmp_path, name):
    done = compile_text(tmp_path, USES[name])
    assert done.returncode != 0
    assert re.search(r'poisoned "?' + name, done.stderr)


def test_a_function_that_is_not_banned_compiles(tmp_path):
    done = compile_text(tmp_path, "size_t f(const char *text); size_t f(const char *text) { return strlen(text); }")
    assert done.returncode == 0, done.stderr


def alone(path):
    # The declaration after it is for headers of macros only: a file of nothing is not C.
    return house.capture("gcc", "-std=c11", "-D_GNU_SOURCE", *STRICT, f"-I{SRC}", f"-I{house.ROOT}/include", "-x", "c", "-",
                         input=f'#include "{path}"\nextern int after;\n')


@pytest.mark.parametrize("path", HEADERS, ids=lambda path: str(path.relative_to(SRC)))
def test_header_alone(path):
    done = alone(path)
    assert done.returncode == 0, done.stderr


def test_a_header_that_needs_another_is_found(tmp_path):
    path = tmp_path / "needy.h"
    path.write_text("size_t length(const char *text);\n")
    assert alone(path).returncode != 0


@pytest.mark.parametrize("compiler, options", [
    ("gcc", ["-x", "c", "-std=c11"]),
    ("gcc", ["-x", "c", "-std=c99"]),
    ("clang", ["-x", "c", "-std=c11"]),
    ("g++", ["-x", "c++", "-std=c++11"]),
    ("g++", ["-x", "c++", "-std=c++20"]),
    ("clang++", ["-x", "c++", "-std=c++17"]),
], ids=lambda value: value if isinstance(value, str) else value[-1])
def test_public_header_alone(compiler, options):
    if shutil.which(compiler) is None:
        pytest.skip(f"{compiler} is not installed")
    done = house.capture(compiler, *options, *STRICT, PUBLIC)
    assert done.returncode == 0, done.stderr


def shared_library():
    return next(path for path in house.BUILD.rglob("liblimbeck.so*") if path.is_file() and path.suffix != ".symbols")


def declared():
    return set(re.findall(r"\b(lb_\w+)\(", re.sub(r"/\*.*?\*/", "", PUBLIC.read_text(), flags=re.S)))


def test_the_shared_library_exports_the_public_functions_only():
    assert house.symbols(shared_library(), "-D", "--defined-only") == declared()


def test_an_export_that_is_not_public_is_found(tmp_path):
    (tmp_path / "stray.c").write_text("int stray(void) { return 1; }\n")
    house.capture("gcc", "-shared", "-fPIC", "-o", tmp_path / "stray.so", tmp_path / "stray.c", check=True)
    assert house.symbols(tmp_path / "stray.so", "-D", "--defined-only") - declared() == {"stray"}
