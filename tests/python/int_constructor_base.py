int("9", 8)  # expect error: ValueError: invalid literal for int() with base 8: '9'
