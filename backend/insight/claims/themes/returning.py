"""Whether customers come back from such a silence, as measured; and what is not known."""

from typing import Final

from backend.insight.claims.claim import Rule, Rules
from backend.insight.claims.populations import silences
from backend.insight.facts.sheet import Sheet
from backend.insight.facts.values import Fact, Facts, days, percent

LIKELY_SECOND: Final = 0.55
LIKELY_RETURN: Final = 0.5
UNLIKELY: Final = 0.25
NEW_DAYS: Final = 7
YOUNG_DAYS: Final = 360
TWO_YEARS: Final = 730


def _share(sheet: Sheet, least: float, below: float) -> bool:
    """Return whether the share of such silences that ended lies in [least, below)."""
    row = sheet.ended
    if row is None or sheet.prediction.odds * row.cases > 10_000 * row.ended:
        return False  # the model sees a better chance within 30 days than such silences had in all their horizon
    return least * row.cases <= row.ended < below * row.cases


def _second(sheet: Sheet, least: float, below: float) -> bool:
    return sheet.one and sheet.net > 0 and sheet.away >= NEW_DAYS and _share(sheet, least, below)


def _return(sheet: Sheet, least: float, below: float) -> bool:
    return (sheet.quiet or sheet.silent) and sheet.net > 0 and _share(sheet, least, below)


def _facts(sheet: Sheet) -> Facts:
    row = sheet.ended
    assert row is not None  # noqa: S101 - the predicate has seen it
    return {
        "wait": days(row.wait),
        "ended": percent(row.ended, row.cases),
        "cases": Fact(row.cases, "customers"),
        "horizon": days(sheet.shop.horizon_days),
    }


CLAIMS: Final[Rules[Sheet]] = {
    "second_order_likely": Rule(lambda s: _second(s, LIKELY_SECOND, 2), _facts, silences),
    "second_order_open": Rule(lambda s: _second(s, UNLIKELY, LIKELY_SECOND), _facts, silences),
    "second_order_unlikely": Rule(lambda s: _second(s, 0, UNLIKELY), _facts, silences),
    "return_likely": Rule(lambda s: _return(s, LIKELY_RETURN, 2), _facts, silences),
    "return_open": Rule(lambda s: _return(s, UNLIKELY, LIKELY_RETURN), _facts, silences),
    "return_unlikely": Rule(lambda s: _return(s, 0, UNLIKELY), _facts, silences),
    "too_new": Rule(lambda s: s.one and s.away < NEW_DAYS and s.net > 0, lambda _: {}),
    "young_log": Rule(
        lambda s: (s.shop.as_of - s.shop.log_first).days < YOUNG_DAYS and s.log.order_days <= 6,
        lambda s: {"log_days": days((s.shop.as_of - s.shop.log_first).days)},
    ),
    "season_unknown": Rule(
        lambda s: (
            YOUNG_DAYS <= (s.shop.as_of - s.shop.log_first).days < TWO_YEARS and s.many and s.age >= 365 and not s.silent
        ),
        lambda _: {},
    ),
}
