"""The artifact in service, opened for a whole log: what answers requests, and the champion beside it."""

from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any

import joblib

from backend.artifact.load import current_version, load, verify_packages
from backend.artifact.manifest import CHAMPION_NAME, Champion, Manifest
from backend.errors import ArtifactRefused
from training.candidates.learned.record import Story


@dataclass(frozen=True, slots=True)
class Published:
    """``story`` forecasts everybody; ``best`` is what the manifest says of it."""

    manifest: Manifest
    best: Champion
    story: Story

    @property
    def names(self) -> tuple[str, str]:
        """Who forecasts spend, and who a purchase."""
        return self.best.spend, self.best.probability


def open_published(model_dir: Path) -> Published:
    """Return the version in service, verified, with its champion opened.

    Raises ``NotReady`` where nothing is published, and ``ArtifactRefused`` where something does not verify: a hash, or a
    package that the champion needs.
    """
    manifest = load(model_dir, current_version(model_dir))
    if manifest.best is None:
        raise ArtifactRefused(f"{manifest.version} was published without a champion; train again.")
    if CHAMPION_NAME not in manifest.files:
        raise ArtifactRefused(f"{manifest.version}: the manifest does not list {CHAMPION_NAME}.")
    verify_packages(manifest.version, manifest.best.packages)
    try:
        story = joblib.load(model_dir / manifest.version / CHAMPION_NAME)
        require_whole(story)
        return Published(manifest, manifest.best, story)
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
