"""What the environment may change; every field stands in ``.env.example``, and every default gives a working service."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Read once, by ``bootstrap``."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True)

    model_dir: Path = Path("var/models")
    database_url: SecretStr = SecretStr("sqlite:///var/customers.db")
    groq_api_key: SecretStr | None = None
    groq_base_url: str | None = None
    groq_model: str = "openai/gpt-oss-120b"
    groq_fallback_model: str = "openai/gpt-oss-20b"
    insight_deadline_s: Annotated[float, Field(gt=0, le=60)] = 4.0
    insight_language: Literal["en", "de"] = "en"
    api_keys: SecretStr | None = None
    admin_api_key: SecretStr | None = None
    training_data: str | None = None
    sample_file: Path = Path("var/sample.csv")
    cors_origins: str = "*"
    log_level: str = "INFO"

    @property
    def accepted_keys(self) -> frozenset[str]:
        """The keys a prediction must carry one of; empty means that none is asked for."""
        return frozenset(_split(self.api_keys.get_secret_value())) if self.api_keys else frozenset()

    @property
    def admin_keys(self) -> frozenset[str]:
        """The administrator's key; empty means that training over HTTP is off."""
        return frozenset({self.admin_api_key.get_secret_value()}) if self.admin_api_key else frozenset()

    @property
    def training_logs(self) -> tuple[str, ...]:
        """The shop's own order log; empty means the sample shop."""
        return tuple(_split(self.training_data or ""))

    @property
    def allowed_origins(self) -> list[str]:
        """Browser origins that may call."""
        return _split(self.cors_origins)


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
