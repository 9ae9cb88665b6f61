"""What a run has shown of one shop, point by point: each finding is a figure, its bound, and whether it holds."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from tests.benchmarks.shops.catalogue import Shop
from tests.benchmarks.shops.longer import Miss
from tests.benchmarks.shops.run import Ran
from training.candidates.registry import NAIVE_SPEND

DECILE_ROWS = 500
COVERED, DECILE_COVERED = (0.87, 0.92), (0.84, 0.96)
QUICK_ROWS, QUICK_S, ALL_S = 100_000, 10.0, 150.0
LAST = 6


@dataclass(frozen=True, slots=True)
class Finding:
    """``point`` is one of the eight; ``holds`` is None for what is only told."""

    point: int
    what: str
    seen: str
    holds: bool | None


@dataclass(frozen=True, slots=True)
class Route:
    """Deviance and Gini of a Lasso on the raw six numbers, and violations of the served model's signs."""

    deviance: float
    gini: float
    violations: int


def findings(
    shop: Shop, ran: Ran, years: dict[str, Miss], route: Route, ninety: tuple[float, float] | None
) -> Iterator[Finding]:
    """Yield every finding of one shop."""
    told = ran.trained
    yield Finding(1, "contradictions", f"{ran.broken:,} of {ran.customers:,}", ran.broken == 0)
    yield from _race(shop, told)
    if shop.active is not None and ninety is not None:
        yield _active(shop.active, ninety)
    yield from _groups(told)
    yield from _interval(told["interval"])
    yield from _years(shop, years)
    yield from _total(shop, told["shop"])
    yield from _route(told, route)
    yield from _cost(ran)


def _race(shop: Shop, told: dict[str, Any]) -> Iterator[Finding]:
    champion, naive, origins = told["champion"], told["naive"], len(told["origins"])
    if shop.label == "shuffled log":
        yield Finding(2, "champion where nothing can be learned", champion, champion in NAIVE_SPEND)
        return
    beside, spend = told["paired"][champion], told["spend"]
    yield Finding(
        2,
        "champion, best naive, origins won, t",
        f"{champion} / {naive}, {beside['wins']} of {origins}, {beside['deviance_z']:+.1f}",
        champion not in NAIVE_SPEND,
    )
    least = shop.skill if shop.skill is not None else 0.01
    yield Finding(2, f"skill (>= {least:.3f})", f"{beside['skill']:.3f}", round(beside["skill"], 3) >= least)
    ours, theirs = (spend[name]["gini"] for name in (champion, naive))
    yield Finding(2, "Gini, naive", f"{ours:.3f} / {theirs:.3f}", ours > theirs)
    yield _bias(np.array([one[champion]["bias"] for one in told["by_origin"]["spend"]]))
    odds = told["probability_champion"]
    won, scores = told["paired"]["probability"][odds]["wins"], told["probability"]
    yield Finding(
        2,
        "log-loss of an order, constant, origins won",
        f"{scores[odds]['log_loss']:.3f} / {scores['constant']['log_loss']:.3f}, {won} of {origins} ({odds})",
        won == origins,
    )


def _bias(by_origin: np.ndarray) -> Finding:
    mean, error = float(by_origin.mean()), 2.0 * float(by_origin.std(ddof=1)) / np.sqrt(len(by_origin))
    holds = abs(mean) <= max(0.05, error)
    return Finding(2, "bias (within 5 % or two standard errors)", f"{mean:+.1%} +- {error:.1%}", bool(holds))


def _active(bounds: tuple[float, float], seen: tuple[float, float]) -> Finding:
    (least, most), (gini, deviance) = bounds, seen
    what = f"active in the last 90 days: Gini (>= {least}), deviance (<= {most})"
    return Finding(2, what, f"{gini:.3f}, {deviance:.1f}", round(gini, 3) >= least and deviance <= most)


def _groups(told: dict[str, Any]) -> Iterator[Finding]:
    champion, odds = told["champion"], told["probability_champion"]
    for name, group in told["groups"].items():
        one, spend = group["pooled"], group["spend"][champion]
        label = name.replace("_", "-")
        yield Finding(3, f"{label}: deviance, Gini", f"{spend['deviance']:.1f}, {spend['gini']:.3f}", None)
        if odds == "constant":
            continue
        least = max(0.02, one["perfect_ece"])
        yield Finding(
            3,
            f"{label}: pooled log-loss, constant",
            f"{one['log_loss']:.3f} / {one['constant_log_loss']:.3f}",
            one["log_loss"] < one["constant_log_loss"] if name != "active" else None,
        )
        yield Finding(
            3,
            f"{label}: calibration error (<= {least:.3f})",
            f"{one['ece']:.3f}",
            one["ece"] <= least if name != "active" else None,
        )


def _interval(told: dict[str, Any]) -> Iterator[Finding]:
    if told["coverage"] is None:
        return
    low, high = COVERED
    yield Finding(3, "interval, likely buyers (87 to 92 %)", f"{told['coverage']:.1%}", low <= told["coverage"] <= high)
    pairs = zip(told["coverage_by_decile"], told["decile_rows"], strict=True)
    judged = [share for share, rows in pairs if rows >= DECILE_ROWS]
    if judged:
        low, high = DECILE_COVERED
        seen = f"{min(judged):.1%} to {max(judged):.1%}"
        yield Finding(3, "its deciles of 500 rows (84 to 96 %)", seen, low <= min(judged) and max(judged) <= high)


def _years(shop: Shop, years: dict[str, Miss]) -> Iterator[Finding]:
    for (day, bound), (bias, rank) in zip(shop.years.items(), years.values(), strict=True):
        asked = "" if bound is None else f" (within {bound:.0%})"
        label, least = f"{shop.year_days} days from {day}", shop.ranks.get(day)
        yield Finding(4, f"{label}: total{asked}", f"{bias:+.1%}", None if bound is None else abs(bias) <= bound)
        asked = "" if least is None else f" (>= {least})"
        yield Finding(4, f"{label}: Spearman{asked}", f"{rank:.3f}", None if least is None else round(rank, 3) >= least)


def _total(shop: Shop, told: dict[str, Any]) -> Iterator[Finding]:
    last = float(np.abs(told["misses"][-LAST:]).mean())
    others = ", ".join(f"{name.replace('_', ' ')} {error:.1%}" for name, error in told["errors"].items())
    asked = "" if shop.total is None else f" (<= {shop.total:.0%})"
    holds = None if shop.total is None else round(last, 3) <= shop.total
    yield Finding(5, f"shop's total, mean miss over the last {LAST}{asked}", f"{last:.1%}", holds)
    yield Finding(5, "the same over all origins, and sampling alone", f"{others}; {told['sampling_floor']:.1%}", None)


def _route(told: dict[str, Any], route: Route) -> Iterator[Finding]:
    ours = told["spend"]["lasso"]
    yield Finding(
        6,
        "request route: deviance, raw six",
        f"{ours['deviance']:.1f} / {route.deviance:.1f}",
        ours["deviance"] <= 1.001 * route.deviance,
    )
    yield Finding(
        6, "request route: Gini, raw six", f"{ours['gini']:.3f} / {route.gini:.3f}", ours["gini"] >= route.gini - 0.0005
    )
    yield Finding(6, "violations of signs in 30,000 comparisons", f"{route.violations}", route.violations == 0)


def _cost(ran: Ran) -> Iterator[Finding]:
    """Judged by the processor's seconds, which other work on the machine changes little."""
    rows, most = ran.trained["rows"]["in"], QUICK_S
    small = rows < QUICK_ROWS
    yield _spent(f"train, {rows:,} rows", ran.trained, ran.processor[0], most if small else None)
    if ran.everyone is not None:
        yield _spent("train, all candidates", ran.everyone, ran.processor[1], ALL_S)


def _spent(what: str, told: dict[str, Any], processor: float, most: float | None) -> Finding:
    seen = f"{processor:.1f} s of processor, {told['seconds']:.1f} s in all, {told['peak_mb']:.0f} MB"
    asked = "" if most is None else f" (<= {most:.0f} s)"
    return Finding(8, f"{what}{asked}", seen, None if most is None else processor <= most)
