print(repr("a'b"), repr('a"b'), repr("a'b\"c"), repr("tab\tnl\n\\"), repr("\x00\x7f\xa0é"), repr("\u200b\U0001f600"))  # expect: "a'b" 'a"b' 'a\'b"c' 'tab\tnl\n\\' '\x00\x7f\xa0é' '\u200b😀'
