import io

s = io.StringIO()
s.write("line 1\n")
print("line 2", file=s)
print(repr(s.getvalue()), [line for line in io.StringIO("a\nb")], io.StringIO("xyz").read(2))  # expect: 'line 1\nline 2\n' ['a\n', 'b'] xy
