from pydantic import AnyUrl, HttpUrl, MySQLDsn, PostgresDsn, RedisDsn, TypeAdapter, ValidationError

url = PostgresDsn.build(scheme="postgresql+asyncpg", username="u", password="p w", host="h", port=5432, path="db")
print(url)  # expect: postgresql+asyncpg://u:p%20w@h:5432/db
print(str(PostgresDsn.build(scheme="postgresql", host="h")))  # expect: postgresql://h
print(url.scheme, url.path, url.query, url.hosts())  # expect: postgresql+asyncpg /db None [{'username': 'u', 'password': 'p%20w', 'host': 'h', 'port': 5432}]
print(MySQLDsn("mysql+pymysql://u:p@h/db?charset=utf8"))  # expect: mysql+pymysql://u:p@h:3306/db?charset=utf8
print(RedisDsn("redis://localhost"), HttpUrl("HTTP://Example.com:80"), AnyUrl("foo://x/y"))  # expect: redis://localhost:6379/0 http://example.com/ foo://x/y
print(url == PostgresDsn(str(url)), url.unicode_string() == str(url))  # expect: True True
for text in ("x", "http://h", "postgresql://", 5, "postgresql://h:99999"):
    try:
        TypeAdapter(PostgresDsn).validate_python(text)
    except ValidationError as error:
        print(error.errors()[0]["type"], error.errors()[0]["msg"][:58])
# expect: url_parsing Input should be a valid URL, relative URL without a base
# expect: url_scheme URL scheme should be 'postgres', 'postgresql', 'postgresql
# expect: url_parsing Input should be a valid URL, empty host
# expect: url_type URL input should be a string or URL
# expect: url_parsing Input should be a valid URL, invalid port number
