import m, pack.sub, cycle_a
from m import *
from m import late, table as renamed, Klass
from pack import sub
from pack.sub import thing
from . import nothing_above
#: module m
from inner import *
import unknown_thing as o
__all__ = ["early", "table", "shown"]
early = 1
table = {}
table["x"] = early
table.update(y=2)
def late(): return later
later = [i for i in table]
later.append(3)
later += [4]
del later[0]
if o.flag:
    mode = "a"
    from inner import value as other
elif o.more:
    mode = "b"
else:
    raise RuntimeError
try:
    import missing_thing
except ImportError:
    missing_thing = None
finally:
    shown = 5
for i in range(3):
    table[i] = i
while early > 1:
    early -= 1
with o.lock as held:
    guarded = 1
@o.decorator(later)
class Klass(o.Base, metaclass=o.Meta):
    field: int = early
    def method(self): return super().method()
match early:
    case 1: matched = 1
    case _: matched = 2
type Alias = int
(a, [b, *c]), d = (1, [2, 3]), 4
x: int = 5
y: str
async def f(): await o.g()
if (z := early) == 1: pass
#: module inner
value = hidden = 2
_private = 3
#: module pack
from .sub import thing
from . import sub
#: module pack.sub
from ..m import early
from .. import inner
thing = early
#: module cycle_a
from cycle_b import two
one = 1
#: module cycle_b
import cycle_a
two = cycle_a.one + 1
