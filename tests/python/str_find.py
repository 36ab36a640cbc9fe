print("hello".find("l"), "hello".rfind("l"), "hello".find("z"), "hello".find("l", 3), "hello".find("l", 0, 2), "héllo".find("l"))  # expect: 2 3 -1 3 -1 2
print("hello".count("l"), "aaaa".count("aa"), "abc".count(""), "hello".index("e"))  # expect: 2 2 4 1
