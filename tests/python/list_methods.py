a = [3, 1, 2]
a.append(4)
a.extend((5, 6))
a.insert(1, 9)
print(a, a.pop(), a.pop(0), a)  # expect: [9, 1, 2, 4, 5] 6 3 [9, 1, 2, 4, 5]
a.remove(9)
a.reverse()
print(a, a.index(2), a.count(1), a.copy() == a)  # expect: [5, 4, 2, 1] 2 1 True
a.sort()
print(a, a.sort(reverse=True), a)  # expect: [5, 4, 2, 1] None [5, 4, 2, 1]
a.clear()
print(a)  # expect: []
