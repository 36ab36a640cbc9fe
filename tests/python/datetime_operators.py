from datetime import UTC, date, datetime, time, timedelta, timezone


def show(*functions):
    out = []
    for function in functions:
        try:
            out.append(repr(function()))
        except Exception as error:
            out.append(type(error).__name__)
    print(" ".join(out))


d = datetime(2024, 2, 29, 12, 30, 45, 123456)
z = d.replace(tzinfo=timezone(timedelta(hours=5, minutes=30)))
show(lambda: d + timedelta(days=366), lambda: timedelta(hours=12) + d, lambda: d - timedelta(microseconds=123457), lambda: d - datetime(2024, 1, 1))  # expect: datetime.datetime(2025, 3, 1, 12, 30, 45, 123456) datetime.datetime(2024, 3, 1, 0, 30, 45, 123456) datetime.datetime(2024, 2, 29, 12, 30, 44, 999999) datetime.timedelta(days=59, seconds=45045, microseconds=123456)
show(lambda: datetime.max + timedelta(microseconds=1), lambda: datetime.min - timedelta(1), lambda: d - z, lambda: d < z, lambda: d == z, lambda: d != z)  # expect: OverflowError OverflowError TypeError TypeError False True
show(lambda: z - datetime(2024, 2, 29, 7, 0, 45, 123456, tzinfo=UTC), lambda: z == z.astimezone(UTC), lambda: hash(z) == hash(z.astimezone(UTC)), lambda: z.astimezone(UTC))  # expect: datetime.timedelta(0) True True datetime.datetime(2024, 2, 29, 7, 0, 45, 123456, tzinfo=datetime.timezone.utc)
show(lambda: d == date(2024, 2, 29), lambda: date(2024, 2, 29) == d, lambda: d < date(2025, 1, 1), lambda: d + 1, lambda: d < 5, lambda: d == 5)  # expect: False False TypeError TypeError TypeError False
show(lambda: date(2024, 3, 1) - date(2023, 3, 1), lambda: date(2024, 1, 31) + timedelta(hours=47), lambda: date.max + timedelta(1), lambda: date(2024, 1, 1) < date(2024, 1, 2), lambda: date(2024, 1, 1) - 1)  # expect: datetime.timedelta(days=366) datetime.date(2024, 2, 1) OverflowError True TypeError
show(lambda: time(1, 2) < time(1, 3), lambda: time(1, tzinfo=UTC) == time(2, tzinfo=timezone(timedelta(hours=1))), lambda: time(1) < time(1, tzinfo=UTC), lambda: time(1) == time(1, tzinfo=UTC))  # expect: True True TypeError False
show(lambda: timedelta(1) * 1.5, lambda: 3 * timedelta(hours=1), lambda: timedelta(1) / 7, lambda: timedelta(1) / timedelta(hours=5), lambda: timedelta(days=-1) // 3, lambda: timedelta(1) // timedelta(hours=5))  # expect: datetime.timedelta(days=1, seconds=43200) datetime.timedelta(seconds=10800) datetime.timedelta(seconds=12342, microseconds=857143) 4.8 datetime.timedelta(days=-1, seconds=57600) 4
show(lambda: timedelta(1) % timedelta(hours=5), lambda: divmod(timedelta(1), timedelta(hours=5)), lambda: -timedelta(seconds=1), lambda: abs(timedelta(-1)), lambda: timedelta(1) / 0, lambda: timedelta(1) / timedelta(0))  # expect: datetime.timedelta(seconds=14400) (4, datetime.timedelta(seconds=14400)) datetime.timedelta(days=-1, seconds=86399) datetime.timedelta(days=1) ZeroDivisionError ZeroDivisionError
show(lambda: timedelta(0, 0, 0.5), lambda: timedelta(0, 0, 1.5), lambda: timedelta(0, 0.1), lambda: timedelta(weeks=1, days=-7), lambda: timedelta(10**10), lambda: timedelta("1"), lambda: timedelta(1) < 5)  # expect: datetime.timedelta(0) datetime.timedelta(microseconds=2) datetime.timedelta(microseconds=100000) datetime.timedelta(0) OverflowError TypeError TypeError
show(lambda: timedelta.max, lambda: timedelta.min, lambda: timedelta.max + timedelta(microseconds=1), lambda: timedelta.min.total_seconds(), lambda: -timedelta.min)  # expect: datetime.timedelta(days=999999999, seconds=86399, microseconds=999999) datetime.timedelta(days=-999999999) OverflowError -86399999913600.0 datetime.timedelta(days=999999999)
show(lambda: sorted([date(2024, 2, 1), date(2023, 1, 1)]), lambda: max(d, datetime(2025, 1, 1)), lambda: sum([timedelta(1), timedelta(2)], timedelta()), lambda: {date(2024, 1, 1): 1}[date(2024, 1, 1)])  # expect: [datetime.date(2023, 1, 1), datetime.date(2024, 2, 1)] datetime.datetime(2025, 1, 1, 0, 0) datetime.timedelta(days=3) 1
show(lambda: datetime.fromtimestamp(1700000000.123456, UTC), lambda: datetime.fromtimestamp(-1, UTC), lambda: z.timestamp(), lambda: datetime.fromtimestamp(0, z.tzinfo), lambda: datetime.fromtimestamp(1e20, UTC))  # expect: datetime.datetime(2023, 11, 14, 22, 13, 20, 123456, tzinfo=datetime.timezone.utc) datetime.datetime(1969, 12, 31, 23, 59, 59, tzinfo=datetime.timezone.utc) 1709190045.123456 datetime.datetime(1970, 1, 1, 5, 30, tzinfo=datetime.timezone(datetime.timedelta(seconds=19800))) OverflowError
show(lambda: d.replace(year=2023), lambda: d.replace(day=1, hour=0), lambda: datetime(2024, 1, 1, 24), lambda: datetime(2024, 1, 1, tzinfo=5), lambda: date(2024.0, 1, 1), lambda: time(1, 60))  # expect: ValueError datetime.datetime(2024, 2, 1, 0, 30, 45, 123456) ValueError TypeError TypeError ValueError
show(lambda: datetime.combine(date(2024, 1, 1), time(1, tzinfo=UTC)), lambda: datetime.combine(date(2024, 1, 1), time(1), UTC), lambda: d.date(), lambda: z.timetz(), lambda: d.time())  # expect: datetime.datetime(2024, 1, 1, 1, 0, tzinfo=datetime.timezone.utc) datetime.datetime(2024, 1, 1, 1, 0, tzinfo=datetime.timezone.utc) datetime.date(2024, 2, 29) datetime.time(12, 30, 45, 123456, tzinfo=datetime.timezone(datetime.timedelta(seconds=19800))) datetime.time(12, 30, 45, 123456)
show(lambda: datetime.min, lambda: datetime.max, lambda: date.max, lambda: time.max, lambda: timezone.max, lambda: date.resolution, lambda: timezone.utc is timezone(timedelta(0)))  # expect: datetime.datetime(1, 1, 1, 0, 0) datetime.datetime(9999, 12, 31, 23, 59, 59, 999999) datetime.date(9999, 12, 31) datetime.time(23, 59, 59, 999999) datetime.timezone(datetime.timedelta(seconds=86340)) datetime.timedelta(days=1) True
show(lambda: tuple(date(2021, 1, 3).isocalendar()), lambda: date(2020, 12, 31).isocalendar().week, lambda: date.fromisocalendar(2020, 53, 7), lambda: date.fromisocalendar(2021, 53, 1), lambda: d.timetuple()[:8])  # expect: (2020, 53, 7) 53 datetime.date(2021, 1, 3) ValueError (2024, 2, 29, 12, 30, 45, 3, 60)
