# env: pre_NAME=env
# file: config/.env
#| pre_DEBUG=1
#| pre_Name=file
#| OTHER=x
from pydantic_settings import BaseSettings


class Base(BaseSettings):
    class Config:
        env_prefix = "pre_"
        case_sensitive = True
        env_file = "config/.env"
        extra = "ignore"


class Settings(Base):
    NAME: str = "default"
    DEBUG: bool = False
    Name: str = ""
    OTHER: str = "untouched"


print(Settings())  # expect: NAME='env' DEBUG=True Name='file' OTHER='untouched'
print(Settings.model_config["env_prefix"])  # expect: pre_
