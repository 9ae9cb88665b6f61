"""The sum of products that serves must give what the published pipeline gives.

``python -m backend.use_cases.check_fold MODEL_DIR VERSION`` exits 0 when it does, 1 with one sentence when it does not.
"""

import sys
from pathlib import Path
from typing import Any

import numpy as np

from backend.artifact.load import load
from backend.artifact.manifest import MODEL_NAME, Manifest
from backend.contract.features import FEATURE_NAMES
from backend.errors import ArtifactRefused, NotReady
from backend.scoring.spend import contributions

TOLERANCE = 1e-8  # of the largest prediction: two ways to sum the same products differ in the last digits only
PROBES = 32


def open_pipeline(model_dir: Path, version: str) -> Any:
    """Return the fitted scikit-learn pipeline of a version that ``load`` verified. Raises ``ArtifactRefused``."""
    import joblib  # noqa: PLC0415 - a server imports this module for its name alone

    try:
        return joblib.load(model_dir / version / MODEL_NAME)
    except Exception as error:
        raise ArtifactRefused(f"{version}: {MODEL_NAME} does not open ({type(error).__name__}).") from error


def check_fold(manifest: Manifest, pipeline: Any) -> None:
    """Compare dot product and pipeline at the corners of what training saw, and inside. Raises ``ArtifactRefused``."""
    parameters = manifest.parameters
    seen = [parameters.ranges[name] for name in FEATURE_NAMES]
    mix = np.random.default_rng(0).random((PROBES, len(seen)))
    mix = np.vstack([mix, np.zeros(len(seen)), np.ones(len(seen))])
    least, most = np.asarray([r.least for r in seen]), np.asarray([r.most for r in seen])
    probes = least + mix * (most - least)
    expected = np.asarray(pipeline.predict(probes))
    served = parameters.spend.baseline + contributions(probes, parameters.spend).sum(axis=1)
    if not np.allclose(served, expected, rtol=0, atol=TOLERANCE * max(1.0, float(np.abs(expected).max()))):
        raise ArtifactRefused(f"{manifest.version}: its parameters do not compute what its pipeline computes.")


def main(model_dir: str, version: str) -> int:
    """The exit code."""
    try:
        check_fold(load(Path(model_dir), version), open_pipeline(Path(model_dir), version))
    except NotReady as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
