"""What many tests share: a small published artifact, an application on it, and the real data where it is."""

import os

for pool in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(pool, "1")  # as `python -m training` does, and before numpy is loaded

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from shutil import copyfile, copytree

import joblib
import pytest
from fastapi.testclient import TestClient
from hypothesis import settings as hypotheses
from sqlalchemy import Engine

from backend.app import create_app
from backend.settings import Settings
from backend.stores.engine import open_engine
from backend.stores.tables import metadata
from tests.databases import KINDS, empty_postgres, empty_sqlite, postgres
from tests.made_once import SOURCES, MadeOnce, state_of
from training.features.prepare import Prepared, prepare
from training.features.snapshots import Snapshot
from training.pipeline import fit_and_publish, judge
from training.plan import Plan
from training.synthetic.shop import write_sample

ROOT = Path(__file__).parent.parent
TODAY = date(2025, 7, 3)
"""The day of every request that names none: two days after the small shop's log ends."""
SILENT = lambda step: None  # noqa: E731 - progress that nobody reads
hypotheses.register_profile("calm", deadline=None)  # a busy machine is no reason to fail
hypotheses.load_profile("calm")


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def made_once(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> MadeOnce:
    """What is kept between workers, and between runs on the same source; ``pytest --cache-clear`` forgets it.

    Where pytest keeps no cache (``-p no:cacheprovider``), each worker makes its own.
    """
    cache = getattr(pytestconfig, "cache", None)
    return MadeOnce(cache.mkdir("made_once") if cache else tmp_path_factory.mktemp("made_once"), state_of(SOURCES))


@pytest.fixture(scope="session")
def sample(made_once: MadeOnce, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small shop's log, as ``generate`` writes it."""
    kept = made_once("sample.csv", lambda path: write_sample(path, customers=1_500, months=18, seed=7, say=SILENT))
    return Path(copyfile(kept, tmp_path_factory.mktemp("sample") / kept.name))


@pytest.fixture(scope="session")
def prepared(made_once: MadeOnce, sample: Path) -> Prepared:
    """That log as the default plan reads it."""
    return joblib.load(made_once("prepared", lambda path: joblib.dump(prepare([sample], Plan(), SILENT), path)))


@pytest.fixture(scope="session")
def few_origins(made_once: MadeOnce, sample: Path) -> list[Snapshot]:
    """That log at a few origins: for laws that learned candidates keep, whatever their skill."""

    def make(path: Path) -> None:
        joblib.dump(prepare([sample], Plan(step_days=60), SILENT).snapshots, path)

    return joblib.load(made_once("few_origins", make))


@pytest.fixture(scope="session")
def model_dir(made_once: MadeOnce, sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model directory with one published version, trained on the small shop."""

    def make(path: Path) -> None:
        plan = Plan(test_origins=2, candidates=("quick",))
        fit_and_publish(*judge([sample], plan, SILENT), path, SILENT)

    return Path(copytree(made_once("models", make), tmp_path_factory.mktemp("models"), dirs_exist_ok=True))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """One real PostgreSQL for all tests, each of which gets a database of its own."""
    with postgres() as url:
        yield url


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database: the same test on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        return empty_sqlite(tmp_path)
    return empty_postgres(request.getfixturevalue("postgres_server"))


@pytest.fixture(scope="module", params=KINDS)
def each_database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """As ``database_url``, once for a whole module: for tests that write first and then only read."""
    if request.param == "sqlite":
        return empty_sqlite(tmp_path_factory.mktemp("database"))
    return empty_postgres(request.getfixturevalue("postgres_server"))


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """That database opened, its tables made."""
    engine = open_engine(database_url)
    metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def settings(model_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The defaults on the small model, whatever the machine's environment says."""
    return Settings(
        _env_file=None,
        model_dir=model_dir,
        groq_api_key=None,
        api_keys=None,
        admin_api_key=None,
        open_access=True,
        rate_limit="off",
        database_url=empty_sqlite(tmp_path_factory.mktemp("database")),
    )


@pytest.fixture(scope="session")
def client(settings: Settings) -> Iterator[TestClient]:
    """The application as a caller sees it; a 500 comes back as a response, as it would from a server."""
    with TestClient(create_app(settings, lambda: TODAY), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder with the real logs; tests that need it skip aloud where it is not."""
    folder = Path(os.environ.get("CLV_DATA_DIR", ROOT.parent / "shared" / "data"))
    if not (folder / "online_retail_II.parquet").is_file():
        pytest.skip(f"no real data in {folder}: set CLV_DATA_DIR")
    return folder
