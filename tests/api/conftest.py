"""One running application for the many rows of the adversarial tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.insight_cases.service import Service, serving


@pytest.fixture(scope="session")
def service(model_dir: Path) -> Iterator[Service]:
    with serving(model_dir) as running:
        yield running
