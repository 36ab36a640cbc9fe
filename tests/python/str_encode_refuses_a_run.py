"aäöüb".encode("ascii")  # expect error: UnicodeEncodeError: 'ascii' codec can't encode characters in position 1-3: ordinal not in range(128)
