try:
    min([])
except ValueError as e:
    print("no smallest", type(e).__name__)  # expect: no smallest ValueError
