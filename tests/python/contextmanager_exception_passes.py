from contextlib import contextmanager


@contextmanager
def guard():
    yield


with guard():
    raise KeyError("through")  # expect error: KeyError: 'through'
