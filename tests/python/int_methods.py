print((255).bit_length(), (-1).bit_length(), (0).bit_length(), (7).bit_count())  # expect: 8 1 0 3
print((1024).to_bytes(2, "big"), (1024).to_bytes(4, "little"), int.from_bytes(b"\x04\x00", "big"))  # expect: b'\x04\x00' b'\x00\x04\x00\x00' 1024
print((-5).to_bytes(2, "big", signed=True), int.from_bytes(b"\xff\xfb", "big", signed=True))  # expect: b'\xff\xfb' -5
