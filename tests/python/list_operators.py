print([1] + [2], [0] * 3, 2 * [1, 2], [1, 2] == [1, 2], [1, 2] < [1, 3], [1] < [1, 0], 2 in [1, 2], [[]] * 2)  # expect: [1, 2] [0, 0, 0] [1, 2, 1, 2] True True True True [[], []]
a = b = [1]
a += [2]
print(b, a is b)  # expect: [1, 2] True
a *= 2
print(b)  # expect: [1, 2, 1, 2]
