from decimal import Decimal

try:
    Decimal("1") + 1.5
except TypeError as e:
    print(type(e).__name__)  # expect: TypeError
