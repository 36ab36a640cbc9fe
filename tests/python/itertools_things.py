import itertools as it

print(list(it.chain([1], (2, 3))), list(it.chain.from_iterable(["ab", "c"])), list(it.islice(it.count(5), 3)), list(it.islice("abcdef", 1, 5, 2)))  # expect: [1, 2, 3] ['a', 'b', 'c'] [5, 6, 7] ['b', 'd']
print(list(it.product([1, 2], "a")), list(it.permutations([1, 2, 3], 2)), list(it.combinations("abc", 2)), list(it.accumulate([1, 2, 3])))  # expect: [(1, 'a'), (2, 'a')] [(1, 2), (1, 3), (2, 1), (2, 3), (3, 1), (3, 2)] [('a', 'b'), ('a', 'c'), ('b', 'c')] [1, 3, 6]
print([(k, list(g)) for k, g in it.groupby("aabbb")], list(it.zip_longest([1, 2], [3], fillvalue=0)), list(it.starmap(pow, [(2, 3)])), list(it.repeat(1, 2)))  # expect: [('a', ['a', 'a']), ('b', ['b', 'b', 'b'])] [(1, 3), (2, 0)] [8] [1, 1]
print(list(it.takewhile(lambda x: x < 3, [1, 2, 3, 1])), list(it.dropwhile(lambda x: x < 3, [1, 2, 3, 1])), list(it.pairwise([1, 2, 3])), list(it.filterfalse(None, [0, 1])))  # expect: [1, 2] [3, 1] [(1, 2), (2, 3)] [0]
