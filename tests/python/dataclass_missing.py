from dataclasses import dataclass


@dataclass
class P:
    x: int
    y: int


P(1)  # expect error: TypeError: P.__init__() missing 1 required positional argument: 'y'
