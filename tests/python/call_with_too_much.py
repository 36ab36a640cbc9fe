def only(a, b, /, *, c=1):
    return a


for arguments, keywords in (((1, 2, 3), {"c": 2}), ((1, 2, 3), {}), ((1, 2, 3), {"z": 1})):
    try:
        only(*arguments, **keywords)
    except TypeError as error:
        print(error)
# expect: only() takes 2 positional arguments but 3 positional arguments (and 1 keyword-only argument) were given
# expect: only() takes 2 positional arguments but 3 were given
# expect: only() got an unexpected keyword argument 'z'


class Plain:
    pass


try:
    Plain(1)
except TypeError as error:
    print(error)  # expect: Plain() takes no arguments
