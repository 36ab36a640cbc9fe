from dataclasses import asdict, astuple, dataclass, field, replace


@dataclass(order=True)
class Item:
    name: str
    price: float = 1.5
    tags: list = field(default_factory=list)
    hidden: int = field(default=0, repr=False, compare=False)

    def __post_init__(self):
        self.name = self.name.strip()


i = Item(" a ", tags=["x"])
print(i, i == Item("a", 1.5, ["x"], 9), asdict(i), astuple(i), replace(i, price=2), Item("a") < Item("b"))  # expect: Item(name='a', price=1.5, tags=['x']) True {'name': 'a', 'price': 1.5, 'tags': ['x'], 'hidden': 0} ('a', 1.5, ['x'], 0) Item(name='a', price=2, tags=['x']) True
