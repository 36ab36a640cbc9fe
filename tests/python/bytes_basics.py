b = b"a\x00\xff'"
print(b, b[0], b[1:2], len(b), b + b"z", b * 2, b"a" in b, 255 in b, list(b))  # expect: b"a\x00\xff'" 97 b'\x00' 4 b"a\x00\xff'z" b"a\x00\xff'a\x00\xff'" True True [97, 0, 255, 39]
print(b"abc".hex(), bytes.fromhex("61 62"), bytes([1, 2]), bytes(3), bytes("é", "utf-8"), b"a,b".split(b","), b",".join([b"x", b"y"]))  # expect: 616263 b'ab' b'\x01\x02' b'\x00\x00\x00' b'\xc3\xa9' [b'a', b'b'] b'x,y'
print(b"abc".replace(b"b", b"X"), b"abc".find(b"c"), b"abc".startswith(b"ab"), b" a ".strip(), b"aBc".upper(), b"abc" == b"abc", b"a" < b"b")  # expect: b'aXc' 2 True b'a' b'ABC' True True
