from datetime import date, datetime, time


def show(function, *texts):
    out = []
    for text in texts:
        try:
            out.append(str(function(text)))
        except ValueError as error:
            out.append(f"<{error}>")
    print("; ".join(out))


show(date.fromisoformat, "2024-01-31", "20240131", "2024-W05-3", "2024W053", "2024-W05", "2020-W53-5")  # expect: 2024-01-31; 2024-01-31; 2024-01-31; 2024-01-31; 2024-01-29; 2021-01-01
show(date.fromisoformat, "2024-13-01", "2024-02-30", "2024-1-1", "", "2021-W53-1", "2024-01-31T10")  # expect: <month must be in 1..12>; <day is out of range for month>; <Invalid isoformat string: '2024-1-1'>; <Invalid isoformat string: ''>; <Invalid isoformat string: '2021-W53-1'>; <Invalid isoformat string: '2024-01-31T10'>
show(datetime.fromisoformat, "2024-01-31", "2024-01-31T10", "2024-01-31 10:11", "20240131T101112.5Z", "2024-01-31é10:11", "2024-W05-3T10:11")  # expect: 2024-01-31 00:00:00; 2024-01-31 10:00:00; 2024-01-31 10:11:00; 2024-01-31 10:11:12.500000+00:00; 2024-01-31 10:11:00; 2024-01-31 10:11:00
show(datetime.fromisoformat, "2024-01-31T10:11:12.5", "2024-01-31T10:11:12.123456789", "2024-01-31T10:11:12,5", "2024-01-31T101112")  # expect: 2024-01-31 10:11:12.500000; 2024-01-31 10:11:12.123456; 2024-01-31 10:11:12.500000; 2024-01-31 10:11:12
show(datetime.fromisoformat, "2024-01-31T10:11:12+05", "2024-01-31T10:11:12+0530", "2024-01-31T10:11:12-05:30:15.123", "2024-01-31T10:11:12-00:00")  # expect: 2024-01-31 10:11:12+05:00; 2024-01-31 10:11:12+05:30; 2024-01-31 10:11:12-05:30:15.123000; 2024-01-31 10:11:12+00:00
show(datetime.fromisoformat, "2024-01-31T", "2024-01-31T1", "2024-01-31T10:", "2024-01-31T25:00", "2024-01-31T10:61", "2024-01-31T10:11:12.", "2024-01-31T10:11+", "x")  # expect: <Invalid isoformat string: '2024-01-31T'>; <Invalid isoformat string: '2024-01-31T1'>; <Invalid isoformat string: '2024-01-31T10:'>; <hour must be in 0..23>; <minute must be in 0..59>; <Invalid isoformat string: '2024-01-31T10:11:12.'>; <Invalid isoformat string: '2024-01-31T10:11+'>; <Invalid isoformat string: 'x'>
show(time.fromisoformat, "10", "10:11", "T10:11:12.25", "101112", "10:11Z", "1", "24:00", "10:1")  # expect: 10:00:00; 10:11:00; 10:11:12.250000; 10:11:12; 10:11:00+00:00; <Invalid isoformat string: '1'>; <hour must be in 0..23>; <Invalid isoformat string: '10:1'>
show(lambda text: datetime.strptime(text, "%Y-%m-%d %H:%M:%S"), "2024-02-08 15:04:05", "2024-2-8 5:4:5", "2023-02-29 00:00:00", "2024-13-01 00:00:00", "2024-01-01 00:00:00x", "24-01-01 00:00:00")  # expect: 2024-02-08 15:04:05; 2024-02-08 05:04:05; <day is out of range for month>; <time data '2024-13-01 00:00:00' does not match format '%Y-%m-%d %H:%M:%S'>; <unconverted data remains: x>; <time data '24-01-01 00:00:00' does not match format '%Y-%m-%d %H:%M:%S'>
show(lambda text: datetime.strptime(text, "%d %b %y %I:%M %p"), "08 feb 24 03:04 PM", "8 DEC 69 12:00 am", "8 June 24 1:00 pm")  # expect: 2024-02-08 15:04:00; 1969-12-08 00:00:00; <time data '8 June 24 1:00 pm' does not match format '%d %b %y %I:%M %p'>
show(lambda text: datetime.strptime(text, "%A %B %d %j %f %z"), "Monday june 5 060 5 +0530", "Friday May 32 001 1 Z")  # expect: 1900-03-01 00:00:00.500000+05:30; <time data 'Friday May 32 001 1 Z' does not match format '%A %B %d %j %f %z'>
