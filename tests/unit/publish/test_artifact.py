"""Publishing is all or nothing, and keeps a short memory."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from backend.artifact.load import current_version, load
from backend.artifact.manifest import CARD_NAME, CHAMPION_NAME, CURRENT_NAME
from tests.unit.publish import dying
from training.candidates.explaining.drivers import explain
from training.candidates.learned.inputs import PROCESS_NAMES
from training.features.prepare import Prepared
from training.publish import artifact, writers
from training.publish.artifact import VERSIONS_KEPT
from training.publish.writers import ASIDE, remove, writing_aside


def again(model_dir: Path, out: Path) -> str:
    """Publish the small model once more, into ``out``."""
    return dying.again(model_dir, out).version


def test_what_is_published_is_current_and_loads(model_dir: Path, tmp_path: Path) -> None:
    version = again(model_dir, tmp_path)
    assert current_version(tmp_path) == version
    assert load(tmp_path, version).version == version


def test_the_last_five_versions_stay(model_dir: Path, tmp_path: Path) -> None:
    versions = [again(model_dir, tmp_path) for _ in range(7)]
    assert {path.name for path in tmp_path.iterdir() if path.is_dir()} == set(versions[-VERSIONS_KEPT:])


def test_a_failure_on_the_way_leaves_the_old_version_and_no_litter(model_dir: Path, tmp_path: Path, monkeypatch) -> None:
    version = again(model_dir, tmp_path)

    def full_disk(*_: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(artifact, "model_card", full_disk)
    with pytest.raises(OSError, match="No space"):
        again(model_dir, tmp_path)
    assert current_version(tmp_path) == version
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["CURRENT", version])


def test_what_a_dead_writer_left_is_swept_and_a_living_one_s_is_not(model_dir: Path, tmp_path: Path) -> None:
    (tmp_path / f"{ASIDE}dead").mkdir()
    (tmp_path / f"{ASIDE}dead" / "model.joblib").write_bytes(b"half of it")
    (tmp_path / f"{ASIDE}{CURRENT_NAME}").write_text("a version that nev")
    with writing_aside(tmp_path) as living:
        again(model_dir, tmp_path)
        assert [path.name for path in tmp_path.glob(f"{ASIDE}*")] == [living.name]
    assert list(tmp_path.glob(f"{ASIDE}*")) == []


def test_killed_at_whichever_step_there_is_a_model_that_loads_and_little_left(
    root: Path, model_dir: Path, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", dying.__name__, str(model_dir), str(tmp_path)]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 20


def test_a_version_is_out_of_sight_before_it_is_taken_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "old").mkdir()
    monkeypatch.setattr(writers.shutil, "rmtree", lambda *_, **__: None)  # killed at this moment
    remove(tmp_path / "old")
    assert [path.name for path in tmp_path.iterdir()] == [f"{ASIDE}old"]


def test_writers_side_by_side_all_publish_and_the_last_one_is_current(model_dir: Path, tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        versions = set(pool.map(lambda _: again(model_dir, tmp_path), range(4)))
    assert {path.name for path in tmp_path.iterdir()} == versions | {CURRENT_NAME}
    assert load(tmp_path, current_version(tmp_path)).version in versions


def test_the_artifact_carries_the_lifetime_models_and_nothing_of_the_data(model_dir: Path, prepared: Prepared) -> None:
    manifest = load(model_dir, current_version(model_dir))
    assert manifest.lifetime is not None
    text = manifest.model_dump_json()
    assert not [customer for customer in prepared.sums.days.ids.tolist() if f'"{customer}"' in text]


def test_the_card_states_protocol_and_verdict(model_dir: Path) -> None:
    card = (model_dir / current_version(model_dir) / CARD_NAME).read_text("utf-8")
    for said in ("rows read", "seasonal_rate", "heuristic", "Limits.", "fingerprint"):
        assert said in card
    assert ("loses to" in card) != ("beats the naive rates" in card)
    assert "The rule." in card


def test_the_card_names_the_champions_drivers(model_dir: Path) -> None:
    version = current_version(model_dir)
    best, card = load(model_dir, version).best, (model_dir / version / CARD_NAME).read_text("utf-8")
    assert best.spend_drivers
    assert set(best.spend_drivers) <= set(best.features) | {f"spend_last_{days}_days" for days in (90, 365)} | set(
        PROCESS_NAMES
    )
    for name, size in best.spend_drivers.items():
        assert (f"`{name}` {size:,.2f}" in card) == (size > 0)


def test_anyone_who_opens_the_champion_can_explain_it(model_dir: Path, prepared: Prepared) -> None:
    import joblib

    story = joblib.load(model_dir / current_version(model_dir) / CHAMPION_NAME)
    active = prepared.snapshots[-1].active(90)
    for forecast in (story.spend, story.probability):
        found = explain(forecast, active, top=2)
        assert np.allclose(found.baseline + found.contributions.sum(axis=1) + found.others, forecast.predict(active))
