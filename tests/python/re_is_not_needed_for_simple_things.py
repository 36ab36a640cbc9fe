print("a1b2".translate(str.maketrans("", "", "0123456789")), "-".join("a_b_c".split("_")))  # expect: ab a-b-c
