"""The customer's own rhythm, and how late they are by it and by this shop's."""

from datetime import date, timedelta
from math import ceil
from typing import Final

from backend.insight.claims.claim import Claim
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
    """Return whether an absence is long both for this shop and, by a fifth, beside most of the own breaks."""
    late, ratio = sheet.shop.late, sheet.ratio
    return late is not None and ratio is not None and ratio > late and 5 * sheet.away >= 6 * (sheet.log.high_gap or 0)


CLAIMS: Final[tuple[Claim[Sheet], ...]] = (
    Claim(
        "on_rhythm",
        "now",
        "now",
        1,
        3,
        "steady gaps; away for at most 0.8 of the usual one",
        lambda s: _ratio(s, -1, EARLY) and not _returned(s),
        _usual,
        own_gaps,
        ("season", "trend_down"),
    ),
    Claim(
        "due",
        "now",
        "now",
        1,
        3,
        "steady gaps; away for 0.8 to 1.25 of the usual one; 40 % of such customers keep to it",
        lambda s: _ratio(s, EARLY, DUE) and not _returned(s) and _hit(s, LEAST_HIT) and not _hit(s, SURE_HIT),
        _usual,
        own_gaps,
        ("odds_low",),
    ),
    Claim(
        "about_usual",
        "now",
        "now",
        0,
        2,
        "steady gaps; away for 0.8 to 1.25 of the usual one; few keep closely to it",
        lambda s: _ratio(s, EARLY, DUE) and not _returned(s) and not _hit(s, LEAST_HIT),
        _usual,
        own_gaps,
    ),
    Claim(
        "next_date",
        "now",
        "now",
        1,
        3,
        "as due, where 60 % of such customers keep to their rhythm, and the date is to come",
        lambda s: _ratio(s, EARLY, DUE) and not _returned(s) and _hit(s, SURE_HIT),
        lambda s: _usual(s) | ({"next": Fact(_next(s), "day")} if _next(s) >= s.shop.as_of else {}),
        own_gaps,
        ("odds_low",),
    ),
    Claim(
        "bit_late",
        "now",
        "now",
        0,
        2,
        "steady gaps; away for more than 1.25 of the usual one, as one gap in five is here",
        lambda s: _ratio(s, DUE, s.shop.late) and not _returned(s),
        _usual,
        own_gaps,
    ),
    Claim(
        "late",
        "now",
        "now",
        -1,
        3,
        "steady gaps; away for longer than 80 % of gaps would, in usual gaps; not the longest ever",
        lambda s: _late(s) and not _record(s),
        _usual,
        own_gaps,
    ),
    Claim(
        "late_record",
        "now",
        "now",
        -1,
        3,
        "as late, and longer than any own gap before",
        lambda s: _late(s) and _record(s),
        _usual,
        own_gaps,
    ),
    Claim(
        "was_rhythm",
        "rhythm",
        "now",
        0,
        2,
        "silent or gone; gaps were steady",
        lambda s: s.silent and s.steady,
        lambda s: {"usual": days(s.log.usual_gap or 0)},
        own_gaps,
    ),
    Claim(
        "irregular",
        "now",
        "now",
        0,
        2,
        "six order days or more; 80 % point of gaps over four times the 20 % point; not late",
        lambda s: _uneven(s) and not _longer(s),
        _spread,
        own_gaps,
    ),
    Claim(
        "irregular_late",
        "now",
        "now",
        -1,
        2,
        "as irregular, but away for longer than 80 % of gaps would, in usual gaps, and 1.2 times the own 80 % point",
        lambda s: _uneven(s) and _longer(s),
        lambda s: {"away": days(s.away), "widest": days(s.log.high_gap or 0)},
        own_gaps,
    ),
    Claim(
        "back_again",
        "now",
        "now",
        1,
        3,
        "five order days or more; the last gap longer than 95 % of the shop's and 60 days; back for 90",
        _returned,
        lambda s: {"break": days(s.log.last_gap or 0), "away": days(s.away)},
        own_gaps,
        ("recent_up", "season", "year_empty"),
    ),
)
