# env: DB_USER=lib rary
# env: db_password=p@ss/w:rd%
# env: DB_PORT=5999
# file: .env
#| # the database
#| DB_HOST=db.example
#| DB_PORT=1
#| export DB_NAME="books"
#| UNKNOWN=ignored
from urllib.parse import quote_plus

from pydantic_settings import BaseSettings, SettingsConfigDict


class AppSettings(BaseSettings):
    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore")

    DB_USER: str = "library"
    DB_PASSWORD: str = "library"
    DB_HOST: str = "localhost"
    DB_PORT: int = 5432
    DB_NAME: str = "library"

    @property
    def DATABASE_URL(self) -> str:
        user, password = quote_plus(self.DB_USER), quote_plus(self.DB_PASSWORD)
        return f"postgresql+asyncpg://{user}:{password}@{self.DB_HOST}:{self.DB_PORT}/{self.DB_NAME}"


settings = AppSettings()
print(settings.DATABASE_URL)  # expect: postgresql+asyncpg://lib+rary:p%40ss%2Fw%3Ard%25@db.example:5999/books
print(repr(settings.DB_PORT))  # expect: 5999
print(AppSettings(DB_PORT="7", _env_file=None).DATABASE_URL)  # expect: postgresql+asyncpg://lib+rary:p%40ss%2Fw%3Ard%25@localhost:7/library
print(settings.model_dump()["DB_NAME"], list(AppSettings.model_fields))  # expect: books ['DB_USER', 'DB_PASSWORD', 'DB_HOST', 'DB_PORT', 'DB_NAME']
