from enum import Enum
from typing import Any, Generic, List, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, ValidationError, field_validator

T = TypeVar("T")


class Kind(str, Enum):
    a = "A"
    b = "B"


class Item(BaseModel):
    name: str
    kind: Kind = Kind.a
    tags: List[str] = []
    _seen: int = PrivateAttr(default=7)
    model_config = ConfigDict(extra="forbid")


class Box(BaseModel, Generic[T]):
    items: List[Item] = Field(default_factory=list, min_length=1)
    meta: Any = None


box = Box(items=[{"name": "x", "kind": "B"}, Item(name="y")])
print(box)  # expect: items=[Item(name='x', kind=<Kind.b: 'B'>, tags=[]), Item(name='y', kind=<Kind.a: 'A'>, tags=[])] meta=None
print(box.model_dump(exclude_none=True)["items"][0])  # expect: {'name': 'x', 'kind': <Kind.b: 'B'>, 'tags': []}
print(box.model_dump_json())  # expect: {"items":[{"name":"x","kind":"B","tags":[]},{"name":"y","kind":"A","tags":[]}],"meta":null}
print(box.items[0].model_copy(update={"name": "z"}).name, box.items[1]._seen, box.items[1].model_fields_set)  # expect: z 7 {'name'}
print(Item.model_validate_json('{"name": "j"}') == Item(name="j"), Box[int](items=[{"name": "g"}]).items[0].name)  # expect: True g
box.items[0].tags.append("t")
print(Item(name="fresh").tags)  # expect: []
try:
    Box(items=[{"name": 1, "colour": 2}, 5])
except ValidationError as error:
    for line in error.errors():
        print(line["type"], line["loc"], line["msg"])
# expect: string_type ('items', 0, 'name') Input should be a valid string
# expect: extra_forbidden ('items', 0, 'colour') Extra inputs are not permitted
# expect: model_type ('items', 1) Input should be a valid dictionary or instance of Item
try:
    box.other = 1
except ValueError as error:
    print(error)  # expect: "Box" object has no field "other"


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)
    x: int


print(hash(Frozen(x=1)) == hash(Frozen(x=1)), {Frozen(x=1): 2}[Frozen(x="1")])  # expect: True 2
try:
    Frozen(x=1).x = 2
except ValidationError as error:
    print(error.errors()[0]["type"], error.errors()[0]["msg"])  # expect: frozen_instance Instance is frozen
Box(items=[])  # expect error: List should have at least 1 item after validation, not 0
