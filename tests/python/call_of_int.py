5()  # expect error: TypeError: 'int' object is not callable
