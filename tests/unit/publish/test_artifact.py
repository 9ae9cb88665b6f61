"""Publishing is all or nothing, and keeps a short memory."""

from pathlib import Path

import numpy as np
import pytest

from backend.artifact.load import current_version, load
from backend.artifact.manifest import CARD_NAME, CHAMPION_NAME
from backend.use_cases.check_fold import open_pipeline
from training.candidates.drivers import explain
from training.features.prepare import Prepared
from training.publish import artifact
from training.publish.artifact import VERSIONS_KEPT, publish


def again(model_dir: Path, out: Path) -> str:
    """Publish the small model once more, into ``out``."""
    version = current_version(model_dir)
    old = load(model_dir, version)
    facts = {name: getattr(old, name) for name in ("horizon_days", "champion", "cutoffs", "plan", "data", "metrics",
                                              "lifetime", "lifetime_notes")}
    return publish(out, open_pipeline(model_dir, version), old.parameters, facts).version


def test_what_is_published_is_current_and_loads(model_dir: Path, tmp_path: Path) -> None:
    version = again(model_dir, tmp_path)
    assert current_version(tmp_path) == version
    assert load(tmp_path, version).version == version


def test_the_last_five_versions_stay(model_dir: Path, tmp_path: Path) -> None:
    versions = [again(model_dir, tmp_path) for _ in range(7)]
    assert {path.name for path in tmp_path.iterdir() if path.is_dir()} == set(versions[-VERSIONS_KEPT:])


def test_a_failure_on_the_way_leaves_the_old_version_and_no_litter(model_dir: Path, tmp_path: Path, monkeypatch) -> None:
    version = again(model_dir, tmp_path)

    def full_disk(manifest: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(artifact, "model_card", full_disk)
    with pytest.raises(OSError, match="No space"):
        again(model_dir, tmp_path)
    assert current_version(tmp_path) == version
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["CURRENT", version])


def test_the_artifact_carries_the_lifetime_models_and_nothing_of_the_data(model_dir: Path, prepared: Prepared) -> None:
    manifest = load(model_dir, current_version(model_dir))
    assert manifest.lifetime is not None
    text = manifest.model_dump_json()
    assert not [customer for customer in prepared.days.ids.tolist() if f'"{customer}"' in text]


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
    assert set(best.spend_drivers) <= set(best.features) | {"spend_last_365_days"}
    for name, size in best.spend_drivers.items():
        assert (f"`{name}` {size:,.2f}" in card) == (size > 0)


def test_whoever_opens_the_champion_can_explain_it(model_dir: Path, prepared: Prepared) -> None:
    import joblib

    champion = joblib.load(model_dir / current_version(model_dir) / CHAMPION_NAME)
    active = prepared.snapshots[-1].active(90)
    for forecast in champion.values():
        found = explain(forecast, active, top=2)
        assert np.allclose(found.baseline + found.contributions.sum(axis=1) + found.others, forecast.predict(active))
