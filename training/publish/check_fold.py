"""The sum of products that serves must give what the published pipeline gives, checked where the pipeline is made."""

from pathlib import Path
from typing import Any

import numpy as np

from backend.artifact.manifest import MODEL_NAME, Manifest
from backend.errors import ArtifactRefused
from backend.use_cases.estimates.check_probes import TOLERANCE, explained_spend, probe_points


def open_pipeline(model_dir: Path, version: str) -> Any:
    """Return the fitted scikit-learn pipeline of a version that ``load`` verified. Raises ``ArtifactRefused``."""
    import joblib  # noqa: PLC0415 - half a second, and not everybody who checks opens

    try:
        return joblib.load(model_dir / version / MODEL_NAME)
    except Exception as error:
        raise ArtifactRefused(f"{version}: {MODEL_NAME} does not open ({type(error).__name__}).") from error


def check_fold(manifest: Manifest, pipeline: Any) -> list[float]:
    """Compare what serves with the pipeline at the probes, return the pipeline's answers. Raises ``ArtifactRefused``."""
    probes = probe_points(manifest.parameters)
    expected = np.asarray(pipeline.predict(probes))
    served = explained_spend(probes, manifest.parameters.spend)
    if not np.allclose(served, expected, rtol=0, atol=TOLERANCE * max(1.0, float(np.abs(expected).max()))):
        raise ArtifactRefused(f"{manifest.version}: its parameters do not compute what its pipeline computes.")
    return [float(one) for one in expected]
