"""How far the values of today lie from those that training saw, feature by feature, and what to do about it.

Two questions, because either alone misleads: is the change large (population stability index), and can it be chance
(Kolmogorov-Smirnov, shared out over all features that are watched)? With few requests a large index means nothing; with
many a difference of no consequence is certain.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, sqrt
from typing import Final, Literal

import numpy as np

from backend.contract.arrays import Floats
from backend.contract.parameters.sketch import Sketch

WATCH_PSI: Final = 0.1
ACT_PSI: Final = 0.25
"""From the first on a distribution has moved, from the second on a model needs training again (the bounds that credit
scoring uses; Siddiqi 2006, "Credit Risk Scorecards")."""
CHANCE: Final = 0.001
"""A quiet day is called a drift of any feature about once in so many."""
LEAST_VALUES: Final = 100
"""Fewer values than this are not judged."""
State = Literal["too few", "steady", "moved", "drifted"]


@dataclass(frozen=True, slots=True)
class FeatureDrift:
    """One feature or output: ``psi`` its stability index, ``ks`` the largest gap between the cumulative shares (0 to 1),
    ``p_value`` how often chance alone makes as large a gap, ``values`` how many were compared."""

    name: str
    state: State
    psi: float
    ks: float
    p_value: float
    values: int


@dataclass(frozen=True, slots=True)
class DriftReport:
    """Every watched feature, the furthest first, and one sentence on what to do."""

    features: tuple[FeatureDrift, ...]
    retrain: bool
    recommendation: str


def drift(expected: Mapping[str, Sketch], counts: Mapping[str, Floats]) -> DriftReport:
    """Compare counts of new values, by name and bin, with the sketches that training left."""
    allowed = CHANCE / max(len(expected), 1)
    found = [_compared(name, sketch, counts.get(name), allowed) for name, sketch in expected.items()]
    found.sort(key=lambda one: -one.psi)
    return DriftReport(tuple(found), any(one.state == "drifted" for one in found), _recommendation(found))


def population_stability_index(expected: Floats, counts: Floats) -> float:
    """Sum of (share - expected) x ln(share / expected) over the bins; half a value is added to each bin, so that an empty
    one gives no infinity. Shapes ``(n_bins,)``; 0 where nothing has moved."""
    total = counts.sum() + counts.size / 2
    now, then = (counts + 0.5) / total, (expected * counts.sum() + 0.5) / total
    return float(((now - then) * np.log(now / then)).sum())


def kolmogorov_smirnov(expected: Floats, size: int, counts: Floats) -> tuple[float, float]:
    """(largest gap between cumulative shares, its p-value); conservative, since values share bins.

    ``size`` values made the expected shares. The p-value is Kolmogorov's limit (Smirnov 1948; Stephens 1970 for its
    correction to small samples).
    """
    values = counts.sum()
    gap = float(np.abs(np.cumsum(counts / values) - np.cumsum(expected)).max())
    root = sqrt(values * size / (values + size))
    at = (root + 0.12 + 0.11 / root) * gap
    if at < 0.2:  # the series turns slowly there, and its sum is 1 to ten digits
        return gap, 1.0
    terms = (2.0 * (-1) ** (k - 1) * exp(-2.0 * (k * at) ** 2) for k in range(1, 101))
    return gap, min(max(sum(terms), 0.0), 1.0)


def _compared(name: str, sketch: Sketch, counts: Floats | None, allowed: float) -> FeatureDrift:
    values = 0 if counts is None else int(counts.sum())
    if counts is None or values < LEAST_VALUES:
        return FeatureDrift(name, "too few", 0.0, 0.0, 1.0, values)
    expected = np.asarray(sketch.shares)
    psi = population_stability_index(expected, counts)
    ks, p_value = kolmogorov_smirnov(expected, sketch.size, counts)
    certain = p_value < allowed
    state: State = "drifted" if certain and psi >= ACT_PSI else "moved" if certain and psi >= WATCH_PSI else "steady"
    return FeatureDrift(name, state, round(psi, 4), round(ks, 4), p_value, values)


def _recommendation(found: list[FeatureDrift]) -> str:
    named = [one.name for one in found if one.state == "drifted"]
    if named:
        return (
            f"Train again on a newer log: {', '.join(named[:3])} {'has' if len(named) == 1 else 'have'} left the range that"
            " the model learned from. If the change came overnight, look first for another unit or an empty field."
        )
    moved = [one.name for one in found if one.state == "moved"]
    if moved:
        return f"Nothing to do yet; watch {', '.join(moved[:3])}, which moved but stayed within what the model knows."
    if all(one.state == "too few" for one in found):
        return f"Too few values to tell: {LEAST_VALUES} are needed."
    return "Nothing to do: inputs and outputs are as training saw them."
