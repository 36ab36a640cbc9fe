s = "héllo"
print(s[1], s[-1], s[1:3], s[::-1], s[::2], s[-3:], s[10:], len(s))  # expect: é o él olléh hlo llo  5
