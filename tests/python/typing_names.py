from __future__ import annotations
import typing
from typing import TYPE_CHECKING, Any, Generic, List, NamedTuple, Optional, TypeVar, Union, cast

T = TypeVar("T")


class Box(Generic[T]):
    def __init__(self, item: T) -> None:
        self.item = item


class Row(NamedTuple):
    id: int
    name: str = "x"


if TYPE_CHECKING:
    import nothing_of_this_name
print(Box(1).item, Box[int]("a").item, Row(1), Row(2, "y").name, cast(int, "z"), typing.get_args(Union[int, str]) == (int, str), typing.get_origin(List[int]) is list)  # expect: 1 a Row(id=1, name='x') y z True True
