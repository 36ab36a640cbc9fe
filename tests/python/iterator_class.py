class Count:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n == 0:
            raise StopIteration
        self.n -= 1
        return self.n


print(list(Count(3)), sum(Count(4)), [x for x in Count(2)], sorted(Count(3)), list(zip(Count(2), "ab")), ",".join(str(x) for x in Count(2)))  # expect: [2, 1, 0] 6 [1, 0] [0, 1, 2] [(1, 'a'), (0, 'b')] 1,0
