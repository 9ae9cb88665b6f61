"""A running application on a database of scored customers."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from fastapi.testclient import TestClient
from pydantic import SecretStr

from backend.app import create_app
from backend.settings import Settings
from tests.unit.stores.profiles import ONE, crowd

CROWD = [*crowd(60), ONE]


@contextmanager
def serving_scored(settings: Settings, database_url: str, **changes: Any) -> Iterator[TestClient]:
    """An application on that database; without a model, which takes seconds to verify, unless ``changes`` name one."""
    nowhere = settings.model_dir / "none"
    changed = settings.model_copy(update={"database_url": SecretStr(database_url), "model_dir": nowhere, **changes})
    with TestClient(create_app(changed), raise_server_exceptions=False) as client:
        yield client
