"""Whether the table is of the forecasts as they are now: what the code says of two small shops made from seeds.

A comment or another command changes nothing here; another formula, default or library does, and the table is to be made
anew.
"""

import json
import re
from pathlib import Path

import numpy as np

from tests.customer_days import OPENED, random_log, snapshots_of
from training.candidates.forecast.known import Known
from training.candidates.served import heuristic, interval, lasso
from training.candidates.story import fit_story
from training.evaluation.shop_total import new_money
from training.plan import Plan

RESULTS = Path(__file__).parents[1] / "RESULTS.md"
TOLERANCE = 2e-3
"""Relative: another processor adds up in another order, and trees may split elsewhere."""
SHOPS = {"two years": (12, 800, None), "one price": (13, 300, 9.9)}
STEP = 45
_BLOCK = re.compile(r"```json\n(\{.*?\})\n```", re.DOTALL)

Fingerprint = dict[str, dict[str, float]]


def fingerprint() -> Fingerprint:
    """Totals of the record, of the request route, of new customers, and the interval's middle, by small shop."""
    return {name: _of(*shop) for name, shop in SHOPS.items()}


def _of(seed: int, span: int, price: float | None) -> dict[str, float]:
    cutoffs = [OPENED + day for day in range(span, 60, -STEP)][::-1]
    *history, now = snapshots_of(random_log(seed, span=span, price=price), cutoffs)
    known = Known(history, Plan())
    story = fit_story(known, "ensemble", "ensemble")
    record = story.record(now)
    found = {
        f"{name} {one.days}": float(getattr(one, name).sum())
        for one in record.horizons
        for name in ("probability", "orders", "spend")
    }
    before = history[-1]
    seen = story.record(before, ()).at(30)
    held = interval.fit_interval([interval.Past(0.0, seen.spend, seen.probability, before.spend)])
    found |= {"alive": float(record.alive.sum()), "new": new_money(now, story.process.clock)}
    found |= {"lasso": float(known.part(lasso.of).predict(now).sum())}
    found |= {"heuristic": float(known.part(heuristic.of).predict(now).sum())}
    found |= {"interval": float(np.sum(held.ratios)) if held else 0.0}
    return {name: float(f"{value:.6g}") for name, value in found.items()}


def recorded(text: str) -> Fingerprint:
    """Return what a table says of itself. Raises ``ValueError`` where it says nothing."""
    block = _BLOCK.search(text)
    if block is None:
        raise ValueError("RESULTS.md has no fingerprint: make it with `make shops`.")
    found: Fingerprint = json.loads(block[1])
    return found


def differences(then: Fingerprint, now: Fingerprint) -> list[str]:
    """Return what is no longer as it was."""
    names = {(shop, name) for table in (then, now) for shop, row in table.items() for name in row}
    pairs = ((f"{shop}: {name}", then.get(shop, {}).get(name), now.get(shop, {}).get(name)) for shop, name in sorted(names))
    return [
        f"{name} was {before}, is {after}"
        for name, before, after in pairs
        if before is None or after is None or abs(after - before) > TOLERANCE * max(abs(before), 1e-3)
    ]
