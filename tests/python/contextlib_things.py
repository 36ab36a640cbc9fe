from contextlib import ExitStack, contextmanager, nullcontext, suppress

log = []


@contextmanager
def tag(name):
    log.append("open " + name)
    try:
        yield name
    except ValueError:
        log.append("caught")
    finally:
        log.append("close " + name)


with tag("a") as a:
    log.append("in " + a)
with tag("b"):
    raise ValueError("x")
with suppress(KeyError):
    {}["x"]
with nullcontext(5) as n:
    log.append(n)
with ExitStack() as stack:
    stack.callback(log.append, "last")
    log.append("first")
print(log)  # expect: ['open a', 'in a', 'close a', 'open b', 'caught', 'close b', 5, 'first', 'last']
