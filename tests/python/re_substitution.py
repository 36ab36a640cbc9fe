import re

print(re.sub(r"(\w+) (\w+)", r"\2 \1", "hello world"))  # expect: world hello
print(re.sub("(?P<x>a)", r"[\g<x>\g<1>\g<0>]", "ba"), re.sub("a", r"\n\\t", "a") == "\n\\t")  # expect: b[aaa] True
print(re.sub(r"\d+", lambda m: str(int(m.group()) * 2), "a1b22"))  # expect: a2b44
print(re.subn("a", "b", "aaa", count=2), re.subn("a", lambda m: "-", "aa"), re.subn("x", "y", "aa"))  # expect: ('bba', 2) ('--', 2) ('aa', 0)
print(re.sub("x*", "-", "abxd"), re.sub("(?m)^", "> ", "a\nb"))  # expect: -a-b--d- > a
# expect: > b
print(re.sub("(a)|b", r"<\1>", "ab"), re.sub("é", "e", "café"), re.sub("(.)", r"\1\1", "é"))  # expect: <a><> cafe éé
print(re.sub("a", "\\\\", "a"))  # expect: \
print(re.compile("[A-Z]").sub(lambda m: "_" + m.group().lower(), "camelCaseName"))  # expect: camel_case_name


def inner(match):
    return re.sub("b", lambda m: "c", match.group())


print(re.sub("ab", inner, "abab", count=1))  # expect: acab
try:
    re.sub("a", lambda m: 1 // 0, "a")
except ZeroDivisionError as error:
    print(error)  # expect: integer division or modulo by zero
for template in (r"\2", r"\q", r"\g<n>", r"\g<1", r"\g"):
    try:
        re.sub("(a)", template, "a")
    except (re.error, IndexError) as error:
        print(type(error).__name__, error)
# expect: error invalid group reference 2 at position 1
# expect: error bad escape \q at position 0
# expect: IndexError unknown group name 'n'
# expect: error missing >, unterminated name at position 3
# expect: error missing < at position 2
try:
    re.match("(a)", "a").group(2)
except IndexError as error:
    print(error)  # expect: no such group
re.sub("a", lambda m: 5, "ba")  # expect error: TypeError: sequence item 1: expected str instance, int found
