import copy

a = {"x": [1, {"y": 2}], "t": (1, [2])}
b = copy.deepcopy(a)
c = copy.copy(a)
a["x"][1]["y"] = 9
print(b, c["x"][1]["y"], copy.copy([1, 2]), copy.deepcopy("s"))  # expect: {'x': [1, {'y': 2}], 't': (1, [2])} 9 [1, 2] s


class N:
    def __init__(self):
        self.items = [1]


n = N()
m = copy.deepcopy(n)
n.items.append(2)
print(m.items, copy.copy(n).items is n.items)  # expect: [1] True
