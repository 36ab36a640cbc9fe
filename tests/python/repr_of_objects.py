class A:
    def __repr__(self):
        return "A!"


class B:
    def __str__(self):
        return "B!"


print(A(), [A()], str(B()), {"k": A()}, (A(),), f"{A()} {B()}", repr(A), str(ValueError("x")), repr(ValueError("x", 1)), repr(KeyError("k")))  # expect: A! [A!] B! {'k': A!} (A!,) A! B! <class '__main__.A'> x ValueError('x', 1) KeyError('k')
print(int, str, type(None), len, [int])  # expect: <class 'int'> <class 'str'> <class 'NoneType'> <built-in function len> [<class 'int'>]
