# env: DB_PORT=abc
from pydantic import ValidationError
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    DB_HOST: str
    DB_PORT: int


try:
    Settings()
except ValidationError as error:
    print(error.error_count(), error.title)  # expect: 2 Settings
    print([(line["type"], line["loc"], line["msg"]) for line in error.errors()])  # expect: [('missing', ('DB_HOST',), 'Field required'), ('int_parsing', ('DB_PORT',), 'Input should be a valid integer, unable to parse string as an integer')]
    print(str(error).splitlines()[0])  # expect: 2 validation errors for Settings
    print(str(error).splitlines()[1])  # expect: DB_HOST
    print(str(error).splitlines()[2][:16])  # expect:   Field required
Settings(DB_PORT=1)  # expect error: 1 validation error for Settings
