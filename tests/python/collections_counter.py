from collections import Counter

c = Counter("abracadabra")
print(c.most_common(2), c["z"], c["a"], sum(c.values()), Counter(a=2) + Counter(a=1, b=1), sorted(c.elements())[:3])  # expect: [('a', 5), ('b', 2)] 0 5 11 Counter({'a': 3, 'b': 1}) ['a', 'a', 'a']
