def by_break():
    for i in range(1):
        try:
            raise ValueError(1)
        except ValueError as error:
            break
    return error


try:
    by_break()
except UnboundLocalError as problem:
    print(type(problem).__name__)  # expect: UnboundLocalError


def by_continue():
    for i in range(1):
        try:
            raise ValueError(1)
        except ValueError as error:
            continue
    return error


try:
    by_continue()
except UnboundLocalError as problem:
    print(type(problem).__name__)  # expect: UnboundLocalError
