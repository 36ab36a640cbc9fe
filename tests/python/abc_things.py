from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence


class Base(ABC):
    @abstractmethod
    def f(self): ...


class Child(Base):
    def f(self):
        return 1


print(Child().f(), isinstance({}, Mapping), isinstance([], Sequence), isinstance("a", Iterable), isinstance(5, Iterable), isinstance(len, Callable), isinstance((), Mapping))  # expect: 1 True True True False True False
