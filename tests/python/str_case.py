print("Hello".upper(), "Hello".lower(), "hello world".title(), "hELLO".capitalize(), "aBc".swapcase())  # expect: HELLO hello Hello World Hello AbC
print("straße".upper(), "ÄÖÜ".lower(), "éa".upper(), "ПРИВЕТ".lower(), "ΑΒΓ".lower(), "ß".casefold())  # expect: STRASSE äöü ÉA привет αβγ ss
