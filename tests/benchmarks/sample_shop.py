"""The sample shop beside a real one, and its forecasts beside what its simulator brings after the log.

``python -m tests.benchmarks.sample_shop`` draws a few shops, cuts each at two days, trains and scores as ``make run`` does,
and compares every total with the same simulation's next year: about a minute a shop and cutoff. ``--moments`` only compares
the sample's customers with those of Online Retail II (CLV_DATA_DIR).
"""

from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray

from backend.contract.arrays import Floats
from tests.customer_days import days_of
from tests.retail import retail_days
from training.features.customer_days import CustomerDays
from training.pipeline import fit_and_publish, judge
from training.plan import Plan
from training.score import score_everybody
from training.scores.published import open_published
from training.synthetic.population import MONTH_DAYS
from training.synthetic.shop import FIRST_DAY, Drawn, draw_shop, write_log
from training.synthetic.transactions import Lines

HORIZONS = (30, 90, 365)
NAMES = {30: "predicted_spend_30d", 90: "clv_90d", 365: "clv_365d"}
CUTS = (24, 20)
"""Months of log: one ends with December, the other at the end of August."""
SEEDS, DEFAULT = 5, 20_260_101
"""So many shops, from the seed of `generate` on."""


@dataclass(frozen=True, slots=True)
class Told:
    """Forecast / what came - 1: by horizon over the customers of the log, and of the whole shop's next 30 days."""

    known: dict[int, float]
    shop: float
    champion: str


def told(customers: int, months: int, seed: int, folder: Path) -> Told:
    """Draw a shop, train on its log, score it, and look at what came."""
    drawn = draw_shop(np.random.default_rng(seed), customers, months, _silent)
    log = folder / f"{seed}-{months}.csv"
    write_log(drawn.lines, log)
    prepared, verdict = judge([log], Plan(candidates=("quick",)), _silent)
    fit_and_publish(prepared, verdict, folder / log.stem, _silent)
    scored = score_everybody([log], open_published(folder / log.stem), None, _silent)
    days = round(months * MONTH_DAYS)
    came = {horizon: brought(drawn, days, horizon) for horizon in HORIZONS}
    said = {horizon: float(np.sum(scored.scores.columns[NAMES[horizon]])) for horizon in HORIZONS}
    everybody = verdict.shop.total / sum(came[30]) - 1.0
    return Told({h: said[h] / came[h][0] - 1.0 for h in HORIZONS}, everybody, scored.scoring.spend_model)


def brought(drawn: Drawn, days: int, horizon: int) -> tuple[float, float]:
    """Return what customers of the log, and what people who first ordered after it, bring within the horizon: net, and
    never below 0 for one customer."""
    window = drawn.ahead.take(np.flatnonzero(drawn.ahead.day < days + horizon))
    known = np.unique(_merchandise(drawn.lines).customer)
    lines = _merchandise(window)
    net = np.maximum(np.bincount(lines.customer, lines.quantity * lines.price), 0.0)
    old = np.isin(np.arange(net.size), known)
    return float(net[old].sum()), float(net[~old].sum())


def _merchandise(lines: Lines) -> Lines:
    """Return what cleaning keeps: no guests, no postage, nothing free, no line twice."""
    kept = lines.take(np.flatnonzero((lines.customer >= 0) & (lines.product >= 0) & (lines.price > 0)))
    keys = np.stack([kept.order, kept.product, kept.quantity, (kept.day * 1440).astype(np.int64)])
    return kept.take(np.sort(np.unique(keys, axis=1, return_index=True)[1]))


def moments(days: CustomerDays) -> dict[str, float]:
    """What a log shows of its customers: repeats, gaps, the second order, order values, growth."""
    bought = days.purchase
    who, day, value = days.customer[bought], days.day[bought], days.gross[bought] / days.placed[bought]
    counts = np.bincount(who)
    counts = counts[counts > 0]
    follows = who[1:] == who[:-1]
    gaps, first = (day[1:] - day[:-1])[follows], np.flatnonzero(np.r_[True, ~follows])
    logs = np.log(np.maximum(value, 0.01))
    end, start = int(day.max()) + 1, int(day.min())
    return {
        "customers who ordered once": float(np.mean(counts == 1)),
        "days with orders per customer": float(counts.mean()),
        **{f"days between orders, {q} % quantile": float(np.percentile(gaps, q)) for q in (25, 50, 75, 90)},
        **{f"second order within {d} days": _second(first, who, day, d, start, end) for d in (30, 90, 365)},
        "spread of order values (logs)": float(logs.std()),
        "share of the best tenth of customers": _best(days, 10),
        "share of the best hundredth": _best(days, 100),
        "orders, second year / first": float(np.sum(day >= end - 365) / np.sum((day >= end - 730) & (day < end - 365))),
    }


def _second(
    first: NDArray[np.int64], who: NDArray[np.int64], day: NDArray[np.int64], within: int, start: int, end: int
) -> float:
    """Of customers who first came after a quarter of the log had passed, and could be watched for so long."""
    watched = first[(day[first] > start + 90) & (day[first] <= end - within)]
    following = np.minimum(watched + 1, who.size - 1)
    return float(
        np.mean((who[following] == who[watched]) & (following > watched) & (day[following] - day[watched] <= within))
    )


def _best(days: CustomerDays, part: int) -> float:
    net = np.sort(np.bincount(days.customer, days.net))[::-1]
    return float(net[: net.size // part].sum() / net.sum())


def sample_days(customers: int, months: int, seed: int) -> CustomerDays:
    """Return the sample's customers' days as the log has them, without its dirt."""
    lines = _merchandise(draw_shop(np.random.default_rng(seed), customers, months, _silent).lines)
    lines = lines.take(np.flatnonzero(~lines.cancels))
    order, place = np.unique(lines.order, return_index=True)
    value: Floats = np.bincount(lines.order, lines.quantity * lines.price)[order]
    return days_of(lines.customer[place], FIRST_DAY.astype(int) + 719_163 + lines.day[place].astype(np.int64), value)


def misses(seeds: int = SEEDS, customers: int = 5_000) -> list[dict[str, float]]:
    """Return the misses of every shop and cutoff, as shares, by what the total is of; prints each as it is known."""
    found = []
    with TemporaryDirectory() as folder:
        for months in CUTS:
            for seed in range(seeds):
                one = told(customers, months, DEFAULT + seed, Path(folder))
                named = {f"{horizon} days": one.known[horizon] for horizon in HORIZONS} | {"the whole shop": one.shop}
                print(months, one.champion, *(f"{name} {miss:+.1%}" for name, miss in named.items()), flush=True)
                found.append(named)
    return found


def main(
    seeds: int = SEEDS, customers: int = 5_000, only_moments: Annotated[bool, typer.Option("--moments")] = False
) -> None:
    """Print both tables."""
    if only_moments:
        ours, real = moments(sample_days(customers, 24, DEFAULT)), moments(retail_days())
        for name in ours:
            print(f"{name:45s} {ours[name]:8.2f} {real[name]:8.2f}")
        return
    found = misses(seeds, customers)
    for name in found[0]:
        print(f"{name}: mean {mean(one[name] for one in found):+.1%}, at most {max(abs(one[name]) for one in found):.1%}")


def _silent(_: str) -> None:
    """Say nothing."""


if __name__ == "__main__":
    typer.run(main)
