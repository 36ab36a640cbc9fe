s = {1, 2, 3}
print(len(s), 2 in s, s | {4} == {1, 2, 3, 4}, s & {2, 9}, s - {1, 2}, s ^ {3} == {1, 2}, s <= {1, 2, 3}, s < s, set())  # expect: 3 True True {2} {3} True True False set()
s.add(4)
s.discard(9)
s.remove(1)
print(s == {2, 3, 4}, s.union([9]) == {2, 3, 4, 9}, s.issubset(range(10)), s.isdisjoint([7]), frozenset([1]), s.intersection([2]), s.difference([3, 4]))  # expect: True True True True frozenset({1}) {2} {2}
print(sorted(set("hello")), {frozenset([1]): "x"}[frozenset([1])], {1} == frozenset([1]))  # expect: ['e', 'h', 'l', 'o'] x True
