# env: APP__DB__HOST=h
# env: APP__DB__PORT=1
# env: APP__DB={"name": "n", "port": 9}
# env: APP__DB__EXTRAS__a=1
# env: APP__TAGS={"q": "1"}
# file: .env
#| APP__CACHE__URL=redis://c
from pydantic import BaseModel, computed_field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Database(BaseModel):
    Host: str = "localhost"
    port: int = 5432
    name: str = "app"
    extras: dict[str, int] = {}

    @computed_field
    @property
    def url(self) -> str:
        return f"postgresql://{self.Host}:{self.port}/{self.name}"


class Cache(BaseModel):
    url: str


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="APP__", env_nested_delimiter="__", env_file=".env")

    db: Database = Database()
    cache: Cache | None = None
    tags: dict[str, int] = {}


s = Settings()
print(s.db.url, s.db.extras)  # expect: postgresql://h:1/n {'a': 1}
print(s.cache, s.tags)  # expect: url='redis://c' {'q': 1}
print(s.db.model_dump())  # expect: {'Host': 'h', 'port': 1, 'name': 'n', 'extras': {'a': 1}, 'url': 'postgresql://h:1/n'}
print(repr(Database()), Database() == Database(port="5432"))  # expect: Database(Host='localhost', port=5432, name='app', extras={}, url='postgresql://localhost:5432/app') True
