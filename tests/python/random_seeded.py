# A seed gives CPython's own numbers.
import random

random.seed(42)
print(random.random())  # expect: 0.6394267984578837
print([random.randint(1, 100) for _ in range(5)])  # expect: [4, 95, 36, 32, 29]
print(random.choice(["a", "b", "c", "d"]))  # expect: b
x = list(range(10))
random.shuffle(x)
print(x)  # expect: [7, 2, 5, 6, 0, 3, 4, 9, 8, 1]
print(random.sample(range(100), 5))  # expect: [29, 64, 77, 3, 71]
print(random.sample(range(1000), 30)[:5])  # expect: [203, 733, 665, 718, 558]
print(random.getrandbits(100))  # expect: 971695452073224651423282461553
print(random.uniform(1, 2), random.gauss(0, 1), random.gauss(0, 1))  # expect: 1.0434504429230973 -0.49970575226363245 0.13022919725938742
print(random.choices("abc", k=5), random.choices("abc", weights=[1, 2, 3], k=5))  # expect: ['c', 'a', 'a', 'b', 'c'] ['b', 'b', 'a', 'c', 'c']
print(random.randbytes(5), random.randrange(10, 100, 7))  # expect: b'Lz7\xfc\x14' 31
r = random.Random("seed")
print(r.random(), r.randint(0, 9), r.normalvariate(0, 1), r.expovariate(2), r.triangular())  # expect: 0.1382359792209653 3 1.1624973875371167 0.33164600940106975 0.6263765524987122
print(random.Random(b"x").random(), random.Random(-5).random(), random.Random(2**70).random())  # expect: 0.6307877176639078 0.6229016948897019 0.2327882718301838
s = r.getstate()
a = r.random()
r.setstate(s)
print(a == r.random())  # expect: True
try:
    random.sample({1, 2}, 1)
except TypeError as error:
    print(error)  # expect: Population must be a sequence.  For dicts or sets, use sorted(d).
try:
    random.seed([1])
except TypeError as error:
    print(str(error).splitlines()[0])  # expect: The only supported seed types are: None,
try:
    random.choice([])
except IndexError as error:
    print(error)  # expect: Cannot choose from an empty sequence
