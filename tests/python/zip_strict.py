list(zip([1], [1, 2], strict=True))  # expect error: ValueError: zip() argument 2 is longer than argument 1
