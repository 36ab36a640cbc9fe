print("é".encode(), "é".encode("latin-1"), "é".encode("ascii", "ignore"), "é".encode("ascii", "replace"), b"\xc3\xa9".decode(), b"\xe9".decode("latin-1"))  # expect: b'\xc3\xa9' b'\xe9' b'' b'?' é é
