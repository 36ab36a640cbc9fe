from datetime import date, datetime, time, timedelta, timezone

d = datetime(2024, 2, 28, 23, 59, 59, 123456)
print(d, repr(d), d.isoformat(), d + timedelta(days=2), d.date(), d.time(), d.replace(year=2025), d.weekday(), d.isoweekday())  # expect: 2024-02-28 23:59:59.123456 datetime.datetime(2024, 2, 28, 23, 59, 59, 123456) 2024-02-28T23:59:59.123456 2024-03-01 23:59:59.123456 2024-02-28 23:59:59.123456 2025-02-28 23:59:59.123456 2 3
print(date(2024, 3, 1) - date(2024, 2, 1), date(2024, 1, 31).isocalendar()[1], date.fromisoformat("2024-05-06"), date(2024, 1, 1) < date(2024, 1, 2))  # expect: 29 days, 0:00:00 5 2024-05-06 True
print(datetime(2024, 1, 1, tzinfo=timezone.utc).isoformat(), datetime(2024, 1, 1, tzinfo=timezone.utc).timestamp(), datetime.fromtimestamp(86400, timezone.utc), time(1, 2), datetime.combine(date(2024, 1, 1), time(5)))  # expect: 2024-01-01T00:00:00+00:00 1704067200.0 1970-01-02 00:00:00+00:00 01:02:00 2024-01-01 05:00:00
