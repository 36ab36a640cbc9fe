def attempt(call, *given, **named):
    try:
        return call(*given, **named)
    except Exception as error:
        return str(error)
def cells():
    a = 1
    def inner():
        nonlocal a
        del a
        return a
    def early():
        return later
    early_said = attempt(early)
    later = 1
    class Inside:
        a = a if 'a' in locals() else 0
        b = later
        del b
        late = attempt(lambda: b)
    return attempt(inner), attempt(lambda: a), early_said
def unbound(flag):
    if flag:
        x = 1
    del x
    return x
def deleting():
    global made
    made = 1
    del made
    return made
attempt(cells), attempt(unbound, True), attempt(unbound, False), attempt(deleting), attempt(lambda: no_such_name)
class Mapping:
    def __init__(self, names): self.names = names
    def keys(self): return self.names
    def __getitem__(self, name): return name * 2
class OfDict(dict): pass
class Item:
    def __delitem__(self, key): pass
    def __setitem__(self, key, value): pass
    def __ior__(self, other): return self
    def __iadd__(self, other): return other
    def __contains__(self, other): return other == 1
def named(a=1, **rest): return a, rest
for given in (Mapping(['a', 'b']), Mapping([1]), Mapping(3), OfDict(a=2), {'a': 1}, {1: 2}, 5, None, [('a', 1)]):
    attempt(lambda: {**given, 'x': 1}), attempt(lambda: named(**given)), attempt(lambda: named(**given, **given)), attempt(lambda: named(a=1, **given)), attempt(dict, given), attempt(lambda: {*given}), attempt(lambda: [*given, *given]), attempt(lambda: (*given, 1)), attempt(named, *[given])
def augmented(left, right):
    left |= right
    left += right
    left -= right
    left &= right
    left ^= right
    left *= right
    left @= right
    return left
def augmented_one(left, right, which):
    if which == 0: left |= right
    elif which == 1: left += right
    elif which == 2: left &= right
    elif which == 3: left -= right
    elif which == 4: left ^= right
    elif which == 5: left[0] += right
    elif which == 6: left['a'] |= right
    else: del left[right]
    return left
for left in ({1, 2}, {'a': {1}}, [1, [2]], 5, 'x', Item(), frozenset([1]), (1, 2), None):
    for right in ({2, 3}, {'a': 1}, [1], 0, 'a', (1,), None, slice(0, 1)):
        attempt(augmented, left, right)
        for which in range(8):
            attempt(augmented_one, left, right, which)
def counting():
    try:
        got = yield 1
        while got:
            got = yield got
    except ValueError as error:
        yield str(error)
    finally:
        attempt(print, 'end')
    return 7
def delegating():
    result = yield from counting()
    yield from [result, 2]
    try:
        yield from counting()
    except GeneratorExit:
        return
for make in (counting, delegating):
    for calls in (['send', None, 'send', 3, 'close'], ['throw', ValueError('x'), 'send', None], ['close', 'send', None], ['send', 1], ['throw', ValueError], ['send', None, 'throw', KeyError('k')], ['send', None, 'throw', StopIteration(1)], ['send', None, 'close', 'close']):
        going, at = make(), 0
        while at < len(calls):
            if calls[at] == 'close':
                attempt(going.close)
                at += 1
            else:
                attempt(getattr(going, calls[at]), calls[at + 1])
                at += 2
        attempt(list, going), attempt(next, going), attempt(next, going, 5), attempt(iter, going), attempt(lambda: going.gi_frame), attempt(going.__next__), attempt(going.__iter__)
async def later(): return 1
attempt(later().send, None), attempt(later().close), attempt(lambda: [*later()])
match {'a': [1, 2], 'b': Item()}:
    case {'a': [x, *y], **rest} if x: pass
