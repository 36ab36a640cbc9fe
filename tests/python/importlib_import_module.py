import importlib

print(importlib.import_module("os.path").join("a", "b"), importlib.import_module("json").dumps([1]))  # expect: a/b [1]
