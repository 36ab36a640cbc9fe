print("a" + "b", "ab" * 3, 2 * "x", "a" in "abc", "d" not in "abc", "a" < "b", "Z" < "a", "abc" == "abc")  # expect: ab ababab xx True True True True True
