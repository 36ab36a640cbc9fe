from collections import ChainMap, OrderedDict

o = OrderedDict(a=1, b=2)
o.move_to_end("a")
print(list(o), o == {"a": 1, "b": 2}, o.popitem(last=False))  # expect: ['b', 'a'] True ('b', 2)
c = ChainMap({"a": 1}, {"a": 2, "b": 3})
print(c["a"], c["b"], len(c), "b" in c, sorted(c))  # expect: 1 3 2 True ['a', 'b']
