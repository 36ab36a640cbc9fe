print(repr("  a b  ".strip()), repr("xxaxx".strip("x")), repr("  a".lstrip()), repr("a  ".rstrip()), repr("abcab".strip("ab")))  # expect: 'a b' 'a' 'a' 'a' 'c'
