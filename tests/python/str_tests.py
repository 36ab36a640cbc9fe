print("abc".isalpha(), "ab1".isalnum(), "12".isdigit(), "a b".isalpha(), "".isalpha(), " ".isspace())  # expect: True True True False False True
print("ABC".isupper(), "abc".islower(), "Hello World".istitle(), "x1".isidentifier(), "1x".isidentifier(), "é".isalpha(), "abc".isascii(), "é".isascii())  # expect: True True True True False True True False
