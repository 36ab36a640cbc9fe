a = [1]
a.append(a)
print(a)  # expect: [1, [...]]
d = {}
d["d"] = d
print(d)  # expect: {'d': {...}}
