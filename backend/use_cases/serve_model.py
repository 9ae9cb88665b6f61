"""Hold the model in service: load it, check that it computes what its pipeline computes, swap it without a pause."""

import logging
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from backend.artifact.load import Artifact, current_version, load
from backend.artifact.manifest import Manifest
from backend.errors import ArtifactRefused, NotReady
from backend.scoring.spend import predict_spend

log = logging.getLogger(__name__)
TOLERANCE = 1e-9  # of the largest prediction: two ways to sum six products differ in the last digits only


@dataclass
class ModelInService:
    """One per process. ``current`` is read by every request; ``refresh`` replaces it whole, or leaves it."""

    model_dir: Path
    _manifest: Manifest | None = None
    _refused: str | None = None

    @property
    def current(self) -> Manifest:
        """The manifest in service. Raises ``NotReady``."""
        if self._manifest is None:
            raise NotReady(self._refused or "No model is loaded yet.")
        return self._manifest

    def refresh(self) -> None:
        """Take up what is published; keep what is in service where the new one does not verify."""
        try:
            version = current_version(self.model_dir)
            if self._manifest is not None and self._manifest.version == version:
                return
            started = time.perf_counter()
            artifact = load(self.model_dir, version)
            check_fold(artifact)
        except NotReady as error:
            if str(error) != self._refused:
                log.warning("model not taken up", extra={"reason": str(error)})
            self._refused = str(error)
            return
        self._manifest, self._refused = artifact.manifest, None
        log.info("model taken up", extra={"version": version, "seconds": round(time.perf_counter() - started, 3)})


def age_days(manifest: Manifest) -> float:
    """Days since the artifact was published."""
    return (datetime.now(UTC) - manifest.created_at).total_seconds() / 86_400


def check_fold(artifact: Artifact) -> None:
    """The dot product that serves must give what the pipeline gives, at corners and inside of what training saw.

    Raises ``ArtifactRefused``.
    """
    parameters = artifact.manifest.parameters
    seen = [parameters.ranges[name] for name in parameters.spend.feature_names]
    mix = np.random.default_rng(0).random((32, len(seen)))
    mix = np.vstack([mix, np.zeros(len(seen)), np.ones(len(seen))])
    least, most = np.asarray([r.least for r in seen]), np.asarray([r.most for r in seen])
    probes = least + mix * (most - least)
    expected = np.asarray(artifact.pipeline.predict(probes))
    served = predict_spend(probes, parameters.spend)
    if not np.allclose(served, expected, rtol=0, atol=TOLERANCE * max(1.0, float(np.abs(expected).max()))):
        raise ArtifactRefused(f"{artifact.manifest.version}: its parameters do not compute what its pipeline computes.")
