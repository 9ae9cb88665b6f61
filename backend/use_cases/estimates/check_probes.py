"""The parameters that serve must answer a few customers as training said they do; no pickle is opened for that.

Training writes the answers down when it publishes: the spend by its own pipeline, which it checks against the parameters
there (``training.publish.check_fold``), probability and value by the formulas. A service whose parameters, formulas or
packages give anything else does not take the version up.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np

from backend.artifact.manifest import PROBES_NAME, Manifest
from backend.contract.features import FEATURE_NAMES, ContractV1
from backend.contract.parameters.scoring import ScoringParameters, SpendModel
from backend.errors import ArtifactRefused
from backend.guardrails.transactions import UNITS
from backend.scoring.purchase_probability import purchase_probability
from backend.scoring.spend import contributions
from backend.use_cases.estimates.value_histories import History, value_histories

TOLERANCE: Final = 1e-9
"""Of the largest answer: two ways to sum six products differ in the last digits only."""
PROBES: Final = 32
_SNAPSHOT: Final = date(2024, 1, 1).toordinal()
_ORDERS: Final = (1, 2, 3, 6, 12, 25)


def probe_points(parameters: ScoringParameters) -> np.ndarray:
    """Return customers at the corners and inside of what training saw, as ``contract_v1`` of shape ``(n_probes, 6)``."""
    seen = [parameters.ranges[name] for name in FEATURE_NAMES]
    mix = np.random.default_rng(0).random((PROBES, len(seen)))
    mix = np.vstack([mix, np.zeros(len(seen)), np.ones(len(seen))])
    least, most = np.asarray([r.least for r in seen]), np.asarray([r.most for r in seen])
    return np.asarray(least + mix * (most - least))


def explained_spend(points: np.ndarray, model: SpendModel) -> np.ndarray:
    """Return spend as a request is answered: a baseline and six shares that add up to it, shape ``(n_probes,)``."""
    return np.asarray(model.baseline + contributions(points, model).sum(axis=1))


def probe_answers(manifest: Manifest) -> dict[str, list[float]]:
    """Return what the parameters answer: spend over the horizon, probability, and value over a year (currency; of 1)."""
    parameters, points = manifest.parameters, probe_points(manifest.parameters)
    them = ContractV1(*points.T)
    known = them.recency_days, them.num_transactions, them.total_spend
    found = {
        "spend": explained_spend(points, parameters.spend).tolist(),
        "probability": purchase_probability(*known, parameters.purchase_odds).tolist(),
    }
    if manifest.lifetime is not None:
        valued = value_histories([_history(orders) for orders in _ORDERS], manifest.lifetime)
        found["value"] = [0.0 if one is None else one.value for one in valued]
    return found


def check_probes(manifest: Manifest, folder: Path) -> None:
    """Check the answers. Raises ``ArtifactRefused`` where they are not those that were written down."""
    if PROBES_NAME not in manifest.files:
        return  # published before probes were
    try:
        expected: dict[str, Any] = json.loads((folder / PROBES_NAME).read_bytes())
        answers = probe_answers(manifest)
    except Exception as error:
        raise ArtifactRefused(f"{manifest.version}: its probes cannot be worked out ({type(error).__name__}).") from error
    for name, found_ones in answers.items():
        said, found = (np.asarray(one, dtype=np.float64) for one in (expected.get(name, []), found_ones))
        largest = max(1.0, float(np.abs(said).max(initial=0.0)))
        if said.shape != found.shape or not np.allclose(found, said, rtol=0, atol=TOLERANCE * largest):
            raise ArtifactRefused(f"{manifest.version}: its parameters do not give the {name} that was published.")


def _history(orders: int) -> History:
    """Return a customer with so many orders, a month apart, the last one two weeks ago."""
    days = [_SNAPSHOT - 14 - 30 * back for back in range(orders)]
    return History(days, [(10 + back) * UNITS for back in range(orders)], ["Direct"] * orders, _SNAPSHOT, 365)
