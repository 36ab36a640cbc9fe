from datetime import timedelta

t = timedelta(days=1, hours=2, seconds=30)
print(t, repr(t), t.total_seconds(), t * 2, t / 2, t // timedelta(hours=1), -t, abs(-t), t > timedelta(1), timedelta(weeks=1), timedelta(milliseconds=1500), timedelta(0), bool(timedelta(0)), t % timedelta(hours=1))  # expect: 1 day, 2:00:30 datetime.timedelta(days=1, seconds=7230) 93630.0 2 days, 4:01:00 13:00:15 26 -2 days, 21:59:30 1 day, 2:00:30 True 7 days, 0:00:00 0:00:01.500000 0:00:00 False 0:00:30
