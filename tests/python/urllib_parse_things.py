from urllib.parse import parse_qs, quote, quote_plus, unquote, urlencode, urljoin, urlparse, urlunparse

print(quote_plus("p@ss w/ö"), quote("a b/c"), unquote("%41%C3%B6"), urlencode({"a": 1, "b": "x&y"}), parse_qs("a=1&a=2&b="), urljoin("http://h/a/b", "c"))  # expect: p%40ss+w%2F%C3%B6 a%20b/c Aö a=1&b=x%26y {'a': ['1', '2']} http://h/a/c
u = urlparse("postgresql://user:p%40w@db.host:5432/name?sslmode=require#x")
print(u.scheme, u.netloc, u.path, u.query, u.fragment, u.hostname, u.port, u.username, u.password, urlunparse(u))  # expect: postgresql user:p%40w@db.host:5432 /name sslmode=require x db.host 5432 user p%40w postgresql://user:p%40w@db.host:5432/name?sslmode=require#x
