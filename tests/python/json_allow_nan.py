import json

print(json.dumps([float("inf"), float("-inf")]))  # expect: [Infinity, -Infinity]
try:
    json.dumps([float("inf")], allow_nan=False)
except ValueError as error:
    print(str(error).split(":")[0])  # expect: Out of range float values are not JSON compliant
