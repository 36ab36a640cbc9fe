import string
import textwrap

print(string.ascii_lowercase, string.digits, string.Template("$a and ${b} $$").substitute(a=1, b=2), string.capwords("ab cd"))  # expect: abcdefghijklmnopqrstuvwxyz 0123456789 1 and 2 $ Ab Cd
print(repr(textwrap.dedent("\n    a\n      b\n\n    c\n")), repr(textwrap.indent("a\n\nb\n", "> ")), textwrap.shorten("hello big world", 12), textwrap.wrap("aa bb cc dd", 5))  # expect: '\na\n  b\n\nc\n' '> a\n\n> b\n' hello [...] ['aa bb', 'cc dd']
