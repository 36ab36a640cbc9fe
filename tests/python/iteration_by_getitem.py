class Squares:
    def __getitem__(self, index):
        if index == 4:
            raise IndexError(index)
        return index * index


print(list(Squares()), sum(Squares()), 9 in Squares())  # expect: [0, 1, 4, 9] 14 True
first, *rest = Squares()
print(first, rest)  # expect: 0 [1, 4, 9]
for a, b in zip(Squares(), "ab"):
    print(a, b)
# expect: 0 a
# expect: 1 b
