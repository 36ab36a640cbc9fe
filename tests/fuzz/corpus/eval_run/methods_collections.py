import collections, io, types
NAMES = """__abstractmethods__ __add__ __and__ __bool__ __class__ __class_getitem__ __contains__ __copy__ __del__ __delattr__ __delitem__ __dict__ __dir__ __doc__ __enter__ __eq__ __exit__ __format__ __ge__ __getattribute__ __getitem__ __getnewargs__ __getstate__ __gt__ __hash__ __iadd__ __iand__ __imul__ __init__ __init_subclass__ __ior__ __isub__ __iter__ __le__ __len__ __lt__ __match_args__ __missing__ __module__ __mul__ __ne__ __neg__ __new__ __next__ __or__ __pos__ __reduce__ __reduce_ex__ __repr__ __reversed__ __rmul__ __ror__ __setattr__ __setitem__ __setstate__ __sizeof__ __slots__ __str__ __sub__ __subclasshook__ __weakref__ a append appendleft b clear close closed copy count default_factory detach elements encoding errors extend extendleft fileno flush fromkeys get getvalue index insert isatty items keys line_buffering maps maxlen most_common move_to_end new_child newlines parents pop popitem popleft read readable readline readlines remove reverse rotate seek seekable setdefault subtract tell total truncate update values writable write writelines""".split()
VALUES = [collections.OrderedDict(a=1), collections.deque([1,2],3), collections.Counter('abca'), collections.defaultdict(list,a=1), collections.namedtuple('P','a b')(1,2), collections.ChainMap({1:2}), io.StringIO('a\nb'), types.SimpleNamespace(a=1), types.MappingProxyType({1:2})]
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
