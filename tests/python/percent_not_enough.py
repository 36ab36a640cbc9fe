"%s %s" % (1,)  # expect error: TypeError: not enough arguments for format string
