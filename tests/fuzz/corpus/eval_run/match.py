class Point:
    __match_args__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y
def kind(value):
    match value:
        case None | True | False: return "constant"
        case -1 | 1.5 | "text" | b"bytes": return "literal"
        case int(n) if n > 5: return ("big", n)
        case [] | (): return "empty"
        case [first]: return ("one", first)
        case [first, [second, *_], *rest, {"k": last}]: return (first, second, rest, last)
        case [1, *middle, 3]: return middle
        case {"a": 1, "b": [x, y], **others}: return (x, y, others)
        case {}: return "mapping"
        case Point(0, y=0): return "origin"
        case Point(x, y) as point: return (x, y, point.x)
        case str() | bytes() as text: return text
        case Exception(args=[first, *_]): return first
        case kind.attribute: return "attribute"
        case _: return "other"
kind.attribute = 77j if False else object()
for value in (None, -1, 1.5, "text", b"bytes", 9, 2, [], [1], [1, [2, 3], 4, {"k": 5}], [1, 2, 3], {"a": 1, "b": [2, 3], "c": 4},
              {"z": 1}, Point(0, 0), Point(1, 2), "s", ValueError(1, 2), kind.attribute, object(), range(3), {1}):
    print(kind(value))
try:
    match 1:
        case Point(1, 2, 3): pass
    match Point(1, 2):
        case Point(1, 2, 3): pass
except TypeError as error:
    print(error)
