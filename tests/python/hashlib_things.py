import hashlib

print(hashlib.md5(b"abc").hexdigest(), hashlib.sha1(b"abc").hexdigest())  # expect: 900150983cd24fb0d6963f7d28e17f72 a9993e364706816aba3e25717850c26c9cd0d89d
print(hashlib.sha256(b"").hexdigest(), hashlib.sha512(b"a" * 112).hexdigest()[:16], hashlib.new("md5", b"x").hexdigest()[:8], hashlib.sha256(b"abc").digest()[:3])  # expect: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 c01d080efd492776 9dd4e461 b'\xbax\x16'
