class A:
    x = 1

    @property
    def bad(self):
        raise AttributeError("no")


a = A()
setattr(a, "y", 2)
print(getattr(a, "x"), getattr(a, "z", 5), hasattr(a, "y"), hasattr(a, "bad"), vars(a), hasattr(A, "x"))  # expect: 1 5 True False {'y': 2} True
delattr(a, "y")
print(hasattr(a, "y"), callable(a), callable(A), callable(len))  # expect: False False True True
