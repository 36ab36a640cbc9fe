x = 5
print(f"{x=} {x + 1=} {x!r:>3}")  # expect: x=5 x + 1=6   5
