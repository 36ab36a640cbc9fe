for sequence in ([1], (1,), "a"):
    try:
        sequence[2**63]
    except IndexError as error:
        print(error)
# expect: cannot fit 'int' into an index-sized integer
# expect: cannot fit 'int' into an index-sized integer
# expect: cannot fit 'int' into an index-sized integer
try:
    "a"["b"]
except TypeError as error:
    print(error)  # expect: string indices must be integers, not 'str'
items = []
items[-3:] = range(3)
print(items)  # expect: [0, 1, 2]


class Plain:
    pass


class Index:
    def __index__(self):
        return 1


try:
    items[Plain()]
except TypeError as error:
    print(error)  # expect: list indices must be integers or slices, not Plain
print(items[Index()], items[True])  # expect: 1 1
