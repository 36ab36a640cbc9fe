print(isinstance(b"x", (bytes, bytearray)), isinstance("x", (bytearray, memoryview)), isinstance(1, complex))  # expect: True False False
print(bytearray.__name__)  # expect: bytearray
