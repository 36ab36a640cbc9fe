class A:
    pass


getattr(A(), "zz")  # expect error: AttributeError: 'A' object has no attribute 'zz'
