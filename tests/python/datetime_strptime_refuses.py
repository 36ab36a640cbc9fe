from datetime import datetime

datetime.strptime("x", "%Y")  # expect error: ValueError: time data 'x' does not match format '%Y'
