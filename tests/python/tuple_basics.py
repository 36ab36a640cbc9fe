t = (1, "a", None)
print(t, (1,), (), t[0], t[-1:], t + (2,), t * 2, len(t), t.index("a"), t.count(1), (1, 2) < (1, 3), tuple("ab"))  # expect: (1, 'a', None) (1,) () 1 (None,) (1, 'a', None, 2) (1, 'a', None, 1, 'a', None) 3 1 1 True ('a', 'b')
a, *b, c = (1, 2, 3, 4)
print(a, b, c, hash((1, 2)) == hash((1, 2)))  # expect: 1 [2, 3] 4 True
