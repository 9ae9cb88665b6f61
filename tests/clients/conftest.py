"""Running services for older clients: no key asked for, the small model, its shop's customers scored."""

from collections.abc import Callable
from pathlib import Path
from shutil import copyfile, copytree

import pytest

from tests.databases import empty_sqlite
from tests.e2e.conftest import start  # noqa: F401 - a fixture
from tests.made_once import MadeOnce
from training.score import score_log

SILENT = lambda step: None  # noqa: E731 - progress that nobody reads


@pytest.fixture(scope="session")
def scored_shop(made_once: MadeOnce, model_dir: Path, sample: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database of the small shop's customers, scored by the small model."""
    kept = made_once("scored.db", lambda path: score_log([sample], model_dir, f"sqlite:///{path}", None, SILENT))
    return f"sqlite:///{copyfile(kept, tmp_path_factory.mktemp('scored') / kept.name)}"


@pytest.fixture(scope="session")
def open_service(start: Callable[..., str], model_dir: Path, scored_shop: str) -> str:  # noqa: F811
    """The base URL of a service as a shop runs it for the older dashboard."""
    return start(MODEL_DIR=str(model_dir), DATABASE_URL=scored_shop, OPEN_ACCESS="1")


@pytest.fixture(scope="session")
def training_service(start: Callable[..., str], model_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> str:  # noqa: F811
    """One that this machine may train without a key, on copies of its own."""
    folder = tmp_path_factory.mktemp("training")
    models = Path(copytree(model_dir, folder / "models"))
    return start(
        MODEL_DIR=str(models), DATABASE_URL=empty_sqlite(folder), LOCAL_ADMIN="1", SAMPLE_FILE=str(folder / "sample.csv")
    )
