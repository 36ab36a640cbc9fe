print("hello".translate(str.maketrans("el", "ip")), "hello".translate(str.maketrans({"h": None, "o": "0"})), "abc".translate(str.maketrans("a", "b", "c")))  # expect: hippo ell0 bb
