import json
from collections import OrderedDict

text = '{"b": 1, "a": {"c": 2, "c": 3}, "b": 4}'
print(json.loads(text, object_pairs_hook=OrderedDict) == OrderedDict(b=4, a=OrderedDict(c=3)))  # expect: True
print(json.loads(text, object_pairs_hook=dict, strict=False))  # expect: {'b': 4, 'a': {'c': 3}}
print(type(json.loads(text, object_pairs_hook=OrderedDict)["a"]).__name__)  # expect: OrderedDict
