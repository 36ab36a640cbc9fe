None < 1  # expect error: TypeError: '<' not supported between instances of 'NoneType' and 'int'
