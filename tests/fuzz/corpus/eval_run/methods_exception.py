
NAMES = """__abs__ __add__ __and__ __annotations__ __bool__ __builtins__ __call__ __cause__ __ceil__ __class__ __closure__ __code__ __context__ __defaults__ __del__ __delattr__ __delete__ __dict__ __dir__ __divmod__ __doc__ __eq__ __float__ __floor__ __floordiv__ __format__ __ge__ __get__ __getattribute__ __getnewargs__ __getstate__ __globals__ __gt__ __hash__ __index__ __init__ __init_subclass__ __int__ __invert__ __isabstractmethod__ __iter__ __kwdefaults__ __le__ __length_hint__ __lshift__ __lt__ __mod__ __module__ __mul__ __name__ __ne__ __neg__ __new__ __next__ __or__ __pos__ __pow__ __qualname__ __radd__ __rand__ __rdivmod__ __reduce__ __reduce_ex__ __repr__ __rfloordiv__ __rlshift__ __rmod__ __rmul__ __ror__ __round__ __rpow__ __rrshift__ __rshift__ __rsub__ __rtruediv__ __rxor__ __self__ __self_class__ __set__ __set_name__ __setattr__ __setstate__ __sizeof__ __str__ __sub__ __subclasshook__ __suppress_context__ __text_signature__ __thisclass__ __traceback__ __truediv__ __trunc__ __xor__ add_note args as_integer_ratio bit_count bit_length close conjugate deleter denominator fdel fget from_bytes fset getter gi_code gi_frame gi_running gi_suspended gi_yieldfrom imag numerator real send setter throw to_bytes value with_traceback""".split()
VALUES = [ValueError('x'), KeyError(), StopIteration(1), type(1), object(), len, (lambda: 1), property(len), super, [].append, iter([1]), (x for x in [1])]
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
