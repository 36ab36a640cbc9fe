from datetime import date

date(2023, 2, 29)  # expect error: ValueError: day is out of range for month
