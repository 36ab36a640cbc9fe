class P:
    def __init__(self, x):
        self.x = x

    def __eq__(self, other):
        return isinstance(other, P) and self.x == other.x

    def __hash__(self):
        return hash(self.x)


print(P(1) == P(1), P(1) != P(2), P(1) in [P(1)], {P(1): "v"}[P(1)], len({P(1), P(1)}), P(1) == 1)  # expect: True True True v 1 False
