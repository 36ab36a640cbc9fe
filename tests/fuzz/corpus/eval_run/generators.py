#: collect
import asyncio, contextlib
def inner():
    try:
        got = yield 1
        yield got
    except ValueError as error:
        yield error.args
    finally:
        [object() for i in range(9)]
    return "end"
def outer():
    result = yield from inner()
    yield result
for send in (None, "x"):
    g = outer(); next(g); g.send(send); list(g)
g = outer(); next(g); print(g.throw(ValueError(1))); g.close()
class It:
    n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n > 3: raise StopIteration(self.n)
        return self.n
    def send(self, x): return self.__next__()
def around(): return (yield from It())
g = around(); next(g); g.send(4)
try: list(around()), g.send(1), g.send(1)
except StopIteration as stop: print(stop.value)
@contextlib.contextmanager
def manager(swallow):
    try: yield "m"
    except KeyError:
        if not swallow: raise
for swallow in (True, False):
    try:
        with manager(swallow) as m, contextlib.suppress(OSError), contextlib.ExitStack() as stack:
            stack.callback(print, "called")
            for i in range(2):
                try: continue
                finally: print(i)
            raise KeyError(m)
    except KeyError as error: print(error)
async def agen():
    for i in range(3): yield i
async def main():
    async for i in agen(): print(i)
    async with Async() as a: print(a)
    print([i async for i in agen()], await asyncio.gather(one(), one()))
async def one(): return 1
class Async:
    async def __aenter__(self): return self
    async def __aexit__(self, *a): return True
    def __aiter__(self): return self
    async def __anext__(self): raise StopAsyncIteration
asyncio.run(main())
def leaving():
    for i in range(3):
        with Async.__new__(M) as m:
            try:
                if i == 1: continue
                if i == 2: return i
            except ValueError as e: break
            finally: print("left", i)
class M(Async):
    def __enter__(self): return self
    def __exit__(self, *a): raise ValueError(a) if a[0] is None else OSError
try: leaving()
except ValueError as error: print(error, error.__context__)
