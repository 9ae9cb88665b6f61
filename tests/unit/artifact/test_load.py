"""An artifact is served whole, or refused with one sentence."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from backend.artifact.load import current_version, load
from backend.artifact.manifest import CARD_NAME, CHAMPION_NAME, MANIFEST_NAME, MODEL_NAME
from backend.errors import ArtifactRefused, NotReady
from backend.use_cases.check_fold import main


@pytest.fixture
def copy(model_dir: Path, tmp_path: Path) -> tuple[Path, str]:
    shutil.copytree(model_dir, tmp_path / "models")
    return tmp_path / "models", current_version(model_dir)


def change(folder: Path, **fields: Any) -> None:
    path = folder / MANIFEST_NAME
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | fields), "utf-8")


def test_what_is_published_loads(model_dir: Path) -> None:
    manifest = load(model_dir, current_version(model_dir))
    assert manifest.horizon_days == 30
    assert set(manifest.files) == {MODEL_NAME, CARD_NAME, CHAMPION_NAME}


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
        ({"packages": {"numpy": "1.0.0"}}, "trained with numpy 1.0.0"),
        ({"files": {}}, "does not list model.joblib"),
        ({"parameters": {}}, "not of this service's form"),
        ({"surprise": 1}, "not of this service's form"),
    ],
)
def test_a_manifest_that_does_not_fit_is_refused(copy: tuple[Path, str], fields: dict[str, Any], said: str) -> None:
    change(copy[0] / copy[1], **fields)
    with pytest.raises(ArtifactRefused, match=said):
        load(*copy)


@pytest.mark.parametrize("version", ["..", "../../etc", "no-such", ""])
def test_a_version_is_a_folder_of_the_model_directory(model_dir: Path, version: str) -> None:
    with pytest.raises(ArtifactRefused, match="is named as current"):
        load(model_dir, version)


def test_the_parameters_compute_what_the_pipeline_computes(model_dir: Path) -> None:
    assert main(str(model_dir), current_version(model_dir)) == 0


def test_parameters_that_compute_something_else_are_refused(copy: tuple[Path, str], capsys) -> None:
    path = copy[0] / copy[1] / MANIFEST_NAME
    manifest = json.loads(path.read_text("utf-8"))
    manifest["parameters"]["spend"]["baseline"] += 0.01
    path.write_text(json.dumps(manifest), "utf-8")
    assert main(str(copy[0]), copy[1]) == 1
    assert "do not compute what its pipeline computes" in capsys.readouterr().err
