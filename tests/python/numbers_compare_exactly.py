print(2 ** 53 + 1 > float(2 ** 53), 2 ** 53 == float(2 ** 53), float("nan") == float("nan"), 10 ** 400 > 1e308)  # expect: True True False True
