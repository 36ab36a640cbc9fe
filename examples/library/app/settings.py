"""Settings of the library, from the environment or a file `.env`."""

from urllib.parse import quote

from pydantic_settings import BaseSettings, SettingsConfigDict


class AppSettings(BaseSettings):
    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore")

    DB_USER: str = "library"
    DB_PASSWORD: str = "library"
    DB_HOST: str = "localhost"
    DB_PORT: int = 5432
    DB_NAME: str = "library"
    REDIS_URL: str = "redis://localhost:6379/0"

    @property
    def DATABASE_URL(self) -> str:
        user, password = quote(self.DB_USER, safe=""), quote(self.DB_PASSWORD, safe="")
        return f"postgresql+asyncpg://{user}:{password}@{self.DB_HOST}:{self.DB_PORT}/{self.DB_NAME}"


app_settings = AppSettings()
