import copy
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo


class Zone(tzinfo):
    def utcoffset(self, dt):
        return timedelta(hours=2)

    def tzname(self, dt):
        return "Zone"

    def dst(self, dt):
        return timedelta(0)

    def __repr__(self):
        return "Zone()"


class Stamp(datetime):
    kind = "stamp"

    def tomorrow(self):
        return self + timedelta(days=1)


class FirstOf(date):
    def __new__(cls, year):
        return super().__new__(cls, year, 1, 1)


d = datetime(2024, 5, 6, 7, 8, tzinfo=Zone())
print(repr(d), d, d.utcoffset(), d.tzname(), d.dst())  # expect: datetime.datetime(2024, 5, 6, 7, 8, tzinfo=Zone()) 2024-05-06 07:08:00+02:00 2:00:00 Zone 0:00:00
print(d.astimezone(UTC), datetime(2024, 1, 1, tzinfo=UTC).astimezone(Zone()), d == datetime(2024, 5, 6, 5, 8, tzinfo=UTC))  # expect: 2024-05-06 05:08:00+00:00 2024-01-01 02:00:00+02:00 True
print(d.strftime("%z %Z"), d.timestamp(), datetime.now(Zone()).utcoffset())  # expect: +0200 Zone 1714972080.0 2:00:00
s = Stamp(2024, 1, 31)
print(repr(s), type(s.tomorrow()).__name__, s.tomorrow(), s.kind, Stamp.fromisoformat("2024-01-01").kind, type(Stamp.now()).__name__)  # expect: Stamp(2024, 1, 31, 0, 0) Stamp 2024-02-01 00:00:00 stamp stamp Stamp
print(isinstance(s, date), s == datetime(2024, 1, 31), repr(s.replace(day=1)), repr(s.date()), repr(FirstOf(2020)))  # expect: True True Stamp(2024, 1, 1, 0, 0) datetime.date(2024, 1, 31) FirstOf(2020, 1, 1)
print(repr(timezone(timedelta(hours=-3), "BRT")), timezone(timedelta(hours=-3)), timezone(timedelta(seconds=-3661)), timezone.utc)  # expect: datetime.timezone(datetime.timedelta(days=-1, seconds=75600), 'BRT') UTC-03:00 UTC-01:01:01 UTC
print(copy.copy(s) == s, copy.deepcopy([d, timedelta(1)]) == [d, timedelta(1)], copy.deepcopy(timezone.utc) is timezone.utc)  # expect: True True True
try:
    tzinfo().utcoffset(None)
except NotImplementedError as error:
    print(error)  # expect: a tzinfo subclass must implement utcoffset()
