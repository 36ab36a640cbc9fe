
NAMES = """__abs__ __add__ __bool__ __ceil__ __class__ __delattr__ __dir__ __divmod__ __doc__ __eq__ __float__ __floor__ __floordiv__ __format__ __ge__ __getattribute__ __getformat__ __getnewargs__ __getstate__ __gt__ __hash__ __init__ __init_subclass__ __int__ __le__ __lt__ __mod__ __mul__ __ne__ __neg__ __new__ __pos__ __pow__ __radd__ __rdivmod__ __reduce__ __reduce_ex__ __repr__ __rfloordiv__ __rmod__ __rmul__ __round__ __rpow__ __rsub__ __rtruediv__ __setattr__ __sizeof__ __str__ __sub__ __subclasshook__ __truediv__ __trunc__ as_integer_ratio conjugate fromhex hex imag is_integer real""".split()
VALUES = [0.0, -2.5, 1e300, float('inf'), float('nan')]
OTHERS = [(), (1,), ('a',), ([1, 2],), (2, 3), ('a', 'b'), (None,), ({'a': 1},), (lambda *a: a, [1, 2]), ('a', 1, 2)]
def attempt(call, *given):
    try:
        return call(*given)
    except Exception as error:
        return str(error)
for value in VALUES:
    attempt(repr, value), attempt(len, value), attempt(list, value), attempt(hash, value), attempt(format, value, '>9')
    for other in VALUES:
        attempt(lambda: value == other), attempt(lambda: value < other), attempt(lambda: value + other), attempt(lambda: value in other)
        attempt(lambda: value - other), attempt(lambda: value * other), attempt(lambda: value | other), attempt(lambda: value % other)
        attempt(lambda: value[other]), attempt(lambda: value // other), attempt(lambda: value >> other), attempt(lambda: value & other)
    for name in NAMES:
        found = attempt(getattr, value, name)
        for given in OTHERS:
            attempt(repr, attempt(found, *given))
