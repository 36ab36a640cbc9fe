import itertools


def source():
    for i in range(100):
        if i > 2:
            raise RuntimeError("asked too far")
        yield i


print(list(itertools.islice(source(), 3)))  # expect: [0, 1, 2]
print(next(itertools.chain(source(), source())))  # expect: 0
