"""One record, one story: every estimate of a customer from one place, obeying laws by construction.

    B(h)  probability of an order within h      B(h) = 1 - (1 - B(30)) (1 - P(h)) / (1 - P(30)), P the process's
    N(h)  expected orders                       N(h) = B(h) + further orders, which only grow
    S(h)  expected net spend                    S(h) = S(30) + more orders x a value of theirs

B, N and S never fall with h, B <= N, B(365) <= P(alive), and S / N stays within a third and three times the customer's own
(shrunk) order, for it is a mean of values that do. Totals of longer horizons go on by what the process says comes after the
first 30 days; who gets how much of it leans half on the process, half on the forecast of 30 days.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from backend.contract.arrays import Floats
from backend.contract.parameters.lifetime import PurchaseProcess
from backend.contract.thresholds import HORIZON_DAYS, PROBABILITY_BOUNDS
from backend.scoring.lifetime.process import Expected, expected, own_basket
from training.candidates.forecast.protocol import Forecast
from training.candidates.learned.ensemble import plausible
from training.candidates.learned.hurdle import REACH, MoreOrders
from training.candidates.learned.inputs import inputs_once
from training.features.histories import history_of
from training.features.snapshots import Snapshot

_NOTHING: Final = 1e-9
_LEAST: Final = 1e-200  # a value per order is one however few the orders
_LEVELS: Final = (0.5, 2.0)
"""Bounds of the factors that bring longer horizons to the process's total."""
_STEPS: Final = 20


@dataclass(frozen=True, slots=True)
class Horizon:
    """One customer each, shape ``(n_customers,)``: B, N and S over ``days``; ``spend`` in currency."""

    days: int
    probability: Floats
    orders: Floats
    spend: Floats


@dataclass(frozen=True, slots=True)
class Record:
    """``horizons`` in rising order; ``alive`` at least the last one's probability; ``basket`` the own shrunk
    order value.
    """

    horizons: tuple[Horizon, ...]
    alive: Floats
    basket: Floats

    def at(self, days: int) -> Horizon:
        """The horizon of so many days. Raises ``StopIteration`` for one that was not asked for."""
        return next(one for one in self.horizons if one.days == days)


@dataclass(frozen=True, slots=True)
class Story:
    """The champions with the process that carries them on; ``more`` is None where no model counts further orders."""

    spend: Forecast
    probability: Forecast
    process: PurchaseProcess
    more: MoreOrders | None

    def record(self, snapshot: Snapshot, horizons: tuple[int, ...] = (90, 365)) -> Record:
        """Everybody of a snapshot over ``HORIZON_DAYS`` and the longer ``horizons``, rising."""
        found = [self._first(snapshot)]
        process = [self._expected(snapshot, HORIZON_DAYS)]
        for days in horizons:
            process.append(self._expected(snapshot, days))
            found.append(_longer(found[0], found[-1], process, days))
        alive = np.maximum(process[-1].alive, found[-1].probability)
        return Record(tuple(found), alive, process[0].basket)

    def chances(self, snapshot: Snapshot, days: Floats) -> Iterator[Floats]:
        """Yield B at each of ``days`` (rising) for everybody in ``snapshot``, probabilities of shape ``(n_customers,)``.

        Within the first window in proportion to the process, then as ``record`` says.
        """
        first, start = self._first(snapshot), self._expected(snapshot, HORIZON_DAYS)
        before = np.zeros(len(first.probability))
        for day in days:
            now = self._expected(snapshot, int(day))
            if day <= HORIZON_DAYS:
                chance = first.probability * now.probability / np.maximum(start.probability, _NOTHING)
            else:
                chance = _going_on(first.probability, start.probability, now.probability)
            before = np.maximum(chance, before)
            yield before

    def _first(self, snapshot: Snapshot) -> Horizon:
        inputs = inputs_once(snapshot, self.process)
        predicted = self.probability.predict(snapshot)
        chance = np.clip(predicted, *PROBABILITY_BOUNDS)
        if self.more is not None:
            further = self.more.quantity(inputs).value
        else:
            said = inputs.expected
            further = np.maximum(said.orders / np.maximum(said.probability, _NOTHING) - 1.0, 0.0)
        orders = chance * (1.0 + further)
        basket = inputs.expected.basket
        spend = plausible(np.maximum(self.spend.predict(snapshot), 0.0), orders, basket)
        spend = np.where(predicted < chance, orders * basket, spend)  # raised to the bound: orders of the usual value
        return Horizon(HORIZON_DAYS, chance, orders, spend)

    def _expected(self, snapshot: Snapshot, days: int) -> Expected:
        if self.process.purchases is not None:
            return expected(history_of(snapshot.columns, snapshot.day), self.process, days)
        first = self._first(snapshot)  # nobody ever came back: the pace of the first window goes on
        windows, nobody = days / HORIZON_DAYS, np.ones(len(first.orders))
        orders, basket = first.orders * windows, own_basket(history_of(snapshot.columns, snapshot.day), self.process)
        return Expected(orders, orders, orders * basket, 1.0 - (1.0 - first.probability) ** windows, nobody, basket)


def _longer(first: Horizon, before: Horizon, process: list[Expected], days: int) -> Horizon:
    """From one horizon to the next: what the process adds, at the customer's own level."""
    start, last, now = process[0], process[-2], process[-1]
    probability = _going_on(first.probability, start.probability, now.probability)
    probability = np.clip(probability, before.probability, PROBABILITY_BOUNDS[1])
    sooner = probability - before.probability
    further = np.maximum((now.orders - now.probability) - (last.orders - last.probability), 0.0)
    lean = np.sqrt(_ratio(first.orders, start.orders))
    goal = float((now.orders - last.orders).sum() - sooner.sum())
    more = sooner + further * lean * _level(goal, float((further * lean).sum()))
    value = _value(first, start, more, float((now.spend - last.spend).sum()))
    return Horizon(days, probability, before.orders + more, before.spend + more * value)


def _going_on(first: Floats, start: Floats, now: Floats) -> Floats:
    """1 - (1 - B(30)) (1 - P(h)) / (1 - P(30))."""
    return np.asarray(1.0 - (1.0 - first) * (1.0 - now) / np.maximum(1.0 - start, _NOTHING))


def _value(first: Horizon, start: Expected, more: Floats, goal: float) -> Floats:
    """What a later order is worth: between the forecast's value and the process's, at the process's total."""
    basket = start.basket
    own = [one.spend / np.maximum(one.orders, _LEAST) for one in (first, start)]
    value = np.sqrt(own[0] * np.where(own[1] > 0, own[1], basket))
    level = 1.0
    for _ in range(_STEPS):
        bounded = np.clip(value * level, basket / REACH, basket * REACH)
        level = float(np.clip(level * _level(goal, float((more * bounded).sum())), *_LEVELS))
    return np.asarray(np.clip(value * level, basket / REACH, basket * REACH))


def _ratio(over: Floats, under: Floats) -> Floats:
    """Within a ninth and nine times: its root leans by three at the most."""
    return np.clip(over / np.maximum(under, _NOTHING), 1.0 / REACH**2, REACH**2)


def _level(goal: float, said: float) -> float:
    return float(np.clip(goal / said, *_LEVELS)) if said > _NOTHING and goal > 0 else _LEVELS[0] if said > _NOTHING else 1.0
