class Name(str):
    def shout(self):
        return self.upper() + "!"


n = Name("bob")
print(n, n.shout(), n + "x", len(n), n == "bob", isinstance(n, str), n[0], f"{n:>5}", {"bob": 1}[n], n in ["bob"])  # expect: bob BOB! bobx 3 True True b   bob 1 True
