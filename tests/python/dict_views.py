d = {"a": 1, "b": 2}
k, v, i = d.keys(), d.values(), d.items()
d["c"] = 3
print(k, v, i, len(k), "c" in k, ("c", 3) in i, 3 in v)  # expect: dict_keys(['a', 'b', 'c']) dict_values([1, 2, 3]) dict_items([('a', 1), ('b', 2), ('c', 3)]) 3 True True True
print(sorted(k & {"a", "z"}), sorted(k | {"z"}), sorted(k - {"a"}), k == {"a", "b", "c"}, sorted({"a", "q"} - k))  # expect: ['a'] ['a', 'b', 'c', 'z'] ['b', 'c'] True ['q']
