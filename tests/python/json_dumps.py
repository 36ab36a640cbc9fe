import json

print(json.dumps({"a": [1, 2.5, None, True, "é\n\""], 1: (1,)}), json.dumps("é", ensure_ascii=False), json.dumps({"b": 1, "a": 2}, sort_keys=True), json.dumps([1, 2], separators=(",", ":")), json.dumps({}), json.dumps([]), json.dumps(float("inf")))  # expect: {"a": [1, 2.5, null, true, "\u00e9\n\""], "1": [1]} "é" {"a": 2, "b": 1} [1,2] {} [] Infinity
print(repr(json.dumps({"a": [1, {"b": 2}]}, indent=2)), json.dumps({"x": {1}}, default=list))  # expect: '{\n  "a": [\n    1,\n    {\n      "b": 2\n    }\n  ]\n}' {"x": [1]}
