"""Publish atomically: write aside, flush to disk, rename; then point ``CURRENT`` at it. A reader sees old or new."""

import json
import os
from dataclasses import asdict
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version as installed_version
from pathlib import Path

import joblib
from dotenv import dotenv_values
from sklearn.pipeline import Pipeline

from backend.artifact.load import Current, signature_of
from backend.artifact.manifest import (
    CARD_NAME,
    CHAMPION_NAME,
    CURRENT_NAME,
    MANIFEST_NAME,
    MODEL_NAME,
    PROBES_NAME,
    Manifest,
    file_digest,
)
from backend.contract.features import FEATURE_NAMES
from backend.contract.parameters.scoring import ScoringParameters
from backend.contract.thresholds import HORIZON_DAYS
from backend.use_cases.estimates.check_probes import probe_answers
from training.publish.champion import FittedChampion
from training.publish.check_fold import check_fold
from training.publish.facts import Facts
from training.publish.model_card import model_card
from training.publish.writers import ASIDE, alone_in, remove, writing_aside

VERSIONS_KEPT = 5
KEY = "ARTIFACT_KEY"
"""Set: what is published is signed with it, and a service that has it takes up nothing else."""
PACKAGES = ("numpy", "scikit-learn")  # whose versions the pickle depends on


def publish(
    out: Path, pipeline: Pipeline, parameters: ScoringParameters, facts: Facts, champion: FittedChampion | None = None
) -> Manifest:
    """Write one version below ``out`` and put it into service; the last five versions stay. Return its manifest."""
    out.mkdir(parents=True, exist_ok=True)
    created = datetime.now(UTC)
    with writing_aside(out) as aside:
        joblib.dump(pipeline, aside / MODEL_NAME)
        best = champion.write(aside) if champion is not None else None
        digests = {path.name: file_digest(path) for path in (aside / MODEL_NAME, aside / CHAMPION_NAME) if path.is_file()}
        manifest = Manifest(
            version=f"{created:%Y%m%dT%H%M%S%f}-{digests[MODEL_NAME][:8]}",
            created_at=created,
            feature_set="contract_v1",
            horizon_days=HORIZON_DAYS,
            feature_names=FEATURE_NAMES,
            parameters=parameters,
            files=digests,
            best=best,
            packages={name: installed_version(name) for name in PACKAGES},
            champion=facts.champion,
            plan=asdict(facts.plan),
            cutoffs=facts.cutoffs,
            data=facts.data_json(),
            lifetime=facts.lifetime,
            lifetime_notes=facts.lifetime_notes,
            client_models=facts.client_models,
            metrics=facts.metrics.as_json(),
        )
        manifest = _with_papers(aside, manifest, facts, pipeline)
        text = manifest.model_dump_json(indent=2).encode()
        (aside / MANIFEST_NAME).write_bytes(text)
        _flush(aside)
        aside.chmod(0o755)
        with alone_in(out):
            aside.rename(out / manifest.version)
            _point_to(out, manifest.version, text)
            _prune(out, manifest.version)
    return manifest


def _with_papers(aside: Path, manifest: Manifest, facts: Facts, pipeline: Pipeline) -> Manifest:
    """Write the card, and the answers that a service must find again; return the manifest with their digests."""
    card, probes = aside / CARD_NAME, aside / PROBES_NAME
    card.write_text(model_card(manifest, facts), "utf-8")
    probes.write_text(json.dumps(probe_answers(manifest) | {"spend": check_fold(manifest, pipeline)}), "utf-8")
    digests = manifest.files | {path.name: file_digest(path) for path in (card, probes)}
    return manifest.model_copy(update={"files": digests})


def _flush(folder: Path) -> None:
    for path in [*folder.iterdir(), folder]:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _point_to(out: Path, version: str, manifest: bytes) -> None:
    key = os.environ.get(KEY) or dotenv_values(".env").get(KEY)
    current = Current(version, sha256(manifest).hexdigest(), signature_of(manifest, key) if key else None)
    beside = out / f"{ASIDE}{CURRENT_NAME}"  # nobody else's: its writer is alone in the folder
    with beside.open("w", encoding="utf-8") as file:
        file.write(current.line())
        file.flush()
        os.fsync(file.fileno())
    beside.chmod(0o644)
    beside.replace(out / CURRENT_NAME)


def _prune(out: Path, keep: str) -> None:
    versions = sorted(path for path in out.iterdir() if (path / MANIFEST_NAME).is_file() and path.name != keep)
    for old in versions[: -(VERSIONS_KEPT - 1)]:
        remove(old)
