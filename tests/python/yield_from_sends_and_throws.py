def inner():
    try:
        got = yield 1
        print("got", got)
        yield 2
    except ValueError as error:
        print("caught", error)
        yield 3
    return "done"


def outer():
    result = yield from inner()
    print("result", result)
    yield result


generator = outer()
print(next(generator))
print(generator.send("hello"), generator.throw(ValueError("thrown")))
print(list(generator))


def closing():
    try:
        yield 1
    finally:
        print("closed")


def around():
    yield from closing()


generator = around()
next(generator)
generator.close()


def items():
    yield from [1, 2]


generator = items()
next(generator)
try:
    generator.send("x")
except AttributeError as error:
    print("no send")
# expect: 1
# expect: got hello
# expect: caught thrown
# expect: 2 3
# expect: result done
# expect: ['done']
# expect: closed
# expect: no send
