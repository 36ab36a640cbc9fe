from abc import ABC, ABCMeta, abstractmethod


class Shape(ABC):
    @abstractmethod
    def area(self): ...

    @property
    @abstractmethod
    def name(self): ...

    @classmethod
    @abstractmethod
    def make(cls): ...

    @staticmethod
    @abstractmethod
    def unit(): ...


class Half(Shape):
    def area(self):
        return super().area()

    name = "half"

    @classmethod
    def make(cls):
        return cls


class Whole(Half):
    @staticmethod
    def unit():
        return "cm"


class Plain:
    @abstractmethod
    def f(self): ...


class Meta(metaclass=ABCMeta):
    @abstractmethod
    def f(self): ...

    def __init__(self, x):
        self.x = x


class Given(Meta):
    f = len


for make in (Shape, Half, lambda: Meta(1)):
    try:
        make()
    except TypeError as error:
        print(error)
# expect: Can't instantiate abstract class Shape with abstract methods area, make, name, unit
# expect: Can't instantiate abstract class Half with abstract method unit
# expect: Can't instantiate abstract class Meta with abstract method f
print(Whole().unit(), Whole().area(), Plain().f(), Given(3).x)  # expect: cm None None 3
print(sorted(Half.__abstractmethods__), Shape.area.__isabstractmethod__, sorted(Whole.__abstractmethods__))  # expect: ['unit'] True []
Shape()  # expect error: TypeError: Can't instantiate abstract class Shape with abstract methods area, make, name, unit
