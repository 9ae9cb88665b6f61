"""The service's places, found as the service finds them: what was said, the environment, ``.env``, the default."""

import os
from pathlib import Path
from typing import Final

from dotenv import dotenv_values

DEFAULT_DATABASE: Final = "sqlite:///var/customers.db"
DEFAULT_MODELS: Final = "var/models"


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


def _setting(name: str, given: str | None, default: str) -> str:
    return given or os.environ.get(name) or dotenv_values(".env").get(name) or default
