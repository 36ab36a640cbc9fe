pairs = [("b", 1), ("a", 1), ("c", 0), ("d", 1)]
print(sorted(pairs, key=lambda p: p[1]), sorted(pairs, key=lambda p: p[1], reverse=True))  # expect: [('c', 0), ('b', 1), ('a', 1), ('d', 1)] [('b', 1), ('a', 1), ('d', 1), ('c', 0)]
