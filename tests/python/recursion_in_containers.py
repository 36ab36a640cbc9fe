a = []
for _ in range(50):
    a = [a]
print(a == a, repr(a)[:10], len(repr(a)))  # expect: True [[[[[[[[[[ 102
