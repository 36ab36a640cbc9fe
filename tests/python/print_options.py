print(1, 2, sep="-", end="!\n")  # expect: 1-2!
print()  # expect:
print("a", "b", sep="")  # expect: ab
print(None, True, 1.5, [None], {"a": "b"}, ("x",))  # expect: None True 1.5 [None] {'a': 'b'} ('x',)
