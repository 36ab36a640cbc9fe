print(sorted((x % 3, x) for x in range(5)), sorted({"b": 1, "a": 2}), sorted("bca", reverse=True))  # expect: [(0, 0), (0, 3), (1, 1), (1, 4), (2, 2)] ['a', 'b'] ['c', 'b', 'a']
