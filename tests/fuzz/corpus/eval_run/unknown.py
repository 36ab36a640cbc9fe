import unknown_thing as o
from typing import TYPE_CHECKING, Generic, TypeVar, Optional
class A(o.Base):
    n: Optional[o.Type] = o.n
    @o.wrap
    def f(self): return o.f(self)
a = A(1, k=o.z)
x = [o.a + 1, -o.a, o.a[1], o.b(1), o.c.d, o.e | None, o.f % 2, a.f(), a.n, a.missing, o.g if True else 1]
o.setting = 5
del o.setting
with o.lock as held: held.x = 1
try: raise ValueError(o.q)
except o.Error: print("not ours")
except ValueError as e: print(len(e.args))
print(o.x, f"{len(x)}", x[0] is None, type(o.x), isinstance(o.x, int), callable(o), getattr(o, "y", 1), hasattr(o, "z"))
d = {"k": o.v}
d.update(o=o)
l = list(d.values())
print(l, d)
if o.flag: print("refused")
