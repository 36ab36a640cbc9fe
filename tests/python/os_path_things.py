import os
from os.path import join

print(join("a", "b", "../c"), join("a", "/b"), os.path.basename("/a/b.py"), os.path.dirname("/a/b.py"), os.path.splitext("a.b.py"), os.path.split("/a/b"), os.path.normpath("/a/./b/../c"), os.path.isabs("/a"), os.sep, os.path.relpath("/a/b/c", "/a/d"))  # expect: a/b/../c /b b.py /a ('a.b', '.py') ('/a', 'b') /a/c True / ../b/c
print(os.environ.get("NO_SUCH_VARIABLE_HERE", "x"), os.getenv("NO_SUCH_VARIABLE_HERE"), "NO_SUCH_VARIABLE_HERE" in os.environ)  # expect: x None False
os.environ["SET_HERE"] = "1"
print(os.getenv("SET_HERE"))  # expect: 1
