"""Who wins: which forecast is published as the best, and when none but a naive one may be.

For spend: the challenger with the lowest mean Poisson deviance whose paired log ratios to the best naive forecast of this
shop lie below 0 by Student's t over the test origins, whose skill is at least ``plan.least_skill``, and which is worse
beyond chance neither in Gini, RMSE nor total. Else the naive forecast with the lowest deviance. The same for a purchase,
with log-loss against the constant. The rule is fixed before the tests are looked at.

RMSE does not decide: at six origins one wholesaler throws it like a coin.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import t as student_t

from backend.contract.arrays import Floats
from training.candidates.registry import NAIVE_PROBABILITY, NAIVE_SPEND
from training.evaluation.backtest import Backtest, MetricTable
from training.plan import Plan

_LEAST = 1e-12
_SURE = 99.0
"""A t that is worked out of origins without any spread."""


@dataclass(frozen=True, slots=True)
class Paired:
    """A candidate beside the best naive forecast: paired t values over origins (below 0 is better for deviance and RMSE,
    above 0 for Gini, ``total_z`` compares misses of the total), origins won on deviance, and 1 - ratio of mean deviances.
    """

    deviance_z: float
    gini_z: float
    rmse_z: float
    total_z: float
    wins: int
    skill: float


@dataclass(frozen=True, slots=True)
class Choice:
    """The names of the champions; ``refused`` says what the best challenger lacked where a naive forecast won.

    ``naive`` is the forecast to beat; ``paired`` every spend candidate beside it, ``paired_probability`` those of an order
    beside the constant (log-loss stands where deviance does).
    """

    spend: str
    probability: str
    refused: str | None
    naive: str
    paired: dict[str, Paired]
    paired_probability: dict[str, Paired]


def choose(judged: Backtest, plan: Plan) -> Choice:
    """Apply the rule."""
    origins = len(judged.origins)
    naive = min((name for name in NAIVE_SPEND if name in judged.spend), key=lambda name: judged.spend[name]["deviance"])
    paired = {name: _paired(judged.spend_by_origin, name, naive, "deviance") for name in judged.spend}
    best = min(judged.spend, key=lambda name: judged.spend[name]["deviance"])
    winner = _winner(judged.spend, paired, NAIVE_SPEND, origins, plan)
    constant = NAIVE_PROBABILITY[0]
    odds = {name: _paired(judged.probability_by_origin, name, constant, "log_loss") for name in judged.probability}
    likely = _winner(judged.probability, odds, NAIVE_PROBABILITY, origins, plan)
    refused = None
    if winner is None and best not in NAIVE_SPEND:
        refused = f"`{best}`, the best challenger by deviance, {'; '.join(shortcomings(paired[best], origins, plan))}"
    return Choice(winner or naive, likely or constant, refused, naive, paired, odds)


def shortcomings(one: Paired, origins: int, plan: Plan) -> list[str]:
    """What keeps a challenger from being published; empty for one that may be."""
    bound = threshold(origins, plan)
    found = []
    if not one.deviance_z < -bound:
        found.append(
            f"is not better beyond chance (t = {one.deviance_z:+.1f}, and {-bound:.1f} is asked at {origins} origins)"
        )
    if one.skill < plan.least_skill:
        found.append(f"has a skill of {one.skill:.1%}, and {plan.least_skill:.0%} is asked")
    worse = {"Gini": -one.gini_z, "RMSE": one.rmse_z, "the total": one.total_z}
    found += [f"is worse beyond chance in {name} (t = {value:+.1f})" for name, value in worse.items() if value > bound]
    return found


def threshold(origins: int, plan: Plan) -> float:
    """Student's t for this many origins: 2.3 at ten, 2.8 at five; nothing passes at one."""
    return float(student_t.ppf(0.5 + plan.confidence / 2, origins - 1)) if origins > 1 else float("inf")


def _winner(scores: MetricTable, paired: dict[str, Paired], naive: Sequence[str], origins: int, plan: Plan) -> str | None:
    eligible = [name for name in scores if name not in naive and not shortcomings(paired[name], origins, plan)]
    return max(eligible, key=lambda name: paired[name].skill) if eligible else None


def _paired(by_origin: Sequence[MetricTable], name: str, naive: str, loss: str) -> Paired:
    ours, theirs = ([scores[one] for scores in by_origin] for one in (name, naive))
    losses, beside = (np.asarray([max(one[loss], _LEAST) for one in part]) for part in (ours, theirs))
    ratios = np.log(losses / beside)
    spend = loss == "deviance"
    return Paired(
        deviance_z=paired_t(ratios),
        gini_z=_difference(ours, theirs, "gini" if spend else "auc"),
        rmse_z=_difference(ours, theirs, "rmse" if spend else "brier"),
        total_z=_total(ours, theirs) if spend else 0.0,
        wins=int((ratios < 0).sum()),
        skill=float(1.0 - losses.mean() / beside.mean()),
    )


def _difference(ours: Sequence[dict[str, float]], theirs: Sequence[dict[str, float]], metric: str) -> float:
    return paired_t(np.asarray([a[metric] - b[metric] for a, b in zip(ours, theirs, strict=True)]))


def _total(ours: Sequence[dict[str, float]], theirs: Sequence[dict[str, float]]) -> float:
    return paired_t(np.asarray([abs(a["bias"]) - abs(b["bias"]) for a, b in zip(ours, theirs, strict=True)]))


def paired_t(differences: Floats) -> float:
    """Mean over its standard error; 0 where there is no difference, or one origin only."""
    if len(differences) < 2 or not np.abs(differences).max() > _LEAST:
        return 0.0
    error = float(differences.std(ddof=1)) / np.sqrt(len(differences))
    mean = float(differences.mean())
    return float(np.clip(mean / error, -_SURE, _SURE)) if error > _LEAST else float(np.sign(mean) * _SURE)
