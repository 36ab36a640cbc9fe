# file: .env
#| NAME=n
#| OTHER=x
from pydantic import ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_file=".env")

    name: str


try:
    Settings()
except ValidationError as error:
    print([(line["type"], line["loc"], line["msg"]) for line in error.errors()])  # expect: [('extra_forbidden', ('other',), 'Extra inputs are not permitted')]


class Loose(Settings):
    model_config = SettingsConfigDict(extra="allow")


print(Loose().name, Loose().other)  # expect: n x
