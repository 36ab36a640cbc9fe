print(1 < 2 < 3, 1 < 3 < 2, 1 == 1.0 == True, not 1 > 2, 1 is not None, [] is [])  # expect: True False True True True False
