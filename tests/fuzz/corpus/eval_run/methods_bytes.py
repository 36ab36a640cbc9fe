
NAMES = """__add__ __bytes__ __class__ __contains__ __delattr__ __dir__ __doc__ __eq__ __format__ __ge__ __getattribute__ __getitem__ __getnewargs__ __getstate__ __gt__ __hash__ __init__ __init_subclass__ __iter__ __le__ __len__ __lt__ __mod__ __mul__ __ne__ __new__ __reduce__ __reduce_ex__ __repr__ __rmod__ __rmul__ __setattr__ __sizeof__ __str__ __subclasshook__ capitalize center count decode endswith expandtabs find fromhex hex index isalnum isalpha isascii isdigit islower isspace istitle isupper join ljust lower lstrip maketrans partition removeprefix removesuffix replace rfind rindex rjust rpartition rsplit rstrip split splitlines startswith strip swapcase title translate upper zfill""".split()
VALUES = [b'', b'a b', b'\xff\x00z']
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
