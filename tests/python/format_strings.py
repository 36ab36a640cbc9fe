print(f"{'ab':5}|{'ab':>5}|{'ab':^5}|{'ab':*^6}|{'abcdef':.3}|{'é':>3}|{True!s:>6}|{None!r}")  # expect: ab   |   ab| ab  |**ab**|abc|  é|  True|None
