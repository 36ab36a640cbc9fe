print("aaa".replace("a", "b"), "aaa".replace("a", "b", 2), "abc".replace("", "-"), "héé".replace("é", "e"))  # expect: bbb bba -a-b-c- hee
