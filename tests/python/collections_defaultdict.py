from collections import defaultdict

d = defaultdict(list)
d["a"].append(1)
print(d["b"], dict(d), len(d), d.get("zz"))  # expect: [] {'a': [1], 'b': []} 2 None
n = defaultdict(int)
for c in "abca":
    n[c] += 1
print(dict(n))  # expect: {'a': 2, 'b': 1, 'c': 1}
