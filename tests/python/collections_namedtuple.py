from collections import namedtuple

P = namedtuple("P", ["x", "y"], defaults=[5])
p = P(1)
print(p, p.x, p.y, p[1], p == (1, 5), p._asdict(), p._replace(x=9), P._fields, len(p), list(p))  # expect: P(x=1, y=5) 1 5 5 True {'x': 1, 'y': 5} P(x=9, y=5) ('x', 'y') 2 [1, 5]
x, y = p
print(x, y, P._make([3, 4]), P(y=1, x=2))  # expect: 1 5 P(x=3, y=4) P(x=2, y=1)
