import json

json.dumps({"a": object()})  # expect error: TypeError: Object of type object is not JSON serializable
