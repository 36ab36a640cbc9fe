class Holder:
    def __init__(self, held):
        self.held = held

    def __repr__(self):
        return f"Holder({self.held!r})"


table = {"a": 1}
table["self"] = Holder(table)
print(table)  # expect: {'a': 1, 'self': Holder({...})}
