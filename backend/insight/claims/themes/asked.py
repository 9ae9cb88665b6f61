"""What may be said from six numbers alone: no history, no rhythm, and no comparison with customers nobody has counted."""

from fractions import Fraction
from typing import Final

from backend.insight.claims.claim import Rule, Rules
from backend.insight.facts.asked import Asked
from backend.insight.facts.values import Fact, Facts, days, forecast, money

LIKELY, OPEN, IMPROBABLE = 6_000, 4_000, 1_000
FEW: Final = 4
RECENT_DAYS: Final = 90


def _amount(value: float) -> Fact:
    return money(round(value * 10_000))


def _basic(asked: Asked) -> Facts:
    return {"orders": Fact(asked.orders, "orders"), "net": _amount(asked.net), "away": days(asked.away)}


def _odds(asked: Asked) -> Facts:
    return {"odds": Fact(Fraction(asked.odds, 10_000), "percent")}


def _spend(asked: Asked) -> Facts:
    return {"spend": forecast(asked.spend)}


def _bound(asked: Asked) -> Facts:
    return _spend(asked) | {"high_from": _amount(asked.thresholds.high)}


CLAIMS: Final[Rules[Asked]] = {
    "asked_one": Rule(lambda a: a.orders <= 1 and a.net > 0, _basic),
    "asked_few": Rule(lambda a: 1 < a.orders <= FEW and a.net > 0 and a.away <= RECENT_DAYS, _basic),
    "asked_many": Rule(lambda a: a.orders > FEW and a.net > 0 and a.away <= RECENT_DAYS, _basic),
    "asked_quiet": Rule(lambda a: a.orders > 1 and a.net > 0 and a.away > RECENT_DAYS, _basic),
    "asked_nothing": Rule(lambda a: a.net <= 0, lambda a: {"away": days(a.away)}),
    "asked_basket": Rule(lambda a: a.orders > 1 and a.basket > 0, lambda a: {"basket": _amount(a.basket)}),
    "asked_range": Rule(lambda a: a.products > 1, lambda a: {"products": Fact(a.products, "count")}),
    "asked_likely": Rule(lambda a: a.odds >= LIKELY, _odds),
    "asked_even": Rule(lambda a: OPEN <= a.odds < LIKELY, _odds),
    "asked_chance": Rule(lambda a: IMPROBABLE <= a.odds < OPEN, _odds),
    "asked_improbable": Rule(lambda a: a.odds < IMPROBABLE, _odds),
    "asked_high": Rule(lambda a: a.segment == "High Value", _bound),
    "asked_spend": Rule(lambda a: a.segment != "High Value", _spend),
}
