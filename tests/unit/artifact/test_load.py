"""An artifact is served whole, or refused with one sentence."""

import json
import shutil
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from backend.artifact.load import Current, current_version, load, signature_of
from backend.artifact.manifest import CARD_NAME, CHAMPION_NAME, CURRENT_NAME, MANIFEST_NAME, MODEL_NAME, PROBES_NAME
from backend.errors import ArtifactRefused, NotReady
from backend.use_cases.estimates.check_probes import check_probes
from training.publish.check_fold import check_fold, open_pipeline


@pytest.fixture
def copy(model_dir: Path, tmp_path: Path) -> tuple[Path, str]:
    shutil.copytree(model_dir, tmp_path / "models")
    return tmp_path / "models", current_version(model_dir)


def change(models: Path, version: str, fields: dict[str, Any]) -> None:
    """The manifest is another one, and published as such."""
    path = models / version / MANIFEST_NAME
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | fields), "utf-8")
    (models / CURRENT_NAME).write_text(Current(version, sha256(path.read_bytes()).hexdigest()).line())


def test_what_is_published_loads(model_dir: Path) -> None:
    manifest = load(model_dir, current_version(model_dir))
    assert manifest.horizon_days == 30
    assert set(manifest.files) == {MODEL_NAME, CARD_NAME, CHAMPION_NAME, PROBES_NAME}


def test_an_empty_directory_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(NotReady, match="python -m training train"):
        current_version(tmp_path)


@pytest.mark.parametrize("name", [MODEL_NAME, CARD_NAME])
def test_a_changed_file_is_refused(copy: tuple[Path, str], name: str) -> None:
    folder = copy[0] / copy[1]
    (folder / name).write_bytes((folder / name).read_bytes() + b" ")
    with pytest.raises(ArtifactRefused, match=f"{name} is not the file that was published"):
        load(*copy)


def test_a_missing_file_is_refused(copy: tuple[Path, str]) -> None:
    (copy[0] / copy[1] / MODEL_NAME).unlink()
    with pytest.raises(ArtifactRefused, match="is missing"):
        load(*copy)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"schema_version": 99}, "schema 99"),
        ({"horizon_days": 60}, "predicts 60 days, and this service answers for 30: train again"),
        ({"feature_names": ["total_spend"]}, "not those of contract_v1"),
        ({"files": {}}, "does not list model.joblib"),
        ({"parameters": {}}, "not of this service's form"),
        ({"surprise": 1}, "not of this service's form"),
    ],
)
def test_a_manifest_that_does_not_fit_is_refused(copy: tuple[Path, str], fields: dict[str, Any], said: str) -> None:
    change(*copy, fields)
    with pytest.raises(ArtifactRefused, match=said):
        load(*copy)


@pytest.mark.parametrize("version", ["..", "../../etc", "no-such", ""])
def test_a_version_is_a_folder_of_the_model_directory(model_dir: Path, version: str) -> None:
    with pytest.raises(ArtifactRefused, match="is named as current"):
        load(model_dir, version)


def test_the_parameters_compute_what_the_pipeline_computes(model_dir: Path) -> None:
    version = current_version(model_dir)
    manifest = load(model_dir, version)
    expected = json.loads((model_dir / version / PROBES_NAME).read_bytes())["spend"]
    assert check_fold(manifest, open_pipeline(model_dir, version)) == pytest.approx(expected, rel=1e-12)


def another(manifest: dict[str, Any], *path: str, factor: float) -> dict[str, Any]:
    """The manifest with one number of it multiplied."""
    changed = json.loads(json.dumps(manifest))
    place = changed
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] *= factor
    return changed


NUMBERS = {
    ("parameters", "spend", "baseline"): "spend",
    ("parameters", "purchase_odds", "scale"): "probability",
    ("lifetime", "process", "purchases", "alpha"): "value",
}


@pytest.mark.parametrize("path", NUMBERS, ids="/".join)
def test_a_changed_manifest_is_refused_by_its_hash(copy: tuple[Path, str], path: tuple[str, ...]) -> None:
    file = copy[0] / copy[1] / MANIFEST_NAME
    file.write_text(json.dumps(another(json.loads(file.read_bytes()), *path, factor=100)), "utf-8")
    with pytest.raises(ArtifactRefused, match=r"manifest\.json is not the file that was published"):
        load(*copy)


@pytest.mark.parametrize(
    ("path", "said"), NUMBERS.items(), ids=lambda one: "/".join(one) if isinstance(one, tuple) else one
)
def test_parameters_that_answer_something_else_are_refused_even_with_the_right_hash(
    copy: tuple[Path, str], path: tuple[str, ...], said: str
) -> None:
    given = json.loads((copy[0] / copy[1] / MANIFEST_NAME).read_bytes())
    change(*copy, another(given, *path, factor=0.9))
    with pytest.raises(ArtifactRefused, match=f"do not give the {said} that was published"):
        check_probes(load(*copy), copy[0] / copy[1])


def test_with_a_key_only_what_was_signed_with_it_is_taken(copy: tuple[Path, str]) -> None:
    text = (copy[0] / copy[1] / MANIFEST_NAME).read_bytes()
    for signature, key in ((None, "k"), (signature_of(text, "other"), "k"), (signature_of(text, "k"), "k")):
        (copy[0] / CURRENT_NAME).write_text(Current(copy[1], sha256(text).hexdigest(), signature).line())
        if signature == signature_of(text, "k"):
            assert load(*copy, key).version == copy[1]
        else:
            with pytest.raises(ArtifactRefused, match="not signed with this service's ARTIFACT_KEY"):
                load(*copy, key)


UNREADABLE = {
    "not text": b"\xff\xfe\x00",
    "a very long name": b"v" * 300,
    "empty": b"",
    "a path": b"../../etc/passwd",
    "a number that is none": b"\x00" * 5000,
}


@pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE)
def test_whatever_current_holds_it_is_refused_with_one_sentence(copy: tuple[Path, str], content: bytes) -> None:
    (copy[0] / CURRENT_NAME).write_bytes(content)
    with pytest.raises(NotReady) as refusal:
        load(copy[0], current_version(copy[0]))
    assert len(str(refusal.value)) < 300


def test_a_file_that_vanishes_while_it_is_read_is_a_refusal(
    copy: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "is_file", lambda path: True)
    (copy[0] / copy[1] / MODEL_NAME).unlink()
    with pytest.raises(ArtifactRefused, match="cannot be read"):
        load(*copy)
