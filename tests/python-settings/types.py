# env: A_DEBUG=yes
# env: A_RATIO=2.5
# env: A_HOSTS=["a", "b"]
# env: A_PORTS=[1, "2"]
# env: A_MODE=fast
# env: A_NOTHING=
# env: A_LIMIT=5
# env: A_SECRET=geheim
# env: A_FOLDER=/srv/data
# env: A_WAIT=PT1M30S
# env: A_LABELS={"x": 1}
# env: A_LEVEL=2
# env: A_URL=postgresql://u:p%40@h/db
# env: A_EITHER=[1]
import enum
from datetime import timedelta
from pathlib import Path
from typing import Dict, List, Literal, Optional, Union

from pydantic import Field, PostgresDsn, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 2


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="A_")

    debug: bool = False
    ratio: float = 1
    hosts: List[str] = []
    ports: list[int] = Field(default_factory=list)
    mode: Literal["slow", "fast"] = "slow"
    nothing: Optional[str] = "set"
    limit: int | None = None
    absent: Optional[int] = None
    secret: SecretStr = SecretStr("")
    folder: Path = Path(".")
    wait: timedelta = timedelta(seconds=1)
    labels: Dict[str, int] = {}
    level: Level = Level.LOW
    url: PostgresDsn
    either: Union[list[int], str] = "x"
    text_default: int = "12"


s = Settings()
print(s.debug, s.ratio, s.hosts, s.ports, s.mode)  # expect: True 2.5 ['a', 'b'] [1, 2] fast
print(repr(s.nothing), s.limit, s.absent)  # expect: '' 5 None
print(s.secret, repr(s.secret), s.secret.get_secret_value())  # expect: ********** SecretStr('**********') geheim
print(s.folder / "x", s.wait, s.labels, repr(s.level))  # expect: /srv/data/x 0:01:30 {'x': 1} <Level.HIGH: 2>
print(s.url, repr(s.url), s.url.path, s.url.hosts()[0]["password"])  # expect: postgresql://u:p%40@h/db PostgresDsn('postgresql://u:p%40@h/db') /db p%40
print(s.either, s.text_default)  # expect: [1] 12
