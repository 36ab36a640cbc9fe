print(bin(10), oct(64), hex(255), hex(-255), bin(-5), hex(2 ** 80))  # expect: 0b1010 0o100 0xff -0xff -0b101 0x100000000000000000000
