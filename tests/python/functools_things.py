import functools


@functools.wraps(len)
def f(*args):
    return args


@functools.lru_cache(maxsize=None)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


class C:
    calls = 0

    @functools.cached_property
    def x(self):
        C.calls += 1
        return 5


c = C()
print(functools.reduce(lambda a, b: a * b, [1, 2, 3, 4]), functools.partial(int, base=16)("ff"), f.__name__, fib(50), c.x + c.x, C.calls)  # expect: 24 255 len 12586269025 10 1
print(sorted([3, 1, 2], key=functools.cmp_to_key(lambda a, b: b - a)), functools.reduce(lambda a, b: a + b, [], 7))  # expect: [3, 2, 1] 7
