# env: ORIGINS=a, b
# env: PORT=80
from functools import lru_cache
from typing import Annotated, Any

from pydantic import BeforeValidator, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode


def split(value: Any) -> Any:
    return [part.strip() for part in value.split(",")] if isinstance(value, str) else value


class Settings(BaseSettings):
    origins: Annotated[list[str], NoDecode, BeforeValidator(split)] = []
    port: int
    host: str = "h"
    url: str | None = None

    @field_validator("port")
    @classmethod
    def port_is_low(cls, value: int) -> int:
        if value > 1024:
            raise ValueError(f"port {value} is too high")
        return value + 1

    @field_validator("url", mode="before")
    def assemble(cls, value, info: ValidationInfo):
        return value or f"http://{info.data['host']}:{info.data.get('port')}"

    @model_validator(mode="before")
    @classmethod
    def note(cls, data):
        data.setdefault("host", "from before")
        return data

    @model_validator(mode="after")
    def check(self):
        if self.host == "bad":
            raise ValueError("no such host")
        self.host = self.host.upper()
        return self


@lru_cache
def get_settings() -> Settings:
    return Settings()


print(get_settings().origins, get_settings() is get_settings())  # expect: ['a', 'b'] True
print(get_settings().port, get_settings().host, get_settings().url)  # expect: 81 FROM BEFORE http://from before:81
for values in ({"port": 2000}, {"host": "bad"}):
    try:
        Settings(**values)
    except ValidationError as error:
        print([(line["type"], line["loc"], line["msg"]) for line in error.errors()])
# expect: [('value_error', ('port',), 'Value error, port 2000 is too high')]
# expect: [('value_error', (), 'Value error, no such host')]
