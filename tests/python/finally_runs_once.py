def returns():
    try:
        return 1
    finally:
        print("once")  # expect: once
        raise KeyError("from finally")


try:
    returns()
except KeyError as error:
    print(error)  # expect: 'from finally'

for i in range(2):
    try:
        try:
            break
        except ValueError:
            print("not here")
    finally:
        try:
            raise ValueError("inside")
        except ValueError as error:
            print(error)  # expect: inside


def not_by_an_inner_handler():
    try:
        try:
            return 1
        except ValueError:
            print("not for what the outer finally raises")
    finally:
        raise ValueError("outer")


try:
    not_by_an_inner_handler()
except ValueError as error:
    print(error)  # expect: outer


class Manager:
    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        print("exit", kind)  # expect: exit None
        raise OSError("exit failed")


def leaves():
    for i in range(3):
        with Manager():
            continue


try:
    leaves()
except OSError as error:
    print(error)  # expect: exit failed
