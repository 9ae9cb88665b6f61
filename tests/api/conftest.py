"""Running applications for many rows of tests: one for the adversarial ones, one on scored customers per database."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from backend.settings import Settings
from backend.stores.engine import open_engine
from backend.stores.scored.scorings import write_all
from tests.api.hotel import TERMS, in_place
from tests.api.scored import CROWD, serving_scored
from tests.databases import KINDS, empty_postgres, empty_sqlite
from tests.insight_cases.service import Service, serving
from tests.unit.stores.totals import scoring_of


@pytest.fixture(scope="session")
def service(model_dir: Path) -> Iterator[Service]:
    with serving(model_dir) as running:
        yield running


@pytest.fixture
def post(client: TestClient) -> Callable[..., list[dict]]:
    """Customers in, predictions out; who has none has an error in their place."""

    def run(customers: list, **terms: object) -> list[dict]:
        response = client.post("/invocations", json=TERMS | terms | {"customers": customers})
        assert response.status_code == 200, response.text
        return in_place(response.json())

    return run


@pytest.fixture(scope="session", params=KINDS)
def scored(
    request: pytest.FixtureRequest, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestClient]:
    """``CROWD``, scored; for tests that only read."""
    url = (
        empty_sqlite(tmp_path_factory.mktemp("scored"))
        if request.param == "sqlite"
        else empty_postgres(request.getfixturevalue("postgres_server"))
    )
    engine = open_engine(url)
    write_all(engine, scoring_of(CROWD), [CROWD])
    engine.dispose()
    with serving_scored(settings, url, model_dir=settings.model_dir) as client:
        yield client
