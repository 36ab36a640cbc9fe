d = {"b": 1, "a": 2}
d["b"] = 3
del d["a"]
d["a"] = 4
print(d, list(reversed(d)))  # expect: {'b': 3, 'a': 4} ['a', 'b']
