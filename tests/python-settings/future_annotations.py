# env: PORT=8
# env: HOSTS=["a"]
from __future__ import annotations

from typing import ClassVar, Optional

from pydantic import BaseModel, Field
from pydantic_settings import BaseSettings


class Later(BaseModel):
    inner: Optional[Inner] = None


class Inner(BaseModel):
    x: int = 1


class Settings(BaseSettings):
    count: ClassVar[int] = 3
    port: int
    hosts: list[str] = Field(default_factory=list)
    later: Later = Later.model_construct()


print(Settings().port + 1, Settings().hosts, Settings.count)  # expect: 9 ['a'] 3
print(Later(inner={"x": "5"}))  # expect: inner=Inner(x=5)
