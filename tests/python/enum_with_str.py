import enum


class Status(str, enum.Enum):
    ON = "on"
    OFF = "off"

    @classmethod
    def default(cls):
        return cls.ON

    @property
    def label(self):
        return self.value.upper()


print(Status.ON == "on", Status("off").value, [s.value for s in Status], Status.default().label, {"on": 1}[Status.ON], Status.ON.upper(), f"{Status.ON}", "%s" % Status.OFF, str(Status.ON))  # expect: True off ['on', 'off'] ON 1 ON Status.ON Status.OFF Status.ON
