big = 3**20000
print(big % 1000007, big.bit_length(), (big >> 31600).bit_length())  # expect: 184940 31700 100
print(hex(big)[:12], len(bin(big)), len(oct(-big)))  # expect: 0x9838540cef 31702 10570
print(int("f" * 3000, 16) == 2**12000 - 1, int("-" + "7" * 2000, 8) == 1 - 2**6000)  # expect: True True
print(len(str(10**4299)), str(-(10**4299))[:3])  # expect: 4300 -10
print(big // 7**5000 % 97, pow(big, 12345, 10**9 + 7))  # expect: 20 886672870
print(1 / 2**1100 == 0, 2**3000 / 2**2990)  # expect: True 1024.0
try:
    str(10**4300)
except ValueError as error:
    print(str(error)[:60])  # expect: Exceeds the limit (4300 digits) for integer string conversio
f"{10 ** 5000}"  # expect error: ValueError: Exceeds the limit (4300 digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit
