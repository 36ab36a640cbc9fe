import re

patterns = ["[a", "(a", "a)", "*a", "a**", "a{3,2}", "\\", r"\q", "(?P<a>b)(?P<a>c)", "(?P=x)", "(?P<1>a)", "(?P<a", "(?Pa)",
            "(?<x>a)", "(?z)", "[b-a]", r"\1", r"(a\1)", "a(?i)", "(?", "(?P<>a)", r"[\q]", r"\x1", "(?<=a+)b", "+", "(*a)",
            "x\n[", r"[a\]", "(?#a", r"\u12", "a|*", "^*", "(?(x)a)", r"[\d-z]"]
for pattern in patterns:
    try:
        re.compile(pattern)
        print("none")
    except re.error as error:
        print(error)
# expect: unterminated character set at position 0
# expect: missing ), unterminated subpattern at position 0
# expect: unbalanced parenthesis at position 1
# expect: nothing to repeat at position 0
# expect: multiple repeat at position 2
# expect: min repeat greater than max repeat at position 2
# expect: bad escape (end of pattern) at position 0
# expect: bad escape \q at position 0
# expect: redefinition of group name 'a' as group 2; was group 1 at position 12
# expect: unknown group name 'x' at position 4
# expect: bad character in group name '1' at position 4
# expect: missing >, unterminated name at position 4
# expect: unknown extension ?Pa at position 1
# expect: unknown extension ?<x at position 1
# expect: unknown extension ?z at position 1
# expect: bad character range b-a at position 1
# expect: invalid group reference 1 at position 1
# expect: cannot refer to an open group at position 2
# expect: global flags not at the start of the expression at position 1
# expect: unexpected end of pattern at position 2
# expect: missing group name at position 4
# expect: bad escape \q at position 1
# expect: incomplete escape \x1 at position 0
# expect: look-behind requires fixed-width pattern
# expect: nothing to repeat at position 0
# expect: nothing to repeat at position 1
# expect: unterminated character set at position 2 (line 2, column 1)
# expect: unterminated character set at position 0
# expect: missing ), unterminated comment at position 0
# expect: incomplete escape \u12 at position 0
# expect: nothing to repeat at position 2
# expect: nothing to repeat at position 1
# expect: unknown group name 'x' at position 3
# expect: bad character range \d-z at position 1
try:
    re.compile("é[")
except re.error as error:
    print(error.msg, error.pos, error.pattern)  # expect: unterminated character set 1 é[
try:
    re.match("a", b"a")
except TypeError as error:
    print(error)  # expect: cannot use a string pattern on a bytes-like object
try:
    re.compile(re.compile("a"), re.I)
except ValueError as error:
    print(error)  # expect: cannot process flags argument with a compiled pattern
re.match("a", 5)  # expect error: TypeError: expected string or bytes-like object, got 'int'
