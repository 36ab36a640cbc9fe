import itertools, functools, operator, math, string, textwrap, copy, random, re
NAMES = """BPF Error Formatter GenericAlias LOG4 NV_MAGICCONST RECIP_BPF RLock Random SG_MAGICCONST SystemRandom TWOPI Template TextWrapper WRAPPER_ASSIGNMENTS WRAPPER_UPDATES abs accumulate acos acosh add and_ ascii_letters ascii_lowercase ascii_uppercase asin asinh atan atan2 atanh attrgetter betavariate cache cached_property call capwords cbrt ceil chain choice choices cmp_to_key comb combinations combinations_with_replacement compress concat contains copy copysign cos cosh count countOf cycle dedent deepcopy degrees delitem digits dispatch_table dist dropwhile e eq erf erfc error exp exp2 expm1 expovariate fabs factorial fill filterfalse floor floordiv fmod frexp fsum gamma gammavariate gauss gcd ge get_cache_token getitem getrandbits getstate groupby gt hexdigits hypot iadd iand iconcat ifloordiv ilshift imatmul imod imul indent index indexOf inf inv invert ior ipow irshift is_ is_not isclose isfinite isinf islice isnan isqrt isub itemgetter itruediv ixor lcm ldexp le length_hint lgamma log log10 log1p log2 lognormvariate lru_cache lshift lt matmul methodcaller mod modf mul namedtuple nan ne neg nextafter normalvariate not_ octdigits or_ pairwise paretovariate partial partialmethod perm permutations pi pos pow printable prod product punctuation radians randbytes randint random randrange re recursive_repr reduce remainder repeat rshift sample seed setitem setstate shorten shuffle sin singledispatch singledispatchmethod sinh sqrt starmap sub takewhile tan tanh tau tee total_ordering triangular truediv trunc truth ulp uniform update_wrapper vonmisesvariate weibullvariate whitespace wrap wraps xor zip_longest""".split()
VALUES = [itertools, functools, operator, math, string, textwrap, copy, random]
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
