print(float("1.5"), float(" -1e3 "), float("1_0.5"), float("inf"), float(3))  # expect: 1.5 -1000.0 10.5 inf 3.0
