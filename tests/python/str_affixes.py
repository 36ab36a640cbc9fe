print("hello".startswith("he"), "hello".endswith(("x", "lo")), "hello".startswith("l", 2), "a.b".removeprefix("a."), "a.b".removesuffix(".b"))  # expect: True True True b a
