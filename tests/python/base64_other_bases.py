import base64

for data in (b"", b"f", b"fo", b"foo", b"foob", b"fooba", b"foobar", bytes(range(40))):
    text = base64.b32encode(data), base64.b32hexencode(data), base64.b85encode(data), base64.b16encode(data)
    back = base64.b32decode(text[0]), base64.b32hexdecode(text[1]), base64.b85decode(text[2]), base64.b16decode(text[3])
    print(text[0].decode(), text[2].decode(), set(back) == {data})
# expect:   True
# expect: MY====== W& True
# expect: MZXQ==== W^V True
# expect: MZXW6=== W^Zo True
# expect: MZXW6YQ= W^Zp| True
# expect: MZXW6YTB W^Zp|VE True
# expect: MZXW6YTBOI====== W^Zp|VR8 True
# expect: AAAQEAYEAUDAOCAJBIFQYDIOB4IBCEQTCQKRMFYYDENBWHA5DYPSAIJCEMSCKJRH 009C61O)~M2nh-c3=Iws5D^j+6crX17#SKH9337XAR!_nBqb&% True
print(base64.encodebytes(bytes(60)))  # expect: b'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\nAAAA\n'
print(base64.decodebytes(b"YWFh\n"), base64.b32decode("mzxw6===", casefold=True), base64.b85encode(b"abcde", pad=True))  # expect: b'aaa' b'foo' b'VPa!sWdHyG'
for call in (lambda: base64.b32decode("MY"), lambda: base64.b32decode("M1======"), lambda: base64.b85decode("a b"), lambda: base64.b16decode("6g")):
    try:
        call()
    except ValueError as error:
        print(error)
# expect: Incorrect padding
# expect: Non-base32 digit found
# expect: bad base85 character at position 1
# expect: Non-base16 digit found
