import io
import json


class Encoder(json.JSONEncoder):
    def default(self, o):
        if isinstance(o, set):
            return sorted(o)
        return super().default(o)


class Decoder(json.JSONDecoder):
    def decode(self, s):
        return ["read", super().decode(s)]


print(json.dumps({"a": {2, 1}}, cls=Encoder))  # expect: {"a": [1, 2]}
print(json.dumps({"b": 1, "a": {1}}, cls=Encoder, sort_keys=True))  # expect: {"a": [1], "b": 1}
print(Encoder().encode([{3}]), json.JSONEncoder(indent=1).encode([]))  # expect: [[3]] []
file = io.StringIO()
json.dump({1}, file, cls=Encoder)
print(file.getvalue())  # expect: [1]
print(json.loads("1", cls=Decoder), json.loads("[2]", cls=json.JSONDecoder))  # expect: ['read', 1] [2]
print(json.loads('{"a": 1}', object_hook=list))  # expect: ['a']
json.dumps(object, cls=Encoder)  # expect error: TypeError: Object of type type is not JSON serializable
