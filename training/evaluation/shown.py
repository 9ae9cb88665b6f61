"""What a page shows of the race: totals by origin, whether chances came true, and how much the best tenths brought."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from backend.contract.arrays import Floats
from training.evaluation.backtest import Backtest
from training.evaluation.choice import Choice

EDGES: Final = (0.0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
TENTHS: Final = 10


@dataclass(frozen=True, slots=True)
class OriginTotal:
    """Everybody known at one origin: what came in the window (currency, buyers) and what was forecast by whom."""

    cutoff: str
    customers: int
    actual_total: float
    forecast_total: dict[str, float]
    actual_buyers: int
    expected_buyers: float


@dataclass(frozen=True, slots=True)
class Said:
    """Customers of about one chance: the mean that was said, the share who ordered, over all origins together."""

    predicted: float
    actual: float
    customers: int


@dataclass(frozen=True, slots=True)
class Tenth:
    """A tenth of customers by the forecast, the highest first: its share of all spend that came, and of all buyers."""

    tenth: int
    share_of_spend: float
    share_of_buyers: float


@dataclass(frozen=True, slots=True)
class Shown:
    """The champions at the test origins."""

    origin_totals: tuple[OriginTotal, ...]
    calibration: tuple[Said, ...]
    gains: tuple[Tenth, ...]


def shown(judged: Backtest, choice: Choice) -> Shown:
    """Return what pages show of a race."""
    chance = np.concatenate([one.probabilities[choice.probability] for one in judged.judged])
    bought = np.concatenate([one.bought for one in judged.judged])
    return Shown(_totals(judged, choice), calibration(chance, bought), _gains(judged, choice))


def calibration(chance: Floats, bought: Floats) -> tuple[Said, ...]:
    """Return the bins of ``EDGES`` that hold somebody; ``chance`` in [0, 1], ``bought`` 0 or 1, ``(n_customers,)`` each."""
    place = np.clip(np.searchsorted(EDGES, chance, side="right") - 1, 0, len(EDGES) - 2)
    bins = [place == number for number in range(len(EDGES) - 1)]
    return tuple(
        Said(round(float(chance[who].mean()), 4), round(float(bought[who].mean()), 4), int(who.sum()))
        for who in bins
        if who.any()
    )


def gains(forecast: Floats, came: Floats) -> list[float]:
    """Return each tenth's share of ``came``, the highest forecasts first; shape ``(n_customers,)`` each, in currency."""
    order = np.argsort(-forecast, kind="stable")
    whole = float(came.sum())
    return [float(part.sum()) / whole if whole > 0 else 0.0 for part in np.array_split(came[order], TENTHS)]


def _totals(judged: Backtest, choice: Choice) -> tuple[OriginTotal, ...]:
    return tuple(
        OriginTotal(
            f"{one.cutoff:%Y-%m-%d}",
            int(one.spend.size),
            round(float(one.spend.sum()), 2),
            {name: round(float(said.sum()), 2) for name, said in one.spend_forecasts.items()},
            int(one.bought.sum()),
            round(float(one.probabilities[choice.probability].sum()), 1),
        )
        for one in judged.judged
    )


def _gains(judged: Backtest, choice: Choice) -> tuple[Tenth, ...]:
    """Means over the origins: each counts alike."""
    spend = _mean([gains(one.spend_forecasts[choice.spend], one.spend) for one in judged.judged])
    buyers = _mean([gains(one.spend_forecasts[choice.spend], one.bought) for one in judged.judged])
    return tuple(Tenth(n + 1, round(spend[n], 4), round(buyers[n], 4)) for n in range(TENTHS))


def _mean(shares: Sequence[Sequence[float]]) -> list[float]:
    found: list[float] = np.asarray(shares).mean(axis=0).tolist()
    return found
