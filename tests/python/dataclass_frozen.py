from dataclasses import dataclass


@dataclass(frozen=True)
class P:
    x: int


print(hash(P(1)) == hash(P(1)), {P(1): 1}[P(1)])  # expect: True 1
P(1).x = 2  # expect error: dataclasses.FrozenInstanceError: cannot assign to field 'x'
