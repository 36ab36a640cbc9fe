import typing, dataclasses, enum, collections, collections.abc
from typing import *
def attempt(call, *given, **named):
    try:
        return call(*given, **named)
    except Exception as error:
        return str(error)
T = TypeVar('T')
class Plain: pass
class Box(Generic[T]):
    item: T
class Pair(NamedTuple):
    a: int
    b: 'str' = 'x'
class Movie(TypedDict, total=False):
    name: str
class Shape(Protocol):
    def area(self) -> float: ...
Id = NewType('Id', int)
Point = NamedTuple('Point', [('x', int), ('y', int)])
Old = collections.namedtuple('Old', 'a b c', defaults=[1])
forms = [Any, Optional[int], Union[int, str, None], Union[int], Union[int, Union[str, Plain]], List[int], Dict[str, List[Plain]], Tuple[int, ...], Callable[[int], str], Callable[..., Any], Literal['a', 1], Annotated[int, 'x', 2],
         Type[Plain], ClassVar[int], Final[int], T, Box, Box[int], Id, Pair, Point, Old, Movie, Shape, list[int], dict[str, int], int | None, int | str | Plain, Sequence[T], Iterable[int], collections.abc.Mapping[str, int], type[int], Self, NoReturn]
for form in forms:
    for name in '__origin__ __args__ __metadata__ __name__ __module__ __doc__ __parameters__ __supertype__ _fields __annotations__ append __total__'.split():
        attempt(repr, attempt(getattr, form, name))
    attempt(repr, form), attempt(str, form), attempt(hash, form), attempt(get_origin, form), attempt(get_args, form), attempt(form), attempt(form, 1), attempt(form, 1, 2), attempt(form, a=1, b=2), attempt(lambda: form[int]), attempt(lambda: form[int, str]), attempt(get_type_hints, form), attempt(cast, form, 1)
    for other in (int, None, List[int], Optional[int], form, 'X', 3):
        attempt(lambda: form | other), attempt(lambda: other | form), attempt(lambda: form == other), attempt(isinstance, other, form)
attempt(NamedTuple), attempt(NamedTuple, 'A', [1]), attempt(NamedTuple, 1, []), attempt(TypedDict, 'M', {'a': int}), attempt(collections.namedtuple, 'A', [1]), attempt(collections.namedtuple, 'A', 'a', defaults=[1, 2]), attempt(collections.namedtuple, 1, 2)
for row in (attempt(Pair, 1), attempt(Point, 1, 2), attempt(Old, 1, 2)):
    attempt(lambda: row._replace(a=2, x=3)), attempt(lambda: row._replace(nothing=2)), attempt(lambda: row._asdict()), attempt(setattr, row, 'a', 1), attempt(type(row), 1, 2, 3, 4), attempt(type(row), z=1), attempt(lambda: type(row)._make([1])), attempt(lambda: type(row)._make([1, 2, 3])), attempt(hash, row), attempt(lambda: row[0] + row.a)
@overload
def f(a: int) -> int: ...
def f(a: 'Plain | None' = None, *b: int, c: List['T'] = [], **d) -> 'no.such':
    return a
@final
@runtime_checkable
class Last: pass
attempt(get_type_hints, f), attempt(get_type_hints, Box), attempt(lambda: f.__annotations__), attempt(no_type_check, f)
class Colour(enum.Enum):
    red = 1
    blue = 2, 3
    def __new__(cls, value, other=None):
        made = object.__new__(cls)
        made._value_ = value
        return made
class Text(str, enum.Enum):
    a = 'x'
    def _generate_next_value_(name, start, count, last): return name
    b = enum.auto()
for colour in [*Colour, *Text]:
    attempt(repr, colour), attempt(lambda: colour.name + str(colour.value)), attempt(Colour, colour), attempt(lambda: Colour[colour]), attempt(hash, colour)
attempt(Colour, 9), attempt(enum.Enum, 'E', 'a b'), attempt(enum.IntFlag, 'F', ['a', 'b'])
@dataclasses.dataclass(frozen=True, order=True)
class Data:
    a: int
    b: 'list[int]' = dataclasses.field(default_factory=list, repr=False)
    c: ClassVar[int] = 3
attempt(Data), attempt(Data, 1), attempt(lambda: Data(1) < Data(2)), attempt(dataclasses.asdict, Data(1)), attempt(dataclasses.replace, Data(1), a=2), attempt(setattr, Data(1), 'a', 2)
