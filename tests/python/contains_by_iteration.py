class R:
    def __iter__(self):
        return iter([1, 2])


print(1 in R(), 5 in R(), list(R()), max(R()), sum(R()), dict.fromkeys(R()))  # expect: True False [1, 2] 2 3 {1: None, 2: None}
