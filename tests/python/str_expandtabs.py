print(repr("a\tb".expandtabs()), repr("a\tb".expandtabs(4)), repr("\t".expandtabs(2)))  # expect: 'a       b' 'a   b' '  '
