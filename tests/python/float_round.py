print(round(2.5), round(3.5), round(-2.5), round(2.675, 2), round(1.005, 2), round(1234.567, -2))  # expect: 2 4 -2 2.67 1.0 1200.0
print(round(0.5), round(1.5), round(1e20), round(3.14159, 3))  # expect: 0 2 100000000000000000000 3.142
