print(",".join(["a", "b"]), "".join([]), "-".join("abc"), ", ".join(str(x) for x in range(3)))  # expect: a,b  a-b-c 0, 1, 2
