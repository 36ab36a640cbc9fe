print(any([0, 1]), all([1, 0]), any([]), all([]), any(x > 2 for x in range(5)), all(isinstance(x, int) for x in [1]))  # expect: True False False True True True
