def numbers():
    for i in range(3):
        print("made", i)  # expect: made 0
        yield i


print(any(x == 0 for x in numbers()))  # expect: True
