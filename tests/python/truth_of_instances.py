class E:
    def __len__(self):
        return 0


class F:
    pass


print(bool(E()), bool(F()), not E(), [1] and E() or "other")  # expect: False True True other
