"""What is said of the forecasts: how far to believe them."""

from collections.abc import Mapping, Sequence
from typing import Final

from training.evaluation.shown import Said
from training.report.drawing.numbers import count, percent, percent1, plain, signed, whole

WITHIN: Final = 0.1
LEAST_HELD, MOST_HELD = 0.88, 0.92
"""An interval meant to hold nine in ten keeps its promise between these."""
FOLLOWS: Final = 0.05
LEAST_SAID: Final = 100
"""Fewer customers of one chance do not tell whether it comes true."""
LEAST_RANKED: Final = 20
WEAK: Final = 0.2
SIMPLE: Final = {"last_window": "the last 30 days carried on", "last_year": "last year's same days"}
"""What a forecast of the shop's total is held beside."""


def past(misses: Sequence[float]) -> str:
    """Return how many past forecasts came near; signed shares of what came."""
    if not misses:
        return "This forecast has no past to be judged by yet"
    near, within = sum(abs(miss) <= WITHIN for miss in misses), whole(WITHIN)
    if len(misses) == 1:
        return f"The one past forecast {'came within' if near else 'missed by more than'} {within}"
    if near == len(misses):
        return f"All {len(misses)} past forecasts came within {within} of the real total"
    if not near:
        return f"None of {len(misses)} past forecasts came within {within} of the real total"
    return f"{near} of {len(misses)} past forecasts came within {within} of the real total"


def range_held(misses: Sequence[float], half: float) -> str:
    """Return how often a range of a half width (a share of the forecast) would have held what came; signed misses."""
    if not misses:
        return "The range is meant to hold nine in ten; no past total tells yet."
    held = sum(abs(1 / (1 + miss) - 1) <= half for miss in misses if miss > -1)
    return f"The range is meant to hold nine in ten; so wide a one would have held {held} of {len(misses)} past totals."


def beside_simple(errors: Mapping[str, float]) -> str:
    """Return which simple rule would have missed less; mean absolute shares by name, ``forecast`` the model's."""
    ours = errors["forecast"]
    others = {name: error for name, error in errors.items() if name in SIMPLE}
    if not others:
        return ""
    best = min(others, key=lambda name: others[name])
    said = f"{SIMPLE[best]} by {percent(others[best])}"
    if others[best] < ours:
        return f"A simple rule did better: {said}."
    return f"The best simple rule, {said}."


def race(ours: float, naive: float) -> str:
    """Return how the added-up forecasts ended, the champion's and the best naive one's; signed shares of what came."""
    off, other = signed(ours, percent1), signed(naive, percent1)
    if abs(ours) < abs(naive):
        return f"Added up, the forecasts end {off} from what came, the naive ones {other}"
    return f"Added up, the forecasts end {off} from what came, no nearer than the naive ones ({other})"


def by_origin(wins: int, origins: int) -> str:
    """Return at how many dates the champion's total was nearer than the naive one's."""
    if wins == origins:
        return f"The total was nearer than the naive one at {'every date' if origins > 1 else 'the one date'}"
    if not wins:
        return "The total was never nearer than the naive one"
    return f"The total was nearer than the naive one at {wins} of {origins} dates"


def least(name: str, *, best: bool, naive: bool) -> str:
    """Return who is used: the candidate that misses least, or another one."""
    if naive:
        return f"“{name}” is used: no learned forecast was better beyond chance"
    if best:
        return f"“{name}” misses least, and is used"
    return f"“{name}” is used, although another one misses less"


def broken(one: Said) -> bool:
    """Return whether a chance was missed beyond chance, and by enough to matter."""
    miss, error = abs(one.actual - one.predicted), (one.actual * (1 - one.actual) / one.customers) ** 0.5
    return one.customers >= LEAST_SAID and miss > 2 * error and miss > max(0.015, 0.1 * one.predicted)


def calibrated(bins: Sequence[Said]) -> str:
    """Return whether chances came true."""
    if not bins:
        return "Whether chances came true is not known"
    if max(one.customers for one in bins) < LEAST_SAID:
        return "Too few customers to tell whether chances come true"
    off = [one for one in bins if broken(one)]
    if not off:
        return "Chances come true as said"
    worst = max(off, key=lambda one: abs(one.actual - one.predicted))
    said = f"{percent(worst.predicted)} said, {percent(worst.actual)} came"
    return f"Chances are said too {'low' if worst.actual > worst.predicted else 'high'}: {said}"


def strays(held: float) -> bool:
    """Return whether an interval of nine in ten does not keep its promise."""
    return not LEAST_HELD <= held <= MOST_HELD


def coverage(held: float | None, tenths: Sequence[float]) -> str:
    """Return whether ranges held what they promise, in all and by tenths."""
    if held is None or not tenths:
        return "No range could be judged yet"
    if held < LEAST_HELD:
        return f"The 9-in-10 range is too narrow: it held {percent1(held)} of the time"
    if held > MOST_HELD:
        return f"The 9-in-10 range is too wide: it held {percent1(held)} of the time"
    outside = sum(strays(one) for one in tenths)
    if outside:
        return f"The 9-in-10 range held {percent1(held)} of the time; {outside} of {len(tenths)} groups stray"
    return f"The 9-in-10 range held {percent1(held)} of the time, in every group"


def gains(shares: Sequence[float], customers: int) -> str:
    """Return how much of what came the tenth of customers with the highest forecasts brought; shares by tenths."""
    share = shares[0] if shares else 0.0
    if not sum(shares) > 0:
        return "Nothing came at the past dates"
    if customers < LEAST_RANKED:
        return "Too few customers to tell whether the best were ranked first"
    said = f"The tenth with the highest forecasts brought {percent(share)} of the spend"
    if share >= 0.3:
        return said
    return f"{said}, more than its share" if share > 0.12 else f"{said}, hardly more than by chance"


def tracking(counted: float, expected: float) -> str:
    """Return how repeat orders after the fit compare with what the process expected."""
    if not counted > 0:
        return "Nobody came back after the purchase process was fitted"
    off = expected / counted - 1
    if abs(off) <= FOLLOWS:
        return f"On months that it never saw, the purchase process follows the shop within {whole(FOLLOWS)}"
    size = f"{whole(abs(off))} {'more' if off > 0 else 'fewer'}"
    return f"On months that it never saw, the purchase process expects {size} repeat orders than came"


def alive(days: int, often: float | None, seldom: float | None) -> str:
    """Return whether a regular silent for so many days is likelier gone than an occasional customer as silent."""
    if often is None or seldom is None:
        return "Chance of still being a customer"
    if often < seldom:
        return (
            f"Silent for {count(days)} days, a regular is likelier gone than an occasional customer:"
            f" {percent(often)} against {percent(seldom)} still buy"
        )
    return (
        f"Silent for {count(days)} days, {percent(often)} of regulars still buy, {percent(seldom)} of occasional customers"
    )


def together(first: str, second: str, value: float) -> str:
    """Return which two features go together most, by Spearman's correlation."""
    if abs(value) < WEAK:
        return "No two of these features go together"
    way = "go together" if value > 0 else "go against each other"
    return f"“{first}” and “{second}” {way} most ({plain(value)})"


def follows(feature: str, value: float | None) -> str:
    """Return which feature goes with the spend that followed most."""
    if value is None:
        return "What goes with the spend that followed is not known"
    if abs(value) < WEAK:
        return "No single feature says much of the spend that followed"
    way = "more of it, more spend" if value > 0 else "more of it, less spend"
    return f"“{feature}” goes best with the spend that followed: {way} ({plain(value)})"


def readiness(missing: Sequence[str]) -> str:
    """Return whether the log is long enough to learn from."""
    if not missing:
        return "The order log is long enough to learn from"
    return f"Too little to learn from: {'; '.join(missing)}"


def longer(days: int, ours: float, simple: float, *, nearer: bool) -> str:
    """Return how the forecast over a longer horizon compares with a rate carried on; signed shares of what came.

    ``nearer``: whether the forecast misses single customers by less.
    """
    off, other = signed(ours, percent1), signed(simple, percent1)
    if ours == simple == 0:
        return f"Over {count(days)} days there is nothing to compare"
    if abs(ours) <= abs(simple):
        return f"Over {count(days)} days the total is {off} off; the last year carried on is {other}"
    yet = "; single customers are nearer" if nearer else ""
    return f"Over {count(days)} days the total is {off} off, more than the last year carried on ({other}){yet}"
