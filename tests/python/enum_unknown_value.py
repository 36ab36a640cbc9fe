import enum


class Color(enum.Enum):
    RED = 1


Color(5)  # expect error: ValueError: 5 is not a valid Color
