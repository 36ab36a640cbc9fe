from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

print(Decimal("1.10") + Decimal("2.2"), Decimal("1") / Decimal("3"), Decimal("1.5") * 2, Decimal("5") - 7, Decimal("7") // 2, Decimal("7") % 2, Decimal("2") ** 3, -Decimal("1.0"))  # expect: 3.30 0.3333333333333333333333333333 3.0 -2 3 1 8 -1.0
print(Decimal("2.675").quantize(Decimal("0.01")), Decimal("2.675").quantize(Decimal("0.01"), rounding=ROUND_HALF_UP), Decimal("2.679").quantize(Decimal("0.01"), rounding=ROUND_DOWN), Decimal("1E+3"), Decimal("0.0000001"), repr(Decimal("1.20")))  # expect: 2.68 2.68 2.67 1E+3 1E-7 Decimal('1.20')
print(Decimal("1.0") == 1, Decimal("1.1") < Decimal("1.2"), int(Decimal("3.9")), float(Decimal("2.5")), f"{Decimal('1234.5'):,.2f}", str(Decimal("1.50").normalize()), Decimal("0.1") + Decimal("0.2") == Decimal("0.3"), sum([Decimal("0.1")] * 3), Decimal(3), bool(Decimal("0.0")))  # expect: True True 3 2.5 1,234.50 1.5 True 0.3 3 False
