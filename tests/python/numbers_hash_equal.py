print(hash(1) == hash(1.0) == hash(True), hash(0.5) == hash(0.5), {1: "a"}[1.0], {1: "a"}[True], len({1, 1.0, True}))  # expect: True True a a 1
