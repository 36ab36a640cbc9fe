import inspect

print(repr(inspect.cleandoc("  a\n    b\n      c\n")), inspect.isclass(int), inspect.isfunction(len))  # expect: 'a\nb\n  c' True False
