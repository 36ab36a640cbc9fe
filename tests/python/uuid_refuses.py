import uuid

uuid.UUID("nope")  # expect error: ValueError: badly formed hexadecimal UUID string
