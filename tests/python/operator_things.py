import operator

print(operator.itemgetter(1)("abc"), operator.itemgetter("a", "b")({"a": 1, "b": 2}), operator.attrgetter("real")(5), operator.add(1, 2), operator.methodcaller("upper")("a"))  # expect: b (1, 2) 5 3 A
