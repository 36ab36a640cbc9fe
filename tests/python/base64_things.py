import base64

print(base64.b64encode(b"hello"), base64.b64decode("aGVsbG8="), base64.urlsafe_b64encode(b"\xfb\xff"), base64.b64encode(b""))  # expect: b'aGVsbG8=' b'hello' b'-_8=' b''
