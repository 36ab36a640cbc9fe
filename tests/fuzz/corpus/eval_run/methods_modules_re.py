import re
NAMES = """A ASCII DEBUG DOTALL I IGNORECASE L LOCALE M MULTILINE Match NOFLAG Pattern RegexFlag S Scanner T TEMPLATE U UNICODE VERBOSE X compile copyreg end endpos enum error escape expand findall finditer flags fullmatch functools group groupdict groupindex groups lastgroup lastindex match pattern pos purge re regs scanner search span split start string sub subn template""".split()
VALUES = [re, re.compile(r'(\w+)-(?P<n>\d*)'), re.match('(a)(b)?','ab'), re.search('z','a')]
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
