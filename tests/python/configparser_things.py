import configparser
import io

TEXT = """
[DEFAULT]
host = local
Port = 5432

[db]
url = %(host)s:%(port)s/x
name: value
flag = yes
many = one
  two

  three
; a comment
# another
pct = 50%%
empty =

[Other Section]
n = 3
f = 2.5
"""
c = configparser.ConfigParser()
c.read_string(TEXT)
print(c.sections(), c.has_section("db"), "db" in c, "zz" in c, len(c), list(c))  # expect: ['db', 'Other Section'] True True False 3 ['DEFAULT', 'db', 'Other Section']
print(c["db"]["url"], c.get("db", "URL"), c.get("db", "url", raw=True))  # expect: local:5432/x local:5432/x %(host)s:%(port)s/x
print(repr(c["db"]["many"]), c["db"]["pct"], repr(c["db"]["empty"]))  # expect: 'one\ntwo\n\nthree' 50% ''
print(c.getint("Other Section", "n"), c.getfloat("Other Section", "f"), c.getboolean("db", "flag"))  # expect: 3 2.5 True
print(c.get("db", "zz", fallback="other"), c["db"].get("zz"), c["db"].getint("port"), c.has_option("db", "zz"))  # expect: other None 5432 False
print(c.options("db"), dict(c["Other Section"]), c.items("Other Section"))  # expect: ['url', 'name', 'flag', 'many', 'pct', 'empty', 'host', 'port'] {'n': '3', 'f': '2.5', 'host': 'local', 'port': '5432'} [('host', 'local'), ('port', '5432'), ('n', '3'), ('f', '2.5')]
for section, option in (("db", "zz"), ("zz", "a")):
    try:
        c.get(section, option)
    except configparser.Error as error:
        print(type(error).__name__, error)  # expect: NoOptionError No option 'zz' in section: 'db'
# expect: NoSectionError No section: 'zz'
try:
    c["zz"]
except KeyError as error:
    print(repr(error))  # expect: KeyError('zz')
c["new"] = {"a": 1, "b": "x"}
c.set("new", "c", "y")
out = io.StringIO()
c.write(out)
print(out.getvalue())  # expect: [DEFAULT]
# expect: host = local
# expect: port = 5432
# expect:
# expect: [db]
# expect: url = %(host)s:%(port)s/x
# expect: name = value
# expect: flag = yes
# expect: many = one
# expect: 	two
# expect: 	
# expect: 	three
# expect: pct = 50%%
# expect: empty = 
# expect:
# expect: [Other Section]
# expect: n = 3
# expect: f = 2.5
# expect:
# expect: [new]
# expect: a = 1
# expect: b = x
# expect: c = y
# expect:
# expect:
for text in ("a = 1", "[a]\nx = 1\nx = 2", "[a]\n[a]", "[a]\nx"):
    try:
        configparser.ConfigParser().read_string(text)
    except configparser.Error as error:
        print(type(error).__name__)  # expect: MissingSectionHeaderError
# expect: DuplicateOptionError
# expect: DuplicateSectionError
# expect: ParsingError
try:
    c.set("db", "x", "50%")
except ValueError as error:
    print(error)  # expect: invalid interpolation syntax in '50%' at position 2
c.read_dict({"db": {"bad": "%(nowhere)s"}})
try:
    c.get("db", "bad")
except configparser.InterpolationMissingOptionError as error:
    print(error)  # expect: Bad value substitution: option 'bad' in section 'db' contains an interpolation key 'nowhere' which is not a valid option name. Raw value: '%(nowhere)s'
r = configparser.RawConfigParser(allow_no_value=True)
r.read_string("[x]\nkey\nother = %(a)s")
print(r.get("x", "key"), r.get("x", "other"))  # expect: None %(a)s
