from enum import Flag, auto


class Perm(Flag):
    R = auto()
    W = auto()
    X = auto()


rw = Perm.R | Perm.W
print(rw.value, Perm.R in rw, Perm.X in rw, (rw & Perm.W) is not None, bool(rw & Perm.X), Perm(3) == rw)  # expect: 3 True False True False True
