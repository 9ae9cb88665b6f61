"""What is expected: the chance of an order beside the shop's mean, and the value of the coming year."""

from fractions import Fraction
from typing import Final

from backend.insight.claims.claim import Rule, Rules
from backend.insight.claims.populations import scored
from backend.insight.facts.sheet import Sheet
from backend.insight.facts.values import Fact, Facts, forecast

ORDERS_WORTH_SAYING: Final = 5_500
LIKELY_YEAR, UNLIKELY_YEAR = 8_000, 2_000


def _base(sheet: Sheet) -> Fraction:
    return Fraction(sheet.shop.odds_sum, 10_000 * sheet.shop.customers)


def _odds(sheet: Sheet) -> Fraction:
    return Fraction(sheet.prediction.odds, 10_000)


def _between(sheet: Sheet, least: str, below: str) -> bool:
    """Return whether the chance lies in [least, below) of the mean of all."""
    return Fraction(least) * _base(sheet) <= _odds(sheet) < Fraction(below) * _base(sheet)


def _apart(sheet: Sheet) -> bool:
    """Return whether chance and mean still differ when both are rounded to whole percent."""
    return (100 * _odds(sheet) + Fraction(1, 2)) // 1 != (100 * _base(sheet) + Fraction(1, 2)) // 1


def _says_something(sheet: Sheet) -> bool:
    """Return whether customers differ in their chance: where nobody's is larger than one that is the mean, all are equal,
    and a forecast that is the same for everybody says nothing of anybody."""
    return sheet.log.rank_odds > 1 or _odds(sheet) != _base(sheet)


def _below_most(sheet: Sheet) -> bool:
    return 2 * (sheet.log.rank_odds - 1) > sheet.shop.customers


def _chance(sheet: Sheet) -> Facts:
    return {"odds": Fact(_odds(sheet), "percent"), "base": Fact(_base(sheet), "percent")}


def _times(sheet: Sheet) -> Facts:
    return _chance(sheet) | {"times": Fact(_odds(sheet) / _base(sheet), "factor")}


def _skewed(sheet: Sheet) -> Facts:
    return _chance(sheet) | {"likelier": Fact(Fraction(sheet.log.rank_odds - 1, sheet.shop.customers), "percent")}


def _value(sheet: Sheet) -> Facts:
    return {"value": forecast(sheet.prediction.value or 0)}


def _ranked(sheet: Sheet) -> Facts:
    rank = Fact(sheet.log.rank_value or 0, "rank")
    return _value(sheet) | {"value_rank": rank, "customers": Fact(sheet.shop.customers, "customers")}


def _worth(sheet: Sheet) -> bool:
    return sheet.prediction.value is not None and sheet.log.rank_value is not None and sheet.net > 0


def _top(sheet: Sheet) -> bool:
    return _worth(sheet) and sheet.among_first(sheet.log.rank_value, 10)


def _named(sheet: Sheet) -> bool:
    return _top(sheet) and (sheet.log.rank_value or 0) <= 100 and not sheet.log.value_tied


def _low(sheet: Sheet) -> bool:
    return _worth(sheet) and 4 * (sheet.log.rank_value or 0) > 3 * sheet.shop.customers


def _late(sheet: Sheet) -> bool:
    late = sheet.shop.late
    return sheet.silent or (sheet.ratio is not None and late is not None and sheet.ratio > late)


def _stake(sheet: Sheet) -> bool:
    return _worth(sheet) and 4 * (sheet.log.rank_value or 0) <= sheet.shop.customers and _late(sheet)


def _range(sheet: Sheet) -> bool:
    p = sheet.prediction
    return (
        p.odds >= 3_000 and p.spend_low is not None and p.spend_high is not None and p.spend_low <= p.spend < p.spend_high
    )


def _spend(sheet: Sheet) -> Facts:
    return {"spend": forecast(sheet.prediction.spend), "spend_high": forecast(sheet.prediction.spend_high or 0)}


def _year(sheet: Sheet) -> Facts:
    return {"odds_year": Fact(Fraction(sheet.prediction.odds_year or 0, 10_000), "percent")}


VALUES: Final = ("spend_range", "orders_ahead")
CLAIMS: Final[Rules[Sheet]] = {
    "odds_high": Rule(lambda s: _between(s, "1.5", "1000") and s.net > 0, _times, scored),
    "odds_above": Rule(lambda s: _between(s, "1.2", "1.5") and _apart(s), _chance, scored),
    "odds_usual": Rule(lambda s: _between(s, "0.8", "1.2") and _says_something(s), _chance, scored),
    "odds_skewed": Rule(
        lambda s: _between(s, "0", "0.8") and 5 * (s.log.rank_odds - 1) <= 2 * s.shop.customers and _apart(s),
        _skewed,
        scored,
    ),
    "odds_below": Rule(lambda s: _between(s, "0.5", "0.8") and _below_most(s) and _apart(s), _chance, scored),
    "odds_low": Rule(lambda s: _between(s, "0", "0.5") and _below_most(s) and _apart(s), _chance, scored),
    "year_likely": Rule(lambda s: (s.prediction.odds_year or 0) >= LIKELY_YEAR and s.net > 0, _year),
    "year_unlikely": Rule(lambda s: s.prediction.odds_year is not None and s.prediction.odds_year <= UNLIKELY_YEAR, _year),
    "value_rank": Rule(_named, _ranked, scored),
    "value_top": Rule(lambda s: _top(s) and not _named(s), _value, scored),
    "value_mid": Rule(lambda s: _worth(s) and not _top(s) and not _low(s), _value),
    "value_low": Rule(_low, _value, scored),
    "at_stake": Rule(_stake, _value, scored),
    "spend_range": Rule(lambda s: _range(s) and s.net > 0, _spend),
    "orders_ahead": Rule(
        lambda s: (s.prediction.orders or 0) >= ORDERS_WORTH_SAYING and s.net > 0,
        lambda s: {"orders_ahead": Fact(Fraction(s.prediction.orders or 0, 1_000), "count")},
    ),
}
