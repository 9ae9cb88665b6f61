"""Findings as Markdown: the misses first, then shop by shop."""

import json
from collections.abc import Mapping, Sequence
from datetime import date

from tests.benchmarks.shops.catalogue import SHOPS
from tests.benchmarks.shops.findings import Finding
from tests.benchmarks.shops.fingerprint import Fingerprint

POINTS = {
    1: "One record, one story",
    2: "Champion against the best naive forecast of the shop (everybody known, up to ten origins)",
    3: "By group, and the interval",
    4: "A year ahead, or what the log allows",
    5: "The shop's total, new customers included",
    6: "The request route: six numbers",
    8: "Time and memory",
}
HEAD = """# What the forecasts are worth on seven shops

Made by `make shops` on {day}, one configuration, through the command line, one thread a pool, on a machine with other
work beside; the logs are read from `CLV_DATA_DIR` and are not part of the project. Never edited by hand; a test fails when
the forecasts have changed since. Bounds stand in brackets; "miss" marks what does not hold; what has no bound is only told.

The test origins are the last ten windows of each log. Defaults were chosen on earlier ones; this table is a look at the
test origins, and every making of it is one more.
"""
FOOT = """## The forecasts that this table is of

Totals on two small shops made from seeds; `tests/unit/evaluation/test_results.py` works them out anew.

```json
{fingerprint}
```
"""


def table(
    found: Mapping[str, Sequence[Finding]], shuffled: Sequence[tuple[str, str | None]], now: Fingerprint, day: date
) -> str:
    """Return the whole document."""
    labelled = {SHOPS[name].label: listed for name, listed in found.items()}
    parts = [HEAD.format(day=day), _misses(labelled, shuffled), _shuffled(shuffled)]
    parts += [_point(number, title, labelled) for number, title in POINTS.items()]
    return "\n".join([*parts, FOOT.format(fingerprint=json.dumps(now, indent=1))])


def _misses(found: Mapping[str, Sequence[Finding]], shuffled: Sequence[tuple[str, str | None]]) -> str:
    missed = [f"- {shop}: {one.what}: {one.seen}" for shop, listed in found.items() for one in listed if one.holds is False]
    missed += [f"- shuffled, {log}: {claim} published" for log, claim in shuffled if claim]
    judged = sum(one.holds is not None for listed in found.values() for one in listed) + len(shuffled)
    return f"## Misses: {len(missed)} of {judged}\n\n" + ("\n".join(missed) or "None.") + "\n"


def _shuffled(shuffled: Sequence[tuple[str, str | None]]) -> str:
    claims = sum(claim is not None for _, claim in shuffled)
    sizes = f"{shuffled[0][0]} to {shuffled[-1][0]}" if shuffled else "none was run"
    return f"## Logs in which nothing can be learned\n\nFalse claims: {claims} of {len(shuffled)} ({sizes}).\n"


def _point(number: int, title: str, found: Mapping[str, Sequence[Finding]]) -> str:
    rows = [
        f"| {shop} | {one.what} | {one.seen} | {'' if one.holds is None else 'holds' if one.holds else '**miss**'} |"
        for shop, listed in found.items()
        for one in listed
        if one.point == number
    ]
    return "\n".join([f"## {number}. {title}", "", "| shop | what | seen | |", "|---|---|---|---|", *rows, ""])
