"""Members that err differently, blended with weights that were learned on earlier origins.

For spend, ``upper`` holds the members that dare to foretell large spend and the customer's own rate; ``lower`` those that
rank the many small customers well. The purchase process is in both: it has seen no behaviour feature, so it errs unlike
all others (at the six origins before the tested ones of Online Retail II it took the RMSE from 666.5 to 663.8 and the Gini
from .7772 to .7785). Wholesalers are forecast by one and occasional buyers by the other. Without enough
earlier origins all weights are equal. Members keep their defaults: alone each forecasts a little better with fewer trees,
together they lose by it (RMSE 661.5 instead of 655.3 over three early origins of Online Retail II, Gini .7699 and .7706).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from training.candidates import purchase_process
from training.candidates.blending import (
    arithmetic,
    by_level,
    geometric,
    learned_weights,
    odds_blend,
    spend_blend,
)
from training.candidates.boosting import DEEP_ODDS, ROOT, SHALLOW_ODDS, TWEEDIE, TWEEDIE_ON_BLEND, TWO_PART
from training.candidates.examples import Customers, Examples
from training.candidates.level import LogOdds, Relative
from training.candidates.measures import ODDS, SPEND
from training.candidates.odds import LOGISTIC, NETWORK_ODDS
from training.candidates.purchase_process import PurchaseProcess
from training.candidates.quantity import Floats, Quantity, combined
from training.candidates.roots import LASSO, NETWORK
from training.candidates.tuning import Fold
from training.candidates.ziln import ZILN
from training.features.snapshots import Snapshot
from training.plan import Plan, Setting

TREES = (TWEEDIE, ROOT, TWEEDIE_ON_BLEND, TWO_PART)
PROCESS, OWN_RATE = "bg_nbd", "own_rate"
UPPER = (TWEEDIE.name, ROOT.name, ZILN.name, PROCESS, TWEEDIE_ON_BLEND.name, TWO_PART.name)
LOWER = (TWEEDIE.name, ROOT.name, ZILN.name, PROCESS, NETWORK.name, LASSO.name)
MEMBERS = {"ensemble": (*TREES, ZILN, NETWORK, LASSO), "ensemble_odds": (SHALLOW_ODDS, DEEP_ODDS, LOGISTIC, NETWORK_ODDS)}


@dataclass(frozen=True, slots=True)
class Process(Relative):
    """The purchase process as a member."""

    forecast: PurchaseProcess

    def quantity(self, customers: Customers) -> Quantity:
        return self.forecast.quantity(customers.snapshot)


@dataclass(frozen=True, slots=True)
class SpendEnsemble(Relative):
    """Members by name; ``upper`` and ``lower`` hold the weights of those that are in them, upper also of ``own_rate``."""

    members: Mapping[str, Relative]
    upper: Mapping[str, float]
    lower: Mapping[str, float]

    def quantity(self, customers: Customers) -> Quantity:
        foretold = {name: _scaled(member, customers) for name, member in self.members.items()} | {OWN_RATE: customers.rate}
        upper, lower = (_pooled(mean, foretold, weights)
                        for mean, weights in ((arithmetic, self.upper), (geometric, self.lower)))
        return combined(by_level, upper, lower)


@dataclass(frozen=True, slots=True)
class OddsEnsemble(LogOdds):
    """The weighted mean of the members' log-odds."""

    members: tuple[LogOdds, ...]
    weights: tuple[float, ...]

    def quantity(self, customers: Customers) -> Quantity:
        return combined(lambda *log_odds: arithmetic(log_odds, self.weights),
                        *(member.quantity(customers) for member in self.members))


def fit_spend(examples: Examples, between: Examples, latest: Snapshot, plan: Plan) -> SpendEnsemble:
    """Trees learn from ``between`` too (the dense origins); linear and small network models from ``examples``, and the
    purchase process from everybody at the ``latest`` origin."""
    members: dict[str, Relative] = {
        one.name: one.fit_default(between if one in TREES else examples, plan) for one in MEMBERS["ensemble"]}
    members[PROCESS] = Process(purchase_process.fit([latest], plan))
    weights = plan.settings.get("ensemble", {})
    return SpendEnsemble(members, {name: weights.get(f"upper {name}", 1.0) for name in (*UPPER, OWN_RATE)},
                         {name: weights.get(f"lower {name}", 1.0) for name in LOWER})


def fit_odds(examples: Examples, plan: Plan) -> OddsEnsemble:
    """Two depths of trees, a logistic regression, small networks."""
    members, weights = MEMBERS["ensemble_odds"], plan.settings.get("ensemble_odds", {})
    return OddsEnsemble(tuple(one.fit_default(examples, plan) for one in members),
                        tuple(weights.get(one.name, 1.0) for one in members))


def weigh(name: str, folds: Sequence[Fold], plan: Plan) -> Setting:
    """The weights of one ensemble, from what its members foretold at the folds."""
    actual = [fold.later for fold in folds]
    if name == "ensemble":
        for fold in folds:
            process = Process(purchase_process.fit([fold.known], plan))
            fold.foretold[PROCESS] = SPEND.foretold(process, fold.customers)
        pools = [[_rows(fold, UPPER, fold.customers.rate.value), _rows(fold, LOWER)] for fold in folds]
        upper, lower = learned_weights(pools, actual, spend_blend, SPEND.loss)
        named = [*(f"upper {member}" for member in (*UPPER, OWN_RATE)), *(f"lower {member}" for member in LOWER)]
        return _rounded(named, [*upper, *lower])
    members = [one.name for one in MEMBERS[name]]
    (weights,) = learned_weights([[_rows(fold, members)] for fold in folds], actual, odds_blend, ODDS.loss)
    return _rounded(members, weights)


def _rows(fold: Fold, names: Sequence[str], *more: Floats) -> Floats:
    return np.stack([*(fold.foretold[name] for name in names), *more])


def _rounded(names: Sequence[str], weights: Sequence[Any]) -> Setting:
    return {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)}


def _scaled(member: Relative, customers: Customers) -> Quantity:
    return member.quantity(customers).floored().relative_to_mean()


def _pooled(mean: Callable[[Sequence[Floats], Sequence[float]], Floats], foretold: Mapping[str, Quantity],
            weights: Mapping[str, float]) -> Quantity:
    return combined(lambda *parts: mean(parts, tuple(weights.values())),
                    *(foretold[name] for name in weights)).relative_to_mean()
