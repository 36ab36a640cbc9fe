r = range(2, 10, 3)
print(r, list(r), len(r), r[1], r[-1], 5 in r, 6 in r, r.index(8), range(3) == range(0, 3, 1), range(10)[2:5], list(range(5, 0, -2)), range(0), bool(range(0)))  # expect: range(2, 10, 3) [2, 5, 8] 3 5 8 True False 2 True range(2, 5) [5, 3, 1] range(0, 0) False
