# An annotation may name a class that stands behind it: from Python 3.14 on it is evaluated when it is asked for.
# since Python 3.14
class First:
    other: list[Second] = []
    number: int = 1


class Second:
    pass


print(First.number, First.other)  # expect: 1 []
print(First.__annotations__["number"])  # expect: <class 'int'>
