from enum import Enum, IntEnum, auto


class Color(Enum):
    RED = "r"
    GREEN = "g"
    CRIMSON = "r"


print(Color.RED, repr(Color.RED), Color.RED.name, Color.RED.value, Color("g"), Color["RED"], Color.CRIMSON is Color.RED)  # expect: Color.RED <Color.RED: 'r'> RED r Color.GREEN Color.RED True
print([c.name for c in Color], len(Color), list(Color.__members__), Color.RED == Color.RED, Color.RED != Color.GREEN, Color.RED in Color, isinstance(Color.RED, Color))  # expect: ['RED', 'GREEN'] 2 ['RED', 'GREEN', 'CRIMSON'] True True True True


class Size(IntEnum):
    S = auto()
    L = auto()


print(Size.S + 1, Size.L > Size.S, Size(2), int(Size.L), sorted([Size.L, Size.S])[0] is Size.S)  # expect: 2 True 2 2 True
