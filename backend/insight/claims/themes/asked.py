"""What may be said from six numbers alone: no history, no rhythm, and no comparison with customers nobody has counted."""

from fractions import Fraction
from typing import Final

from backend.insight.claims.claim import Claim
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


CLAIMS: Final[tuple[Claim[Asked], ...]] = (
    Claim(
        "asked_one",
        "who",
        "who",
        0,
        3,
        "one order",
        lambda a: a.orders <= 1 and a.net > 0,
        _basic,
        never_with=("asked_basket",),
    ),
    Claim(
        "asked_few",
        "who",
        "who",
        0,
        3,
        "two to four orders, the last at most 90 days ago",
        lambda a: 1 < a.orders <= FEW and a.net > 0 and a.away <= RECENT_DAYS,
        _basic,
    ),
    Claim(
        "asked_many",
        "who",
        "who",
        1,
        3,
        "five orders or more, the last at most 90 days ago",
        lambda a: a.orders > FEW and a.net > 0 and a.away <= RECENT_DAYS,
        _basic,
    ),
    Claim(
        "asked_quiet",
        "who",
        "who",
        -1,
        3,
        "two orders or more, the last more than 90 days ago",
        lambda a: a.orders > 1 and a.net > 0 and a.away > RECENT_DAYS,
        _basic,
    ),
    Claim(
        "asked_nothing",
        "who",
        "who",
        -1,
        3,
        "net spend of 0 or less",
        lambda a: a.net <= 0,
        lambda a: {"away": days(a.away)},
        never_with=("asked_basket", "asked_range"),
    ),
    Claim(
        "asked_basket",
        "past",
        "basket",
        0,
        2,
        "two orders or more; what one is worth on average",
        lambda a: a.orders > 1 and a.basket > 0,
        lambda a: {"basket": _amount(a.basket)},
    ),
    Claim(
        "asked_range",
        "past",
        "range",
        0,
        1,
        "two products or more",
        lambda a: a.products > 1,
        lambda a: {"products": Fact(a.products, "count")},
    ),
    Claim(
        "asked_likely",
        "ahead",
        "odds",
        1,
        3,
        "chance of an order within 30 days 60 % or more",
        lambda a: a.odds >= LIKELY,
        _odds,
    ),
    Claim("asked_even", "ahead", "odds", 0, 2, "chance of 40 to 60 %", lambda a: OPEN <= a.odds < LIKELY, _odds),
    Claim("asked_chance", "ahead", "odds", 0, 2, "chance of 10 to 40 %", lambda a: IMPROBABLE <= a.odds < OPEN, _odds),
    Claim("asked_improbable", "ahead", "odds", -1, 2, "chance under 10 %", lambda a: a.odds < IMPROBABLE, _odds),
    Claim(
        "asked_high",
        "ahead",
        "spend",
        1,
        3,
        "forecast at or above the bound of High Value",
        lambda a: a.segment == "High Value",
        _bound,
        never_with=("asked_nothing",),
    ),
    Claim(
        "asked_spend",
        "ahead",
        "spend",
        0,
        2,
        "forecast below the bound of High Value",
        lambda a: a.segment != "High Value",
        _spend,
    ),
)
