from collections import namedtuple

namedtuple("P", "x y")(1)  # expect error: TypeError: P.__new__() missing 1 required positional argument: 'y'
