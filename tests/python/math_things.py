import math

print(math.sqrt(16), math.floor(-2.5), math.ceil(2.1), math.pi, math.gcd(12, 18), math.factorial(10), math.log(100, 10), math.log2(8), math.pow(2, 3), math.inf, math.isnan(math.nan), math.trunc(-2.7), math.hypot(3, 4), math.prod([2, 3]), math.isclose(0.1 + 0.2, 0.3))  # expect: 4.0 -3 3 3.141592653589793 6 3628800 2.0 3.0 8.0 inf True -2 5.0 6 True
