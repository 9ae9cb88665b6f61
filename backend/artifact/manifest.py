"""``manifest.json``: everything there is to know of a published artifact but the fitted pipeline itself."""

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from backend.contract.lifetime_parameters import LifetimeParameters
from backend.contract.parameters import ScoringParameters

SCHEMA_VERSION = 1
MANIFEST_NAME = "manifest.json"
MODEL_NAME = "model.joblib"
CARD_NAME = "model_card.md"
CURRENT_NAME = "CURRENT"
"""A one-line file in the model directory that names the version in service."""


class Manifest(BaseModel):
    """The published facts; ``files`` and ``packages`` are what loading verifies."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_version: int = SCHEMA_VERSION
    version: str
    created_at: datetime
    feature_set: str
    feature_names: tuple[str, ...]
    horizon_days: int
    champion: str
    cutoffs: tuple[str, ...]
    parameters: ScoringParameters
    lifetime: LifetimeParameters | None = None
    """None where the log shows too little; ``lifetime_notes`` are sentences on how the models came about."""
    lifetime_notes: tuple[str, ...] = ()
    plan: dict[str, Any]
    data: dict[str, Any]
    metrics: dict[str, Any]
    files: dict[str, str]
    """File name -> SHA-256 of its bytes, in hexadecimal."""
    packages: dict[str, str]


def sha256(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
