"""Whether customers come back from such a silence, as measured; and what is not known."""

from typing import Final

from backend.insight.claims.claim import Claim
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


ODDS: Final = ("odds_usual", "odds_below", "odds_skewed", "odds_low", "year_likely", "year_unlikely")
BACK: Final = ("odds_low", "odds_skewed", "value_low", "year_likely", "year_unlikely")

CLAIMS: Final[tuple[Claim[Sheet], ...]] = (
    Claim(
        "second_order_likely",
        "now",
        "now",
        1,
        3,
        "one order day; 55 % or more of those who had waited as long ordered again",
        lambda s: _second(s, LIKELY_SECOND, 2),
        _facts,
        silences,
        (*ODDS, "value_low"),
    ),
    Claim(
        "second_order_open",
        "now",
        "now",
        0,
        3,
        "one order day; 25 to 55 % of those who had waited as long ordered again",
        lambda s: _second(s, UNLIKELY, LIKELY_SECOND),
        _facts,
        silences,
        (*ODDS, "value_low"),
    ),
    Claim(
        "second_order_unlikely",
        "now",
        "now",
        -1,
        3,
        "one order day; under 25 % of those who had waited as long ordered again",
        lambda s: _second(s, 0, UNLIKELY),
        _facts,
        silences,
        (*ODDS, "value_low", "value_mid"),
    ),
    Claim(
        "return_likely",
        "now",
        "back",
        1,
        3,
        "quiet or silent; 50 % or more of such silences were ended by an order",
        lambda s: _return(s, LIKELY_RETURN, 2),
        _facts,
        silences,
        BACK,
    ),
    Claim(
        "return_open",
        "now",
        "back",
        0,
        3,
        "quiet or silent; 25 to 50 % of such silences were ended by an order",
        lambda s: _return(s, UNLIKELY, LIKELY_RETURN),
        _facts,
        silences,
        BACK,
    ),
    Claim(
        "return_unlikely",
        "now",
        "back",
        -1,
        3,
        "quiet or silent; under 25 % of such silences were ended by an order",
        lambda s: _return(s, 0, UNLIKELY),
        _facts,
        silences,
        BACK,
    ),
    Claim(
        "too_new",
        "unknown",
        "unknown",
        0,
        3,
        "one order day, less than a week ago",
        lambda s: s.one and s.away < NEW_DAYS and s.net > 0,
        lambda _: {},
        never_with=("odds_high", "odds_above", *ODDS),
    ),
    Claim(
        "young_log",
        "unknown",
        "unknown",
        0,
        1,
        "the log is younger than 360 days; six order days or fewer",
        lambda s: (s.shop.as_of - s.shop.log_first).days < YOUNG_DAYS and s.log.order_days <= 6,
        lambda s: {"log_days": days((s.shop.as_of - s.shop.log_first).days)},
        never_with=("season", "season_habit", "trend_up", "trend_down", "long_standing"),
        filler=True,
    ),
    Claim(
        "season_unknown",
        "unknown",
        "unknown",
        0,
        1,
        "the log is 360 to 730 days old; five order days or more, over a year",
        lambda s: (
            YOUNG_DAYS <= (s.shop.as_of - s.shop.log_first).days < TWO_YEARS and s.many and s.age >= 365 and not s.silent
        ),
        lambda _: {},
        never_with=("season", "season_habit"),
        filler=True,
    ),
)
