# Names with two underscores in front belong to their class: in its body, in its methods, and from outside.
base = 5


class Settings:
    __instance: int = base
    __other = 3
    doubled = __other * 2

    def __hidden(self):
        return self.__other

    @staticmethod
    def get():
        return Settings.__instance + Settings.__other

    def call(self):
        return self.__hidden()

    def __dunder__(self):
        return "as it is"


class _Under:
    __value = 1

    class Inner:
        __value = 2


print(Settings.get(), Settings.doubled, Settings().call(), Settings().__dunder__())  # expect: 8 6 3 as it is
print(Settings._Settings__instance, _Under._Under__value, _Under.Inner._Inner__value)  # expect: 5 1 2
print(hasattr(Settings, "__other"), sorted(name for name in vars(Settings) if "hidden" in name))  # expect: False ['_Settings__hidden']
