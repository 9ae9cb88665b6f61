"""Hold the model in service: load it, check that it computes what its pipeline computes, swap it without a pause."""

import logging
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from backend.artifact.load import current_version, load
from backend.artifact.manifest import Manifest
from backend.errors import ArtifactRefused, NotReady
from backend.use_cases import check_fold

log = logging.getLogger(__name__)
CHECK_S = 60
ROOT = Path(__file__).parent.parent.parent


@dataclass
class ModelInService:
    """One per process. ``current`` is read by every request; ``refresh`` replaces it whole, or leaves it."""

    model_dir: Path
    _manifest: Manifest | None = None
    _refused: str | None = None

    @property
    def current(self) -> Manifest:
        """Return the manifest in service. Raises ``NotReady``."""
        if self._manifest is None:
            raise NotReady(self._refused or "No model is loaded yet.")
        return self._manifest

    def refresh(self) -> None:
        """Put what is published into service; keep the one in service where the new one does not verify."""
        try:
            version = current_version(self.model_dir)
            if self._manifest is not None and self._manifest.version == version:
                return
            started = time.perf_counter()
            manifest = load(self.model_dir, version)
            _check_apart(self.model_dir, version)
        except NotReady as error:
            if str(error) != self._refused:
                log.warning("model not taken up", extra={"reason": str(error)})
            self._refused = str(error)
            return
        self._manifest, self._refused = manifest, None
        log.info("model taken up", extra={"version": version, "seconds": round(time.perf_counter() - started, 3)})


def age_days(manifest: Manifest) -> float:
    """Return the days since the artifact was published."""
    return (datetime.now(UTC) - manifest.created_at).total_seconds() / 86_400


def _check_apart(model_dir: Path, version: str) -> None:
    """Run ``check_fold`` in a process of its own, so that a server keeps neither the pickle nor scikit-learn in memory."""
    command = [sys.executable, "-m", check_fold.__name__, str(model_dir.resolve()), version]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=CHECK_S, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise ArtifactRefused(f"{version}: checking it against its pipeline took more than {CHECK_S} s.") from None
    if done.returncode != 0:
        raise ArtifactRefused((done.stderr.strip().splitlines() or [f"{version}: its check failed."])[-1])
