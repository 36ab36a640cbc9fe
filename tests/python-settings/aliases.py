# env: DATABASE_URL=sqlite:///a.db
# env: SECOND=2
# env: X_PLAIN=p
# env: by_name=n
from pydantic import AliasChoices, Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="X_", populate_by_name=True)

    url: str = Field(alias="DATABASE_URL")
    number: int = Field(validation_alias=AliasChoices("FIRST", "SECOND"), ge=1, le=3)
    plain: str = Field("d", description="text")
    named: str = Field(default="nn", validation_alias="NOT_SET")


print(Settings())  # expect: url='sqlite:///a.db' number=2 plain='p' named='nn'
print(Settings(url="u", number=3).url)  # expect: u
print(Settings.model_fields["plain"].default, Settings.model_fields["url"].is_required())  # expect: d True
Settings(FIRST=4)  # expect error: Input should be less than or equal to 3
