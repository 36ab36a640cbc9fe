import io

import yaml

text = """
# the whole of a configuration
database:
  url: postgresql://u:p@h/db
  schema: ~
  pool: {size: 5, timeout: 2.5, ping: yes}
names: [a, 'b c', "d\\n"]
started: 2024-01-31
at: 2024-01-31 12:30:00
octal: 0o17
old: 017
hex: 0xff
big: 123456789012345678901234567890
block: |
  one
  two
folded: >-
  three
  four
7: seven
on: false
"""
config = yaml.safe_load(text)
print(config["database"])  # expect: {'url': 'postgresql://u:p@h/db', 'schema': None, 'pool': {'size': 5, 'timeout': 2.5, 'ping': True}}
print(config["names"])  # expect: ['a', 'b c', 'd\n']
print(repr(config["started"]), repr(config["at"]))  # expect: datetime.date(2024, 1, 31) datetime.datetime(2024, 1, 31, 12, 30)
print(config["octal"], config["old"], config["hex"])  # expect: 0o17 15 255
print(config["big"] + 1)  # expect: 123456789012345678901234567891
print(repr(config["block"]), repr(config["folded"]))  # expect: 'one\ntwo\n' 'three four'
print(config[7], config[True])  # expect: seven False

print(yaml.safe_load(""), yaml.safe_load("# nothing\n") or {})  # expect: None {}
print(yaml.safe_load(b"a: \xc3\xa9"))  # expect: {'a': 'é'}
print(yaml.safe_load(io.StringIO("[1, 2]")))  # expect: [1, 2]
print(yaml.load("a: 1", Loader=yaml.SafeLoader), yaml.load("b: 2", yaml.FullLoader))  # expect: {'a': 1} {'b': 2}
print(yaml.safe_load("d: !!binary aGVsbG8="))  # expect: {'d': b'hello'}

shared = yaml.safe_load("base: &b {x: 1}\nother: *b\nmerged:\n  <<: *b\n  y: 2\n")
shared["base"]["x"] = 5
print(shared)  # expect: {'base': {'x': 5}, 'other': {'x': 5}, 'merged': {'x': 1, 'y': 2}}

for broken in ("a: [1", "a: b: c", "- a\nb", "x: !!python/object:os.system 1", "? [a]\n: 1", "a: *b"):
    try:
        print(yaml.safe_load(broken))
    except yaml.YAMLError as error:
        print(isinstance(error, yaml.MarkedYAMLError))
# expect: True
# expect: True
# expect: True
# expect: True
# expect: True
# expect: True
