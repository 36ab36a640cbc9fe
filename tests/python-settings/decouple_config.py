# env: DEBUG=off
# env: FIRST=environment
# file: .env
#| # python-decouple reads this file itself: no export, no ${}
#| FIRST=file
#| SECOND = 'quoted value'
#| HOSTS=a, b ,"c,d"
#| COUNT=3
from decouple import Choices, Csv, UndefinedValueError, config

print(config("FIRST"), config("SECOND"))  # expect: environment quoted value
print(config("DEBUG", cast=bool), config("COUNT", cast=int) + 1)  # expect: False 4
print(config("HOSTS", cast=Csv()), config("NUMBERS", default="1,2", cast=Csv(int)))  # expect: ['a', 'b', 'c,d'] [1, 2]
print(config("NOPE", default=None), config("NOPE", default="yes", cast=bool))  # expect: None True
print(config("COUNT", cast=Choices(["3", "4"])))  # expect: 3
try:
    config("NOPE")
except UndefinedValueError as error:
    print(error)  # expect: NOPE not found. Declare it as envvar or define a default value.
config("FIRST", cast=bool)  # expect error: Invalid truth value: environment
