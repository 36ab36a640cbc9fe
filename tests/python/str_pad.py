print(repr("ab".ljust(5)), repr("ab".rjust(5, "*")), repr("ab".center(5)), repr("a".center(4, "-")), "42".zfill(5), "-42".zfill(5))  # expect: 'ab   ' '***ab' '  ab ' '-a--' 00042 -0042
