"""The customer's own rhythm, and how late they are by it and by this shop's."""

from datetime import date, timedelta
from math import ceil
from typing import Final

from backend.insight.claims.claim import Rule, Rules
from backend.insight.claims.populations import own_gaps
from backend.insight.facts.sheet import SILENT_DAYS, Sheet
from backend.insight.facts.values import Fact, Facts, days

EARLY: Final = 0.8
DUE: Final = 1.25
LEAST_HIT: Final = 0.4
"""A next order is "due" only where this share of steady customers kept within half to one and a half of their gap."""
SURE_HIT: Final = 0.6
"""A date is said only from this share on."""


def _ratio(sheet: Sheet, least: float, most: float | None) -> bool:
    """Return whether a steady customer's absence lies in (least, most] usual gaps and they are not silent."""
    return sheet.on_its_way and most is not None and sheet.ratio is not None and least < sheet.ratio <= most


def _late(sheet: Sheet) -> bool:
    late = sheet.shop.late
    return sheet.on_its_way and late is not None and sheet.ratio is not None and sheet.ratio > max(late, DUE)


def _record(sheet: Sheet) -> bool:
    return sheet.away > (sheet.log.longest_gap or 0)


def _hit(sheet: Sheet, least: float) -> bool:
    return sheet.shop.rhythm_hit is not None and sheet.shop.rhythm_hit >= least


def _returned(sheet: Sheet) -> bool:
    gap, long = sheet.log.last_gap, sheet.shop.long_gap
    return sheet.many and gap is not None and long is not None and gap > max(long, SILENT_DAYS) and sheet.away <= 90


def _usual(sheet: Sheet) -> Facts:
    return {"usual": days(sheet.log.usual_gap or 0), "away": days(sheet.away)}


def _spread(sheet: Sheet) -> Facts:
    return {"away": days(sheet.away), "shortest": days(sheet.log.low_gap or 0), "widest": days(sheet.log.high_gap or 0)}


def _next(sheet: Sheet) -> date:
    return sheet.log.last + timedelta(days=ceil(sheet.log.usual_gap or 0))


def _uneven(sheet: Sheet) -> bool:
    return sheet.log.order_days >= 6 and not sheet.steady and not sheet.silent and not _returned(sheet)


def _longer(sheet: Sheet) -> bool:
    """Return whether an absence is long both for this shop and, by half, beside most of the own breaks."""
    late, ratio = sheet.shop.late, sheet.ratio
    return late is not None and ratio is not None and ratio > late and 2 * sheet.away >= 3 * (sheet.log.high_gap or 0)


CLAIMS: Final[Rules[Sheet]] = {
    "on_rhythm": Rule(lambda s: _ratio(s, -1, EARLY) and not _returned(s), _usual, own_gaps),
    "due": Rule(
        lambda s: _ratio(s, EARLY, DUE) and not _returned(s) and _hit(s, LEAST_HIT) and not _hit(s, SURE_HIT),
        _usual,
        own_gaps,
    ),
    "about_usual": Rule(lambda s: _ratio(s, EARLY, DUE) and not _returned(s) and not _hit(s, LEAST_HIT), _usual, own_gaps),
    "next_date": Rule(
        lambda s: _ratio(s, EARLY, DUE) and not _returned(s) and _hit(s, SURE_HIT),
        lambda s: _usual(s) | ({"next": Fact(_next(s), "day")} if _next(s) >= s.shop.as_of else {}),
        own_gaps,
    ),
    "bit_late": Rule(lambda s: _ratio(s, DUE, s.shop.late) and not _returned(s), _usual, own_gaps),
    "late": Rule(lambda s: _late(s) and not _record(s), _usual, own_gaps),
    "late_record": Rule(lambda s: _late(s) and _record(s), _usual, own_gaps),
    "was_rhythm": Rule(lambda s: s.silent and s.steady, lambda s: {"usual": days(s.log.usual_gap or 0)}, own_gaps),
    "irregular": Rule(lambda s: _uneven(s) and not _longer(s), _spread, own_gaps),
    "irregular_late": Rule(
        lambda s: _uneven(s) and _longer(s), lambda s: {"away": days(s.away), "widest": days(s.log.high_gap or 0)}, own_gaps
    ),
    "back_again": Rule(_returned, lambda s: {"break": days(s.log.last_gap or 0), "away": days(s.away)}, own_gaps),
}
