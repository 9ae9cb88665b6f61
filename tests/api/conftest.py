"""One running application for the many rows of the adversarial tests; SageMaker's client."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.api.hotel import TERMS
from tests.insight_cases.service import Service, serving


@pytest.fixture(scope="session")
def service(model_dir: Path) -> Iterator[Service]:
    with serving(model_dir) as running:
        yield running


@pytest.fixture
def post(client: TestClient) -> Callable[..., list[dict]]:
    """Customers in, predictions out."""
    def run(customers: list, **terms: object) -> list[dict]:
        response = client.post("/invocations", json=TERMS | terms | {"customers": customers})
        assert response.status_code == 200, response.text
        return response.json()["predictions"]

    return run
