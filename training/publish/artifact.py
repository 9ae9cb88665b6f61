"""Publish atomically: write aside, flush to disk, rename; then point ``CURRENT`` at it. A reader sees old or new."""

import os
import shutil
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Any

import joblib

from backend.artifact.manifest import CARD_NAME, CHAMPION_NAME, CURRENT_NAME, MANIFEST_NAME, MODEL_NAME, Manifest, sha256
from backend.contract.features import FEATURE_NAMES
from backend.contract.parameters import ScoringParameters
from training.publish.challenger import Challenger
from training.publish.model_card import model_card

VERSIONS_KEPT = 5
PACKAGES = ("numpy", "scikit-learn")  # whose versions the pickle depends on


def publish(out: Path, pipeline: Any, parameters: ScoringParameters, facts: dict[str, Any],
            challenger: Challenger | None = None) -> Manifest:
    """Write one version below ``out`` and put it into service; the last five versions stay.

    ``facts`` are the manifest's remaining fields: ``horizon_days, champion, cutoffs, plan, data, metrics``, and if
    there are any ``lifetime, lifetime_notes, summary``.
    """
    out.mkdir(parents=True, exist_ok=True)
    created = datetime.now(UTC)
    aside = Path(tempfile.mkdtemp(prefix=".writing-", dir=out))
    try:
        joblib.dump(pipeline, aside / MODEL_NAME)
        best = challenger.write(aside) if challenger is not None else None
        digests = {path.name: sha256(path) for path in (aside / MODEL_NAME, aside / CHAMPION_NAME) if path.is_file()}
        manifest = Manifest(
            version=f"{created:%Y%m%dT%H%M%S%f}-{digests[MODEL_NAME][:8]}", created_at=created, feature_set="contract_v1",
            feature_names=FEATURE_NAMES, parameters=parameters, files=digests, best=best,
            packages={name: installed_version(name) for name in PACKAGES}, **facts,
        )
        card = aside / CARD_NAME
        card.write_text(model_card(manifest), "utf-8")
        manifest = manifest.model_copy(update={"files": digests | {CARD_NAME: sha256(card)}})
        (aside / MANIFEST_NAME).write_text(manifest.model_dump_json(indent=2), "utf-8")
        _flush(aside)
        aside.chmod(0o755)
        aside.rename(out / manifest.version)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    _point_to(out, manifest.version)
    _prune(out, manifest.version)
    return manifest


def _flush(folder: Path) -> None:
    for path in [*folder.iterdir(), folder]:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _point_to(out: Path, version: str) -> None:
    handle, name = tempfile.mkstemp(prefix=".current-", dir=out)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(version + "\n")
        file.flush()
        os.fsync(file.fileno())
    Path(name).chmod(0o644)
    Path(name).replace(out / CURRENT_NAME)


def _prune(out: Path, keep: str) -> None:
    versions = sorted(path for path in out.iterdir() if (path / MANIFEST_NAME).is_file() and path.name != keep)
    for old in versions[: -(VERSIONS_KEPT - 1)]:
        shutil.rmtree(old, ignore_errors=True)
