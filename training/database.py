"""The service's database, found as the service finds it."""

import os
from typing import Final

from dotenv import dotenv_values

DEFAULT_DATABASE: Final = "sqlite:///var/customers.db"


def database_url(given: str | None) -> str:
    """Return ``said``, else the environment's DATABASE_URL, else that of ``.env``, else the default."""
    return given or os.environ.get("DATABASE_URL") or dotenv_values(".env").get("DATABASE_URL") or DEFAULT_DATABASE
