import tempfile
print(tempfile.gettempdir().startswith("/"))  # expect: True
