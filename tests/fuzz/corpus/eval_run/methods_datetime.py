import datetime
NAMES = """__abs__ __add__ __bool__ __class__ __delattr__ __dir__ __divmod__ __doc__ __eq__ __floordiv__ __format__ __ge__ __getattribute__ __getinitargs__ __getstate__ __gt__ __hash__ __init__ __init_subclass__ __le__ __lt__ __mod__ __mul__ __ne__ __neg__ __new__ __pos__ __radd__ __rdivmod__ __reduce__ __reduce_ex__ __repr__ __rfloordiv__ __rmod__ __rmul__ __rsub__ __rtruediv__ __setattr__ __sizeof__ __str__ __sub__ __subclasshook__ __truediv__ astimezone combine ctime date day days dst fold fromisocalendar fromisoformat fromordinal fromtimestamp fromutc hour isocalendar isoformat isoweekday max microsecond microseconds min minute month now replace resolution second seconds strftime strptime time timestamp timetuple timetz today toordinal total_seconds tzinfo tzname utc utcfromtimestamp utcnow utcoffset utctimetuple weekday year""".split()
VALUES = [datetime.datetime(2020,2,29,1,2,3,4), datetime.datetime.now(datetime.timezone.utc), datetime.date(1,1,1), datetime.time(1,2), datetime.timedelta(5,3), datetime.timezone.utc, datetime.date, datetime.datetime]
OTHERS = [(), (1,), ('a',), ([1, 2],), (2, 3), ('a', 'b'), (None,), ({'a': 1},), (lambda *a: a, [1, 2]), ('a', 1, 2)]
def attempt(call, *given):
    try:
        return call(*given)
    except Exception as error:
        return str(error)
for value in VALUES:
    attempt(repr, value), attempt(len, value), attempt(list, value), attempt(hash, value), attempt(format, value, '>9')
    for other in VALUES:
        attempt(lambda: value == other), attempt(lambda: value < other), attempt(lambda: value + other), attempt(lambda: value in other)
        attempt(lambda: value - other), attempt(lambda: value * other), attempt(lambda: value | other), attempt(lambda: value % other)
        attempt(lambda: value[other]), attempt(lambda: value // other), attempt(lambda: value >> other), attempt(lambda: value & other)
    for name in NAMES:
        found = attempt(getattr, value, name)
        for given in OTHERS:
            attempt(repr, attempt(found, *given))
