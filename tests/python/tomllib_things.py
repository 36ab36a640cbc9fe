import tomllib
from pathlib import Path

text = "title = 'x'\n[database]\nports = [5432, 5433]\nratio = 1.5\nsince = 2020-01-02\n[database.pool]\nsize = 5\n"
values = tomllib.loads(text)
print(values["database"]["ports"], values["database"]["pool"]["size"])  # expect: [5432, 5433] 5
print(repr(values["database"]["since"]), values["database"]["ratio"])  # expect: datetime.date(2020, 1, 2) 1.5
try:
    tomllib.loads("a = ")
except ValueError as error:
    print(type(error).__name__)  # expect: TOMLDecodeError
print(values["database"]["url"])  # expect error: KeyError: 'url'
