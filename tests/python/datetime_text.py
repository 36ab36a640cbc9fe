from datetime import date, datetime, timedelta, timezone

d = datetime(2024, 2, 8, 15, 4, 5)
print(d.strftime("%Y-%m-%d %H:%M:%S|%y|%b|%B|%a|%A|%j|%I %p|%%"), f"{d:%d/%m/%Y}", date(2024, 1, 2).strftime("%d.%m.%y"))  # expect: 2024-02-08 15:04:05|24|Feb|February|Thu|Thursday|039|03 PM|% 08/02/2024 02.01.24
print(datetime.strptime("2024-02-08 15:04", "%Y-%m-%d %H:%M"), datetime.strptime("08 Feb 2024", "%d %b %Y"), datetime.strptime("2024-01-01T00:00:00+0200", "%Y-%m-%dT%H:%M:%S%z"))  # expect: 2024-02-08 15:04:00 2024-02-08 00:00:00 2024-01-01 00:00:00+02:00
print(datetime.fromisoformat("2024-01-31"), datetime.fromisoformat("2024-01-31 10:11:12.5"), datetime.fromisoformat("2024-01-31T10:00:00+05:30"), datetime.fromisoformat("2024-01-31T10:00:00Z"))  # expect: 2024-01-31 00:00:00 2024-01-31 10:11:12.500000 2024-01-31 10:00:00+05:30 2024-01-31 10:00:00+00:00
print(datetime(2024, 1, 1, 12, tzinfo=timezone(timedelta(hours=-5))).astimezone(timezone.utc), datetime(2024, 1, 1, tzinfo=timezone.utc) == datetime(2024, 1, 1, 2, tzinfo=timezone(timedelta(hours=2))))  # expect: 2024-01-01 17:00:00+00:00 True
