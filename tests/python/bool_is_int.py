print(True + True, True & False, True | False, True ^ True, isinstance(True, int), True == 1)  # expect: 2 False True False True True
print(bool(0), bool(""), bool([]), bool([0]), bool("0"), bool(0.0), bool(None))  # expect: False False False True True False False
