x = "outer"
print([x for x in range(3)], x, [[i * j for j in range(2)] for i in range(2)], {k: v for k, v in zip("ab", [1, 2])}, {c for c in "a"})  # expect: [0, 1, 2] outer [[0, 0], [0, 1]] {'a': 1, 'b': 2} {'a'}
