"""``manifest.json``: everything there is to know of a published artifact but the fitted pipeline itself."""

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from backend.contract.parameters.client_models import ClientModels
from backend.contract.parameters.lifetime import LifetimeParameters
from backend.contract.parameters.scoring import ScoringParameters, SpendInterval

SCHEMA_VERSION = 4
MANIFEST_NAME = "manifest.json"
MODEL_NAME = "model.joblib"
CHAMPION_NAME = "champion.joblib"
CARD_NAME = "model_card.md"
CURRENT_NAME = "CURRENT"
"""A one-line file in the model directory that names the version in service, and its manifest's hash and signature."""
DIGEST, SIGNATURE = "sha256", "hmac-sha256"
PROBES_NAME = "probes.json"
"""What the published model answers to a few customers, as training worked it out (``use_cases.estimates.check_probes``)."""


class Champion(BaseModel):
    """The best forecasts of the race, for whole logs: kept in ``champion.joblib``, which a serving process never opens.

    ``refused`` says what the best challenger lacked where a naive forecast is published; ``features`` gives each
    feature's meaning and unit; ``packages`` are what opening the file takes. ``spend_drivers`` and ``probability_drivers``
    are the largest mean absolute contributions of features (currency; points of probability) as of the latest origin.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    spend: str
    probability: str
    refused: str | None
    feature_set: str
    features: dict[str, str]
    packages: dict[str, str]
    interval: SpendInterval | None
    lifetime_interval: SpendInterval | None = None
    spend_drivers: dict[str, float] = {}
    probability_drivers: dict[str, float] = {}


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
    client_models: ClientModels | None = None
    """For clients who send a client body only; None where there are no lifetime models, or in an older artifact."""
    plan: dict[str, Any]
    data: dict[str, Any]
    metrics: dict[str, Any]
    files: dict[str, str]
    """File name -> SHA-256 of its bytes, in hexadecimal."""
    packages: dict[str, str]
    best: Champion | None = None


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
