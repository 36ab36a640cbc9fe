class Age(int):
    pass


a = Age(5)
print(a, a + 1, a == 5, a < 6, f"{a:03d}", [1, 2, 3, 4, 5, 6][a], "%d" % a)  # expect: 5 6 True True 005 6 5
