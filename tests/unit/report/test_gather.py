"""A published model is used where it was made from the very log, and only there."""

from pathlib import Path

import pytest

from training.plan import Plan
from training.report.gather import HERE, OTHER, SAME, Gathered, gather, origin_of
from training.synthetic.shop import write_sample
from training.transactions.readings.asked import Asked


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("other") / "other.csv"
    write_sample(place, customers=150, months=8, seed=5, say=lambda _: None)
    return place


def test_the_model_of_this_log_is_used(gathered: Gathered, model_dir: Path) -> None:
    assert gathered.origin == SAME
    assert gathered.published.manifest.version in {path.name for path in model_dir.iterdir()}


def test_a_model_of_another_log_is_told_apart(other: Path, model_dir: Path) -> None:
    assert origin_of([other], model_dir, lambda _: None, None) == OTHER


def test_for_another_log_a_model_is_trained_and_published_nowhere(other: Path, model_dir: Path) -> None:
    before, said = sorted(model_dir.rglob("*")), []
    found = gather([other], model_dir, Plan(test_origins=2, candidates=("quick",)), said.append, Asked())
    assert (found.origin, found.published.manifest.version in {path.name for path in before}) == (HERE, False)
    assert sorted(model_dir.rglob("*")) == before
    assert any(OTHER in step for step in said)


def test_where_nothing_is_published_that_is_said(other: Path, tmp_path: Path) -> None:
    said: list[str] = []
    gather([other], tmp_path, Plan(test_origins=1, candidates=("quick",)), said.append, Asked())
    assert said[0].startswith("no published model is used:")
