import datetime as d, json, io
def attempt(call, *given, **named):
    try:
        return call(*given, **named)
    except Exception as error:
        return str(error)
class Zone(d.tzinfo):
    def __init__(self, offset): self.offset = offset
    def utcoffset(self, moment): return self.offset
    def dst(self, moment): return d.timedelta(0)
    def tzname(self, moment): return 'Z'
class Bare(d.tzinfo): pass
zones = [None, d.timezone.utc, d.timezone(d.timedelta(hours=-3, minutes=-30), 'there'), Zone(d.timedelta(hours=1)), Zone(d.timedelta(days=2)), Zone(5), Zone(None), Bare()]
moments = [d.datetime(2024, 2, 29, 12, 30, 15, 500), d.datetime.min, d.datetime.max, d.date(2024, 12, 30), d.date.min, d.time(1, 2, 3, 4, fold=1), d.time.max, d.timedelta(days=-1, seconds=5, microseconds=7), d.timedelta.max, d.timedelta(0)]
moments += [attempt(d.datetime, 2024, 1, 1, 0, 0, tzinfo=zone) for zone in zones] + [attempt(d.time, 1, tzinfo=zone) for zone in zones]
for moment in moments:
    for name in 'year month day hour minute second microsecond tzinfo fold days seconds microseconds min max resolution'.split():
        attempt(getattr, moment, name)
    for name in 'utcoffset tzname dst isoformat ctime weekday isoweekday isocalendar toordinal timetuple utctimetuple timestamp date time timetz total_seconds astimezone __hash__ __reduce__ __bool__ __abs__ __neg__ __pos__ __repr__ __str__'.split():
        attempt(lambda: repr(getattr(moment, name)()))
    for form in ('%Y-%m-%d %H:%M:%S.%f %z %Z %j %U %W %a %A %b %B %p %I %y %G %u %V %w %c %x %X %% %e', '%q', '%', ''):
        attempt(lambda: moment.strftime(form)), attempt(format, moment, form)
    for part in ('hours', 'minutes', 'seconds', 'milliseconds', 'microseconds', 'auto', 'x'):
        attempt(lambda: moment.isoformat(timespec=part))
    attempt(lambda: moment.replace(year=2025)), attempt(lambda: moment.replace(hour=30)), attempt(lambda: moment.replace(day=31, month=2)), attempt(lambda: moment.replace(tzinfo=None, fold=2))
    attempt(hash, moment), attempt(json.dumps, moment), attempt(json.dumps, [moment], default=str)
    for other in (moments[0], moments[3], moments[5], moments[7], moments[11], 2, 0, 1.5, float('nan'), float('inf'), None, 'x'):
        attempt(lambda: moment == other), attempt(lambda: moment < other), attempt(lambda: moment + other), attempt(lambda: moment - other), attempt(lambda: other - moment), attempt(lambda: moment * other)
        attempt(lambda: moment / other), attempt(lambda: moment // other), attempt(lambda: moment % other), attempt(divmod, moment, other), attempt(lambda: other * moment)
for zone in zones:
    attempt(hash, zone), attempt(repr, zone), attempt(lambda: zone.utcoffset(None)), attempt(lambda: zone.tzname(None)), attempt(lambda: zone.dst(None)), attempt(lambda: zone.fromutc(moments[0])), attempt(lambda: zone.fromutc(moments[0].replace(tzinfo=zone))), attempt(lambda: moments[0].astimezone(zone)), attempt(d.datetime.now, zone), attempt(lambda: zone == zones[1])
for given in (0, -1, 1, 738000, 10 ** 12, 1.5, float('nan'), 'x', None):
    attempt(d.date.fromordinal, given), attempt(d.date.fromtimestamp, given), attempt(d.datetime.fromtimestamp, given, d.timezone.utc), attempt(d.datetime.utcfromtimestamp, given), attempt(d.timedelta, given), attempt(d.timezone, given), attempt(d.timezone, d.timedelta(0), given), attempt(d.date.fromisocalendar, given, 1, 1), attempt(d.date.fromisocalendar, 2024, 1, given)
    attempt(d.date.fromisoformat, given), attempt(d.time.fromisoformat, given), attempt(d.datetime.fromisoformat, given), attempt(d.datetime.strptime, given, '%Y'), attempt(d.datetime.combine, given, given)
attempt(d.date.today), attempt(d.datetime.now), attempt(d.datetime.utcnow), attempt(d.timezone, d.timedelta(days=2)), attempt(d.timedelta, 1, 2, 3, 4, 5, 6, 7), attempt(d.timedelta, days=10 ** 9), attempt(d.datetime.combine, moments[3], moments[5])
attempt(json.dump, {'a': 1}, io.StringIO()), attempt(json.dump, 1, 2), attempt(json.dumps, {1: 2}, indent=2, sort_keys=True), attempt(json.dumps, [1], separators=(1,)), attempt(json.dumps, {1.5: [None, True]}, indent='\t', separators=(',', ':')), attempt(json.load, io.StringIO('[1')), attempt(json.loads, b'{"a": 1}'), attempt(json.loads, 5), attempt(json.dumps, {(1,): 1}, skipkeys=True), attempt(json.dumps, float('nan'), allow_nan=False)
