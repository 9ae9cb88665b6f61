"""The artifact in service, opened for a whole log: what answers requests, and the champion beside it."""

from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any

import joblib

from backend.artifact.load import current_version, load, verify_packages
from backend.artifact.manifest import CHAMPION_NAME, Manifest
from backend.errors import ArtifactRefused
from training.candidates.forecast.protocol import Forecast

SERVED = ("lasso", "heuristic")
"""What forecasts spend and a purchase where an artifact carries no champion."""


@dataclass(frozen=True, slots=True)
class Published:
    """A verified artifact; ``spend`` and ``probability`` forecast active customers; None: as requests are answered."""

    manifest: Manifest
    spend: Forecast | None
    probability: Forecast | None

    @property
    def names(self) -> tuple[str, str]:
        """Return the names of the forecasts of spend and of a purchase."""
        best = self.manifest.best
        return (best.spend, best.probability) if best else SERVED

    @property
    def behaviour(self) -> bool:
        """Return whether the champion takes behaviour features."""
        return self.manifest.best is not None and self.manifest.best.feature_set == "behaviour_v1"


def open_published(model_dir: Path) -> Published:
    """Return the version in service, verified, with its champion opened.

    Raises ``NotReady`` where nothing is published, and ``ArtifactRefused`` where something does not verify: a hash, or a
    package that the champion needs.
    """
    manifest = load(model_dir, current_version(model_dir))
    if manifest.best is None:
        return Published(manifest, None, None)
    if CHAMPION_NAME not in manifest.files:
        raise ArtifactRefused(f"{manifest.version}: the manifest does not list {CHAMPION_NAME}.")
    verify_packages(manifest.version, manifest.best.packages)
    try:
        forecasts = joblib.load(model_dir / manifest.version / CHAMPION_NAME)
        require_whole(forecasts)
        return Published(manifest, forecasts["spend"], forecasts["probability"])
    except (ImportError, AttributeError, KeyError, TypeError, EOFError, ValueError) as error:
        raise ArtifactRefused(
            f"{manifest.version}: {CHAMPION_NAME} is of another version of this program ({error}); train again."
        ) from error


def require_whole(value: Any) -> None:
    """Check that every field of this program's classes is there: an older version's pickle lacks those added since.

    Raises ``AttributeError`` that names the first one.
    """
    if is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            require_whole(getattr(value, field.name))
    elif isinstance(value, dict | list | tuple):
        for part in value.values() if isinstance(value, dict) else value:
            require_whole(part)
