for value, spec in ((1, ",x"), (1.5, ",n"), ("a", ",s"), (1, "+.3s"), (1, ".3d")):
    try:
        print(format(value, spec))
    except ValueError as error:
        print(error)
# expect: Cannot specify ',' with 'x'.
# expect: Cannot specify ',' with 'n'.
# expect: Cannot specify ',' with 's'.
# expect: Unknown format code 's' for object of type 'int'
# expect: Precision not allowed in integer format specifier
print(format(2**40, "_x"), format(10**9, ",d"))  # expect: 100_0000_0000 1,000,000,000
