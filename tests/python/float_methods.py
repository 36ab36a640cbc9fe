print((2.0).is_integer(), (2.5).is_integer(), (0.75).as_integer_ratio(), (1.0).hex())  # expect: True False (3, 4) 0x1.0000000000000p+0
