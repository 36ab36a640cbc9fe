print(list(map(str, [1, 2])), list(map(lambda a, b: a + b, [1, 2], [3, 4])), list(filter(None, [0, 1, "", "a"])), list(filter(lambda x: x > 1, [1, 2, 3])))  # expect: ['1', '2'] [4, 6] [1, 'a'] [2, 3]
m = map(int, "12")
print(next(m), next(m), next(m, "end"))  # expect: 1 2 end
