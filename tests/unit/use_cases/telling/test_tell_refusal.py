"""A refused model is told once, whoever notices it, however often."""

import json
from pathlib import Path
from shutil import copytree

import pytest

from backend.artifact.load import current_version
from backend.outgoing.targets import Telling, secrets_of, targets_of
from backend.stores.database import Database
from backend.stores.store import Store
from backend.use_cases.model.serve_model import ModelInService
from backend.use_cases.telling.deliver import deliver
from backend.use_cases.telling.tell_refusal import tell_refusals
from tests.receiver import SECRET, receiving


@pytest.fixture
def spoiled(model_dir: Path, tmp_path: Path) -> Path:
    """A model directory whose CURRENT names a version that does not verify, beside one that does."""
    models = Path(copytree(model_dir, tmp_path / "models"))
    good = current_version(models)
    copytree(models / good, models / "20990101T000000Z")
    (models / "20990101T000000Z" / "manifest.json").write_text(json.dumps({"schema_version": 0}))
    return models


def test_what_does_not_verify_is_told_once_by_however_many_processes(
    spoiled: Path, model_dir: Path, database_url: str
) -> None:
    store = Store(Database(database_url))
    with receiving() as there:
        telling = Telling(targets_of(there.url), secrets_of(SECRET))
        workers = [ModelInService(spoiled) for _ in range(2)]
        for one in workers:
            one.refresh()
        before = tell_refusals(store, workers[0], telling)  # a quick race publishes no challenger, and may say so
        (spoiled / "CURRENT").write_text("20990101T000000Z")
        for one in workers:
            one.refresh()
        new = [tell_refusals(store, one, telling) for one in (*workers, workers[0])]
        while deliver(store, telling).tried:
            pass
    store.close()
    assert new == [1, 0, 0]
    told = [body["data"] for _, body in there.got][before:]
    assert [(one["model_version"], one["refused"], one["in_service"]) for one in told] == [
        ("20990101T000000Z", "artifact", current_version(model_dir))
    ]
    assert all(body["type"] == "model.refused" for _, body in there.got)


def test_where_nothing_is_published_nothing_is_refused(tmp_path: Path, database_url: str) -> None:
    model, store = ModelInService(tmp_path / "none"), Store(Database(database_url))
    model.refresh()
    assert tell_refusals(store, model, Telling(targets_of("https://example.com/"), secrets_of(SECRET))) == 0
    store.close()
