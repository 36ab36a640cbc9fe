# env: HOSTS=a,b
from pydantic_settings import BaseSettings, SettingsError


class Settings(BaseSettings):
    hosts: list[str]


try:
    Settings()
except SettingsError as error:
    print(error)  # expect: error parsing value for field "hosts" from source "EnvSettingsSource"
