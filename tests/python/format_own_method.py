class Money:
    def __init__(self, n):
        self.n = n

    def __format__(self, spec):
        return f"<{self.n}:{spec}>"


print(f"{Money(5):abc} {Money(6)}", "{:x}".format(Money(7)))  # expect: <5:abc> <6:> <7:x>
