print("{} {}".format(1, 2), "{1} {0}".format("a", "b"), "{a} {b:>3}".format(a=1, b=2), "{0[0]} {0[1]}".format([1, 2]), "{{}}".format())  # expect: 1 2 b a 1   2 1 2 {}
print("{0.real} {x[k]}".format(3, x={"k": "v"}), "{:{}}".format("a", 5) + "|", "{!r}".format("q"), "{:,}".format(12345))  # expect: 3 v a    | 'q' 12,345
