import re

m = re.match(r"(?P<year>\d{4})-(\d\d)", "2024-05-06")
print(m.group(), m.group(0, 1, "year"), m[2], m["year"])  # expect: 2024-05 ('2024-05', '2024', '2024') 05 2024
print(m.groups(), m.groupdict(), m.start(), m.end(), m.span(2))  # expect: ('2024', '05') {'year': '2024'} 0 7 (5, 7)
print(m, bool(m), m.string, m.re.pattern)  # expect: <re.Match object; span=(0, 7), match='2024-05'> True 2024-05-06 (?P<year>\d{4})-(\d\d)
print(m.lastindex, m.lastgroup, m.expand(r"\2/\g<year>"))  # expect: 2 None 05/2024
print(re.match("b", "ab"), re.search("b", "ab").start(), re.fullmatch("a|ab", "ab").group())  # expect: None 1 ab
print(re.search("(x)?b", "ab").groups(), re.search("(x)?b", "ab").groups("-"), re.search("(x)?b", "ab").span(1))  # expect: (None,) ('-',) (-1, -1)
print(re.search("é+", "caféé au").span(), re.search(r"\w+", "éa b").group())  # expect: (3, 5) éa
print(re.findall(r"\d+", "1 22 333"), re.findall(r"(\w)(\d)?", "a1b"), re.findall("x*", "axb"))  # expect: ['1', '22', '333'] [('a', '1'), ('b', '')] ['', 'x', '', '']
print([m.span() for m in re.finditer(r"\b|é", "é a")])  # expect: [(0, 0), (0, 1), (1, 1), (2, 2), (3, 3)]
print(re.split(r"[,;]\s*", "a, b;c"), re.split("(-)", "a-b-c", maxsplit=1), re.split("x*", "axb"))  # expect: ['a', 'b', 'c'] ['a', '-', 'b-c'] ['', 'a', '', 'b', '']
print(re.compile("a").search("bab", 2), re.compile("a").match("ba", 1).span(), re.compile("^a").search("ba", 1))  # expect: None (1, 2) None
print(re.compile("b").findall("abab", 1, 3), re.compile("b$").search("abc", 0, 2).span())  # expect: ['b'] (1, 2)
print(re.escape("a.b*c-d e_é"), re.search(re.escape("[1+1]"), "x[1+1]").span())  # expect: a\.b\*c\-d\ e_é (1, 6)
print(re.match(rb"(\w+)", b"ab\xff").group(1), re.sub(b"a", b"b", b"aa"))  # expect: b'ab' b'bb'
print(re.compile("a") is re.compile("a"), re.compile(re.compile("a")).pattern)  # expect: True a
p = re.compile("(?P<n>a)(b)", re.I | re.M)
print(p.flags, p.groups, dict(p.groupindex), p)  # expect: 42 2 {'n': 1} re.compile('(?P<n>a)(b)', re.IGNORECASE|re.MULTILINE)




print(isinstance(p, re.Pattern), isinstance(p.match("AB"), re.Match))  # expect: True True
for text in ("2024", "x"):
    if (found := re.match(r"\d+", text)) is not None:
        print(found.group())  # expect: 2024
