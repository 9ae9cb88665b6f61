"""The next 30 days of every customer: spend, its interval, and the probability of a purchase.

Active customers are forecast by the champion, all at once (a forecast may depend on their mean); those who lapsed as a
request for them is answered, as of the cutoff.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.contract.arrays import Floats
from backend.contract.estimates import Driver
from backend.contract.features import FEATURE_NAMES
from backend.contract.parameters.scoring import ScoringParameters
from backend.contract.thresholds import PROBABILITY_BOUNDS
from backend.guardrails.outputs import bounded_spends
from backend.scoring.purchase_probability import purchase_probability
from backend.scoring.season_index import season_index
from backend.scoring.spend import contributions
from backend.scoring.spend_interval import spend_interval
from training.features.present import Present
from training.features.snapshots import Snapshot
from training.scores.published import Published
from training.scores.shares import Shares, drivers, largest, shares_of

HORIZON_DAYS = 30
ODDS_OF = ("recency_days", "num_transactions", "total_spend")


@dataclass(frozen=True, slots=True)
class Forecasts:
    """Shape ``(n_customers,)`` each; currency to the cent, probabilities to four digits; ``low`` and ``high`` NaN where
    the artifact has no interval. ``shares`` say what drove the spend of some customers, by their positions (rising).
    """

    spend: Floats
    low: Floats
    high: Floats
    probability: Floats
    shares: tuple[tuple[NDArray[np.intp], Shares], ...]

    def drivers(self, rows: slice) -> list[tuple[Driver, ...]]:
        """Return what drove the spend of these customers; nothing where the forecast cannot say."""
        found: list[tuple[Driver, ...]] = [()] * (rows.stop - rows.start)
        for positions, shares in self.shares:
            part = slice(*np.searchsorted(positions, [rows.start, rows.stop]).tolist())
            own = drivers(shares.only(part), self.spend[positions[part]])
            for position, of_one in zip((positions[part] - rows.start).tolist(), own, strict=True):
                found[position] = of_one
        return found


def forecast(present: Present, published: Published) -> Forecasts:
    """Return the next 30 days of everybody."""
    everybody, parameters, active = present.everybody, published.manifest.parameters, present.active
    lapsed = np.setdiff1d(np.arange(everybody.customer_ids.size), active, assume_unique=True)
    spend, probability = np.empty(everybody.customer_ids.size), np.empty(everybody.customer_ids.size)
    spend[lapsed], probability[lapsed], shares = _served(everybody.only(lapsed), parameters)
    explained = [(lapsed, shares)]
    if active.size:
        spend[active], probability[active], own = _best(present.recent, published)
        explained.append((active, own))
    total = everybody.columns["total_spend"]
    spend = bounded_spends(spend, total, parameters.caps).round(2)
    probability = np.clip(probability, *PROBABILITY_BOUNDS).round(4)
    low, high = _interval(spend, probability, published)
    return Forecasts(spend, low, high, probability, tuple(explained))


def _best(recent: Snapshot, published: Published) -> tuple[Floats, Floats, Shares]:
    """Return active customers' spend before guardrails, their probability, and what drove the spend."""
    if published.spend is None or published.probability is None:
        return _served(recent, published.manifest.parameters)
    return published.spend.predict(recent), published.probability.predict(recent), shares_of(published.spend, recent)


def _served(customers: Snapshot, parameters: ScoringParameters) -> tuple[Floats, Floats, Shares]:
    """The same as a request is answered."""
    season = season_index(parameters.season, customers.cutoff.toordinal(), HORIZON_DAYS)
    X, inputs = customers.matrix(), (customers.columns[name] for name in ODDS_OF)
    baseline, table = np.full(len(X), season * parameters.spend.baseline), season * contributions(X, parameters.spend)
    probability = purchase_probability(*inputs, parameters.purchase_odds, season)
    return baseline + table.sum(axis=1), probability, largest(FEATURE_NAMES, baseline, table)


def _interval(spend: Floats, probability: Floats, published: Published) -> tuple[Floats, Floats]:
    best = published.manifest.best
    if best is None or best.interval is None:
        return np.full(spend.size, np.nan), np.full(spend.size, np.nan)
    low, high = spend_interval(spend, probability, best.interval)
    return low.round(2), high.round(2)
