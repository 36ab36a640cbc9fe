print("a b  c".split(), "a,b,,c".split(","), "a b c".split(None, 1), "a,b,c".split(",", 1), "".split(), "".split(","))  # expect: ['a', 'b', 'c'] ['a', 'b', '', 'c'] ['a', 'b c'] ['a', 'b,c'] [] ['']
print("a b c".rsplit(None, 1), "a,b,c".rsplit(",", 1), " a b ".rsplit(), "a\nb\r\nc\n".splitlines(), "a\nb".splitlines(True))  # expect: ['a b', 'c'] ['a,b', 'c'] ['a', 'b'] ['a', 'b', 'c'] ['a\n', 'b']
print("k=v=w".partition("="), "k=v=w".rpartition("="), "kv".partition("="), "kv".rpartition("="))  # expect: ('k', '=', 'v=w') ('k=v', '=', 'w') ('kv', '', '') ('', '', 'kv')
