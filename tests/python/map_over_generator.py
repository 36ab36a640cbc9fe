def squares():
    for i in range(3):
        yield i * i


print(list(map(lambda x: x + 1, squares())), sorted(squares(), reverse=True), tuple(squares()), sum(squares()), max(squares()))  # expect: [1, 2, 5] [4, 1, 0] (0, 1, 4) 5 4
