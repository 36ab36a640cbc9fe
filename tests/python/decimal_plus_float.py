from decimal import Decimal

Decimal("1") + 1.5  # expect error: TypeError: unsupported operand type(s) for +: 'decimal.Decimal' and 'float'
