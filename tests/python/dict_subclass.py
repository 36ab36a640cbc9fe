class Loud(dict):
    def __setitem__(self, key, value):
        super().__setitem__(key.upper(), value)

    def __missing__(self, key):
        return "no " + key


d = Loud()
d["a"] = 1
print(d, d["A"], d["zz"], len(d), isinstance(d, dict), d == {"A": 1})  # expect: {'A': 1} 1 no zz 1 True True
