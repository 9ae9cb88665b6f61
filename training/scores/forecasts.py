"""Every customer's record as published: spend, orders and probabilities over three horizons, intervals, and
what drove them.
"""

from dataclasses import dataclass

import numpy as np

from backend.contract.arrays import Floats
from backend.contract.estimates import Driver
from backend.contract.parameters.scoring import SpendInterval
from backend.scoring.season_clock import clock_days
from backend.scoring.spend_interval import spend_interval
from training.candidates.learned.record import Horizon, Record
from training.features.snapshots import Snapshot
from training.scores.published import Published
from training.scores.shares import Shares, drivers, shares_of

HORIZONS = (30, 90, 365)
NEXT_ORDER_DAYS = np.unique(np.append(np.rint(np.geomspace(1, 365, 25)), HORIZONS))
"""At these days from the cutoff it is asked whether the next order has come; in between, linear. The published horizons are
among them, so that no date contradicts a probability."""
EVEN = 0.5


@dataclass(frozen=True, slots=True)
class Forecasts:
    """Shape ``(n_customers,)`` each; ``low`` and ``high`` by horizon, currency, NaN where the artifact has no interval.

    ``season`` is the coming window's worth in days of the season clock per day; ``shares`` say what drove the spend of the
    next 30 days.
    """

    record: Record
    low: dict[int, Floats]
    high: dict[int, Floats]
    season: float
    next_order_day: Floats
    shares: Shares

    def at(self, days: int) -> Horizon:
        """B, N and S over so many days."""
        return self.record.at(days)

    def drivers(self, rows: slice) -> list[tuple[Driver, ...]]:
        """What drove the spend of these customers."""
        return drivers(self.shares.only(rows), self.at(HORIZONS[0]).spend[rows].round(2))


def forecast(everybody: Snapshot, published: Published) -> Forecasts:
    """Forecast everybody."""
    story, best = published.story, published.best
    record = story.record(everybody, HORIZONS[1:])
    intervals = {HORIZONS[0]: best.interval, HORIZONS[-1]: best.lifetime_interval}
    bounds = {days: _interval(record.at(days), interval) for days, interval in intervals.items()}
    ahead = float(clock_days(everybody.day, everybody.day + HORIZONS[0], story.process.clock))
    return Forecasts(
        record,
        {days: low for days, (low, _) in bounds.items()},
        {days: high for days, (_, high) in bounds.items()},
        ahead / HORIZONS[0],
        next_order_days(everybody, published),
        shares_of(story.spend, everybody),
    )


def next_order_days(everybody: Snapshot, published: Published) -> Floats:
    """Days until the next order is as likely as not to have come, shape ``(n_customers,)``.

    This is the median of the record's own time to the next order: "last purchase plus mean gap" lies in the past for
    everybody who is late. NaN where the probability does not reach one half within a year, and for one-time buyers, of whom
    no rhythm is known.
    """
    found = np.full(len(everybody.who), np.nan)
    before, day_before = np.zeros(found.size), 0.0
    for day, chance in zip(NEXT_ORDER_DAYS.tolist(), published.story.chances(everybody, NEXT_ORDER_DAYS), strict=True):
        crossed = np.isnan(found) & (chance >= EVEN)
        share = (EVEN - before[crossed]) / np.maximum(chance[crossed] - before[crossed], 1e-12)
        found[crossed] = day_before + share * (day - day_before)
        before, day_before = chance, day
    found[everybody.columns["num_transactions"] <= 1] = np.nan
    return found


def _interval(horizon: Horizon, interval: SpendInterval | None) -> tuple[Floats, Floats]:
    if interval is None:
        return np.full(horizon.spend.size, np.nan), np.full(horizon.spend.size, np.nan)
    return spend_interval(horizon.spend, horizon.probability, interval)
