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


def _setting(name: str, given: str | None, default: str) -> str:
    return given or os.environ.get(name) or dotenv_values(".env").get(name) or default
