import datetime
import decimal
import uuid
from typing import Dict, List, Literal, Optional, Set, Tuple, Union

from pydantic import PositiveInt, TypeAdapter, ValidationError, conint, constr


def show(tp, *values):
    out = []
    for value in values:
        try:
            out.append(repr(TypeAdapter(tp).validate_python(value)))
        except ValidationError as error:
            out.append("+".join(line["type"] + "".join(f"@{part}" for part in line["loc"]) for line in error.errors()))
    print(" ".join(out))


show(int, "1.0", "1.5", " 12 ", "1_000", 1.5, True, None, [], "+5", "", "1e3")  # expect: 1 int_parsing 12 1000 int_from_float 1 int_type int_type 5 int_parsing int_parsing
show(float, "1.5", "x", True, None, " 2 ", "1e3")  # expect: 1.5 float_parsing 1.0 float_type 2.0 1000.0
show(bool, "on", "maybe", 2, 1, None, "TRUE", " true")  # expect: True bool_parsing bool_parsing True bool_type True bool_parsing
show(str, 5, b"a", None)  # expect: string_type 'a' string_type
show(Optional[int], "x", None, "5")  # expect: int_parsing None 5
show(Union[int, str], "5", 5, 2.5)  # expect: '5' 5 int_from_float@int+string_type@str
show(List[int], "a", ["1", "x"], (1, 2), {"a": 1})  # expect: list_type int_parsing@1 [1, 2] list_type
show(Set[int], ["1"], "x")  # expect: {1} set_type
show(Tuple[int, str], ["1", "a"], ["1"], [1, "a", 3])  # expect: (1, 'a') missing@1 too_long
show(Tuple[int, ...], ["1", 2])  # expect: (1, 2)
show(Dict[str, int], {"a": "1"}, [], {"a": "b"}, {1: 2})  # expect: {'a': 1} dict_type int_parsing@a string_type@1@[key]
show(Literal["a", 3], "a", "c", 3, "3")  # expect: 'a' literal_error 3 literal_error
show(datetime.timedelta, 5, "30", "PT1H", "1 day, 02:03:04", "02:03:04", "P1DT2S", "-PT1S", "1d")  # expect: datetime.timedelta(seconds=5) time_delta_parsing datetime.timedelta(seconds=3600) datetime.timedelta(days=1, seconds=7384) datetime.timedelta(seconds=7384) datetime.timedelta(days=1, seconds=2) datetime.timedelta(days=-1, seconds=86399) datetime.timedelta(days=1)
show(datetime.date, "2024-01-01", "x", "2024-01-01T10:00:00")  # expect: datetime.date(2024, 1, 1) date_from_datetime_parsing date_from_datetime_inexact
show(datetime.datetime, "2024-01-01", "2024-01-01T10:00:00", "x")  # expect: datetime.datetime(2024, 1, 1, 0, 0) datetime.datetime(2024, 1, 1, 10, 0) datetime_from_date_parsing
show(decimal.Decimal, "1.50", 2, "x")  # expect: Decimal('1.50') Decimal('2') decimal_parsing
show(uuid.UUID, "12345678123456781234567812345678", "x")  # expect: UUID('12345678-1234-5678-1234-567812345678') uuid_parsing
show(PositiveInt, 0, 1)  # expect: greater_than 1
show(conint(ge=1, le=3), 0, 4, 2)  # expect: greater_than_equal less_than_equal 2
show(constr(min_length=2, max_length=3), "a", "abcd", "ab")  # expect: string_too_short string_too_long 'ab'
