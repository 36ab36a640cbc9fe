s = slice(1, None, 2)
print(s, s.start, s.stop, s.step, "abcdef"[s], s.indices(5), slice(3) == slice(None, 3, None))  # expect: slice(1, None, 2) 1 None 2 bdf (1, 5, 2) True
