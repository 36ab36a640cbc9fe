class V:
    def __init__(self, x):
        self.x = x

    def __add__(self, other):
        return V(self.x + (other.x if isinstance(other, V) else other))

    __radd__ = __add__

    def __neg__(self):
        return V(-self.x)

    def __lt__(self, other):
        return self.x < other.x

    def __bool__(self):
        return self.x != 0

    def __len__(self):
        return 3

    def __contains__(self, item):
        return item == self.x

    def __getitem__(self, key):
        return key

    def __repr__(self):
        return f"V({self.x})"

    def __call__(self, *args):
        return args


v = V(2)
print(v + 1, 1 + v, v + v, -v, V(1) < V(2), bool(V(0)), len(v), 2 in v, v["k"], v[1:2], v(1, 2), sum([V(1), V(2)]), sorted([V(3), V(1)]), max(V(1), V(5)))  # expect: V(3) V(3) V(4) V(-2) True False 3 True k slice(1, 2, None) (1, 2) V(3) [V(1), V(3)] V(5)
