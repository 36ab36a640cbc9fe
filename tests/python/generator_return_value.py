def count():
    yield 1
    return "end"


generator = count()
next(generator)
try:
    next(generator)
except StopIteration as stop:
    print(stop.value, stop.args)  # expect: end ('end',)
try:
    next(generator)
except StopIteration as stop:
    print(stop.value, stop.args)  # expect: None ()
try:
    count().send(1)
except TypeError as error:
    print(error)  # expect: can't send non-None value to a just-started generator


def stubborn():
    try:
        yield 1
    except GeneratorExit:
        yield 2


generator = stubborn()
next(generator)
generator.close()  # expect error: RuntimeError: generator ignored GeneratorExit
