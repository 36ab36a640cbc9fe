import re


def found(pattern, text, flags=0):
    match = re.search(pattern, text, flags)
    return match and match.group()


print(found(r"a\Z", "a\n"), found("a$", "a\n"), found(r"\Aa", "ba"))  # expect: None a None
print(found("(?P<q>['\"]).*?(?P=q)", "x 'a\"b' y"), found(r"(a)\1", "aa"), found("(a)(?:b)", "ab"))  # expect: 'a"b' aa ab
print(repr(found(r"\x41\u00e9\101\t", "Aé\x41\t")), repr(found("[\\t\\n]", "\n")), repr(found(r"\v", "\v")))  # expect: 'AéA\t' '\n' '\x0b'
print(found("[]a]+", "x]a"), found("[^]a]", "]ab"), found("[a-]+", "-a"), found(r"[\w-]+", "a-b c"), found("[[a]+", "[a"))  # expect: ]a b -a a-b [a
print(found("a{,2}", "aaa"), found("a{2}", "aaa"), found("a{1,}?", "aaa"), found("a{", "a{"))  # expect: aa aa a a{
print(found("A.B", "a\nb", re.I), found("A.B", "a\nb", re.I | re.S), found("(?i)A", "a"), found("(?s-i:a.)b", "a\nb"))  # expect: None a
# expect: b a a
# expect: b
print(found("a b # c\n c", "abc", re.X), found(r"a\ b[ ]c", "a b c", re.VERBOSE), found("(?x) a  b ", "ab"), found("a #", "a #"))  # expect: abc a b c ab a #
print(found("^b", "a\nb"), found("^b", "a\nb", re.M), found("a$", "a\nb", re.M))  # expect: None b a
print(found(r"\w+", "é", re.A), found(r"\w+", "é"), found(r"\d", "٣"), found(r"\d", "٣", re.ASCII))  # expect: None é ٣ None
print(found("(?<=a)b", "ab"), found("(?<!a)b", "ab cb"), found("a(?=b)", "ab"), found("a(?!b)", "ab ac"))  # expect: b b a a
print(found("(a)?(?(1)b|c)", "ab"), found("(?P<x>a)?(?(x)b|c)", "c"), found("(?:a|b)+", "abab"), found("(?#note)a", "a"))  # expect: ab c abab a
print(found("a+b", "aab"), found(r"\bfoo\b", "a foo."), found(r"[\b]", "\b") == "\b")  # expect: aab foo True
print(found(r"[^\W\d_]+", "12abc_"), found("É", "é", re.I), found(".", "😀") == "😀", found("[😀-😂]", "😁") == "😁")  # expect: abc é True True
print(found(r"\.\-\@\/\ \#", ".-@/ #"), found("a|", "b") == "", found("", "b") == "")  # expect: .-@/ # True True
