"""The service's places, found as the service finds them: what was said, the environment, ``.env``, the default."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

from dotenv import dotenv_values

from backend.errors import BadInput
from backend.outgoing.targets import Ids, Telling, kinds_of, secrets_of, targets_of

DEFAULT_DATABASE: Final = "sqlite:///var/customers.db"
DEFAULT_MODELS: Final = "var/models"
Read = TypeVar("Read")


def database_url(given: str | None) -> str:
    """Return the service's DATABASE_URL."""
    return _setting("DATABASE_URL", given, DEFAULT_DATABASE)


def model_place(given: str | Path | None) -> str:
    """Return the service's MODEL_DIR; a folder, or a place in a bucket."""
    return _setting("MODEL_DIR", str(given) if given else None, DEFAULT_MODELS)


def ledger_key() -> str:
    """Return the service's LEDGER_KEY, empty where there is none."""
    return _setting("LEDGER_KEY", None, "")


def keeps_ledger() -> bool:
    """Return whether predictions are kept: not where LEDGER_DAYS is 0."""
    return _setting("LEDGER_DAYS", None, "1").strip() != "0"


def keeps_histories() -> bool:
    """Return whether a scoring's order lines are kept, for orders that arrive: not where ORDER_HISTORY is 0."""
    return _setting("ORDER_HISTORY", None, "1").strip() != "0"


def telling() -> Telling:
    """Return whom the service's OUTGOING_ settings tell, and how. Raises ``BadInput`` that names the setting."""
    urls = _setting("OUTGOING_URLS", None, "")
    if not urls:
        return Telling()
    secret = _setting("OUTGOING_SECRET", None, "")
    if not secret:
        raise BadInput("OUTGOING_URLS needs OUTGOING_SECRET: nothing is told without a signature.")
    ids: Ids = "plain" if _setting("OUTGOING_IDS", None, "hashed") == "plain" else "hashed"
    return Telling(
        _read("OUTGOING_URLS", targets_of, urls),
        _read("OUTGOING_SECRET", secrets_of, secret),
        _read("OUTGOING_GROUPS", kinds_of, _setting("OUTGOING_GROUPS", None, "tier")),
        ids,
        ledger_key(),
    )


def _read(name: str, read: Callable[[str], Read], text: str) -> Read:
    try:
        return read(text)
    except ValueError as error:
        raise BadInput(f"{name} {error}.") from None


def _setting(name: str, given: str | None, default: str) -> str:
    return given or os.environ.get(name) or dotenv_values(".env").get(name) or default
