import sys, typing, types, math, fnmatch, os, io, time, secrets, random, uuid, copy
def attempt(call, *given, **named):
    try:
        return call(*given, **named)
    except BaseException as error:
        return str(error)
class Thing:
    a = 1
    def __init__(self):
        self.b = 2
    def __dir__(self):
        return ['a']
    def names(self, x):
        y = [x for x in range(3)]
        def inner():
            return x, y, locals(), vars(), dir()
        return locals(), inner(), dir(), vars()
    seen = locals(), dir()
thing = Thing()
attempt(thing.names, 1), attempt(globals), attempt(locals), attempt(vars), attempt(dir)
for of in (thing, Thing, math, 1, 'a', None, Ellipsis, [], attempt, type, object, types):
    attempt(vars, of), attempt(dir, of), attempt(callable, of), attempt(id, of), attempt(hash, of)
for name in ('math', 'os.path', 'no.such', '', 1, 'unknown_one'):
    attempt(__import__, name)
for kind in (int, (int, str), (int, (str, bool)), int | None, typing.Optional[int], typing.Union[int, str], typing.List[int], list[int], 1, None, typing.Any, (1,)):
    attempt(isinstance, 1, kind), attempt(isinstance, None, kind), attempt(issubclass, bool, kind), attempt(issubclass, 1, kind)
for stream in (sys.stdout, sys.stderr, io.StringIO('a\r\nb\rc\n'), open):
    attempt(lambda: stream.write('x')), attempt(lambda: stream.write(1)), attempt(lambda: stream.flush()), attempt(lambda: stream.isatty()), attempt(print, 1, 2, sep='', end='', file=stream)
attempt(print, 1, file=3), attempt(print, 1, file=thing), attempt(print, 1, sep=2), attempt(sys.exit), repr(sys.argv), repr(sys.version_info), repr(sys.platform)
attempt(os.getenv, 'HOME'), attempt(os.getenv, 'NO', 'x'), attempt(os.environ.get, 1), attempt(dict, os.environ), attempt(lambda: os.environ['NO']), attempt(os.listdir, '/home/test'), attempt(os.listdir, 'nowhere'), attempt(os.system, 'x'), attempt(os.remove, 'x')
for pattern in ('*.py', '[a-c]?', '[!a-c]*', '[]a]', '[', 'a[b', '**', '*a*b?c[d-]'):
    for name in ('a.py', 'ab', 'b', '[', 'a[b', ']', 'zaxbycd-', ''):
        attempt(fnmatch.fnmatch, name, pattern), attempt(fnmatch.fnmatchcase, name, pattern), attempt(fnmatch.filter, [name], pattern)
attempt(time.time), attempt(time.sleep, 0), attempt(time.sleep, -1), attempt(time.sleep, 'x'), attempt(time.monotonic), attempt(time.gmtime), attempt(time.strftime, '%Y'), attempt(time.perf_counter)
attempt(secrets.token_bytes, 3), attempt(secrets.token_hex, -1), attempt(random.randint, 1, 3), attempt(os.urandom, 4), attempt(os.urandom, -4), attempt(uuid.uuid4), attempt(uuid.uuid1)
for number in (0, 1, -1, 0.5, float('nan'), float('inf'), 2 ** 70, -2 ** 70, True, '1', None, thing):
    for name in 'log log2 log10 sqrt floor ceil trunc exp isnan isinf fabs gcd factorial isqrt pow comb fsum prod copysign hypot radians'.split():
        attempt(getattr(math, name, len), number), attempt(getattr(math, name, len), number, 2)
with open('part') as file:
    attempt(file.read), attempt(file.read), attempt(file.readline), attempt(file.readlines), attempt(file.write, 'x'), attempt(list, file)
attempt(file.read), attempt(open, 'part', 'w'), attempt(open, 'part', 'q'), attempt(open, 'part', 'rb'), attempt(open, 1), attempt(open, 'nowhere'), attempt(open, 'part', encoding='latin-1'), attempt(open)
#: module part
x = 1
y = 'two'
