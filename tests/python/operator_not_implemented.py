class A:
    def __add__(self, other):
        return NotImplemented


A() + 1  # expect error: TypeError: unsupported operand type(s) for +: 'A' and 'int'
