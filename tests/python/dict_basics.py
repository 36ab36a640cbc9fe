d = {"a": 1, "b": 2}
d["c"] = 3
print(d, d["a"], d.get("z"), d.get("z", 0), "a" in d, len(d), list(d), list(d.values()), list(d.items()))  # expect: {'a': 1, 'b': 2, 'c': 3} 1 None 0 True 3 ['a', 'b', 'c'] [1, 2, 3] [('a', 1), ('b', 2), ('c', 3)]
print(d.pop("a"), d.pop("zz", None), d.setdefault("q", 5), d.setdefault("b", 9), d)  # expect: 1 None 5 2 {'b': 2, 'c': 3, 'q': 5}
d.update({"b": 20}, e=6)
print(d, d.popitem(), d | {"x": 1}, dict(a=1), dict([("k", "v")]), dict.fromkeys("ab", 0))  # expect: {'b': 20, 'c': 3, 'q': 5} ('e', 6) {'b': 20, 'c': 3, 'q': 5, 'x': 1} {'a': 1} {'k': 'v'} {'a': 0, 'b': 0}
del d["b"]
print(d, d.copy() == d, {"a": 1} == {"a": 1.0}, {"a": 1, "b": 2} == {"b": 2, "a": 1})  # expect: {'c': 3, 'q': 5} True True True
