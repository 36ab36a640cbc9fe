print(format(3.5, ".2f"), format(10, "b"), format("x", ">3"), format([1]))  # expect: 3.50 1010   x [1]
