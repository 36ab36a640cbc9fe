it = iter([1, 2])
print(next(it), next(it), next(it, "end"))  # expect: 1 2 end
calls = iter([1, 2, 0, 3])
print(list(iter(lambda: next(calls), 0)))  # expect: [1, 2]
