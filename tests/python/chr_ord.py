print(chr(97), ord("é"), chr(0x1F600), ord("a"), ascii("é"), ascii("a'b"))  # expect: a 233 😀 97 '\xe9' "a'b"
