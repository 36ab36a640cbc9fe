def broken():
    yield next(iter([]))


for item in broken():
    print(item)
# expect error: RuntimeError: generator raised StopIteration
