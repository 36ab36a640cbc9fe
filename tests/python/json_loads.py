import json

print(json.loads('{"a": [1, -2.5e3, null, true, "\\u00e9"], "b": {}}'), json.loads("12345678901234567890123"), json.loads(' "x" '), json.loads(b"[1]"))  # expect: {'a': [1, -2500.0, None, True, 'é'], 'b': {}} 12345678901234567890123 x [1]
try:
    json.loads("[1,]")
except ValueError as e:
    print(type(e).__name__)  # expect: JSONDecodeError
