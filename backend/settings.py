"""What the environment may change; every field stands in ``.env.example``, and every default gives a working service."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

from limits import parse_many
from pydantic import Field, SecretStr, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from backend.outgoing.targets import Ids, Telling, kinds_of, secrets_of, targets_of

KEYS = (
    "api_keys",
    "admin_api_key",
    "artifact_key",
    "shopify_webhook_secret",
    "woocommerce_webhook_secret",
    "stripe_webhook_secret",
)
"""Settings that lock something: set but empty, they would leave it open, so the service does not start."""
RATES = ("rate_limit", "key_rate_limit", "groq_calls", "groq_tokens")
"""Settings in the words of the limits library: ``10/second;300/minute``; ``off`` for none."""
OFF = "off"
OUTGOING: Final[dict[str, Callable[[str], object]]] = {
    "outgoing_urls": targets_of,
    "outgoing_secret": secrets_of,
    "outgoing_groups": kinds_of,
}
"""Settings of messages, each with what reads it and says what is wrong with it."""


class Settings(BaseSettings):
    """Read once, by ``bootstrap``."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True)

    api_host: str = "0.0.0.0"  # noqa: S104 - a container's port is reached from outside of it
    api_port: Annotated[int | None, Field(ge=1, le=65_535)] = None
    model_dir: Path = Path("var/models")
    artifact_key: SecretStr | None = None
    database_url: SecretStr = SecretStr("sqlite:///var/customers.db")
    groq_api_key: SecretStr | None = None
    groq_base_url: str | None = None
    groq_model: str = "openai/gpt-oss-120b"
    groq_fallback_model: str = "openai/gpt-oss-20b"
    groq_third_model: str = "qwen/qwen3.8-27b"
    groq_calls: str = "120/minute;5000/day"
    groq_tokens: str = "200000/minute;5000000/day"
    insight_deadline_s: Annotated[float, Field(gt=0, le=60)] = 4.0
    insight_language: Literal["en", "de"] = "en"
    shop_margin: Annotated[float, Field(gt=0, lt=1)] | None = None
    free_delivery_from: Annotated[float, Field(gt=0)] | None = None
    keeps_holdout: bool = False
    api_keys: SecretStr | None = None
    admin_api_key: SecretStr | None = None
    local_admin: bool = False
    predictions_need_key: bool = False
    open_access: bool = False
    ledger_days: Annotated[int, Field(ge=0, le=3650)] = 400
    ledger_key: SecretStr | None = None
    order_history: bool = True
    shopify_webhook_secret: SecretStr | None = None
    woocommerce_webhook_secret: SecretStr | None = None
    stripe_webhook_secret: SecretStr | None = None
    customer_days: Annotated[int, Field(ge=0, le=3650)] = 0
    export_days: Annotated[int, Field(ge=0, le=3650)] = 30
    exports_dir: Path = Path("var")
    training_data: str | None = None
    data_path: str | None = None
    challenger: str | None = None
    challenger_share: Annotated[float, Field(ge=0, le=0.5)] = 0.1
    advice_experiment: Annotated[str | None, Field(max_length=60)] = None
    advice_held_out: Annotated[float, Field(gt=0, lt=1)] = 0.1
    sample_file: Path = Path("var/sample.csv")
    outgoing_urls: SecretStr | None = None
    outgoing_secret: SecretStr | None = None
    outgoing_ids: Ids = "hashed"
    outgoing_groups: str = "tier"
    outgoing_days: Annotated[int, Field(ge=0, le=3650)] = 30
    cors_origins: str = ""
    allowed_hosts: str = ""
    rate_limit: str = "600/minute"
    key_rate_limit: str = "6000/minute"
    rate_limit_store: SecretStr | None = None
    most_connections: Annotated[int, Field(ge=16, le=100_000)] = 1_000
    receive_s: Annotated[float, Field(gt=0, le=600)] = 20.0
    answer_s: Annotated[float, Field(gt=0, le=600)] = 30.0
    metrics_dir: Path | None = None
    log_level: str = "INFO"

    @model_validator(mode="before")
    @classmethod
    def _empty_means_not_set(cls, given: dict[str, Any]) -> dict[str, Any]:
        """``NAME=`` is as good as no line at all, but for a lock without a key."""
        return {name: value for name, value in given.items() if value != "" or name in KEYS}

    @field_validator(*KEYS)
    @classmethod
    def _holds_a_key(cls, given: SecretStr | None) -> SecretStr | None:
        if given is not None and not _split(given.get_secret_value()):
            raise ValueError("is set and holds no key: give it one, or leave it out")
        return given

    @field_validator(*RATES)
    @classmethod
    def _is_a_rate(cls, given: str) -> str:
        if given != OFF:
            try:
                parse_many(given)
            except ValueError:
                raise ValueError("must be a rate such as 10/second;300/minute, or off") from None
        return given

    @field_validator("outgoing_urls", "outgoing_secret", "outgoing_groups")
    @classmethod
    def _can_be_read(cls, given: Any, info: ValidationInfo) -> Any:
        if given is not None:
            text = given.get_secret_value() if isinstance(given, SecretStr) else given
            OUTGOING[str(info.field_name)](text)
        return given

    @model_validator(mode="after")
    def _signs_what_it_tells(self) -> Self:
        if self.outgoing_urls is not None and self.outgoing_secret is None:
            raise ValueError("OUTGOING_URLS needs OUTGOING_SECRET: nothing is told without a signature")
        return self

    @property
    def telling(self) -> Telling:
        """Whom messages go to, and how they are signed; nobody where OUTGOING_URLS is absent."""
        if self.outgoing_urls is None or self.outgoing_secret is None:
            return Telling()
        return Telling(
            targets_of(self.outgoing_urls.get_secret_value()),
            secrets_of(self.outgoing_secret.get_secret_value()),
            kinds_of(self.outgoing_groups),
            self.outgoing_ids,
            self.ledger_key.get_secret_value() if self.ledger_key else "",
        )

    @property
    def accepted_keys(self) -> frozenset[str]:
        """The customers' keys; any of them opens what is stored."""
        return frozenset(_split(self.api_keys.get_secret_value())) if self.api_keys else frozenset()

    @property
    def admin_keys(self) -> frozenset[str]:
        """The administrator's key; empty means that training over HTTP is off."""
        return frozenset({self.admin_api_key.get_secret_value().strip()}) if self.admin_api_key else frozenset()

    @property
    def webhook_secrets(self) -> dict[str, frozenset[str]]:
        """By shop, the secrets that its webhooks may be signed with; empty means that they are off."""
        given = {
            "shopify": self.shopify_webhook_secret,
            "woocommerce": self.woocommerce_webhook_secret,
            "stripe": self.stripe_webhook_secret,
        }
        return {name: frozenset(_split(one.get_secret_value())) if one else frozenset() for name, one in given.items()}

    @property
    def training_logs(self) -> tuple[str, ...]:
        """The shop's own order log; empty means the sample shop."""
        return tuple(_split(self.training_data or self.data_path or ""))

    @property
    def allowed_origins(self) -> list[str]:
        """Browser origins that may read what is stored; predictions answer any origin."""
        return _split(self.cors_origins) or (["*"] if self.open_access else [])

    @property
    def hosts(self) -> frozenset[str]:
        """Names that a request's Host may have, in lower case; empty means any."""
        return frozenset(name.lower() for name in _split(self.allowed_hosts))


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
