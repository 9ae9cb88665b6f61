"""What is expected, as stored."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from training.recount.claims.registry import Figures, only_if, recounts
from training.recount.view import View


def _chance(v: View, least: str, below: str) -> bool:
    return Fraction(least) * v.shop.base <= Fraction(v.stored.odds) < Fraction(below) * v.shop.base


def _whole(share: Fraction) -> int:
    return int(share * 100 + Fraction(1, 2))


def _odds(v: View) -> dict[str, Any]:
    return {"odds": v.stored.odds, "base": v.shop.base}


def _apart(v: View) -> bool:
    return _whole(Fraction(v.stored.odds)) != _whole(v.shop.base)


@recounts("odds_high")
def _(v: View) -> Figures:
    return only_if(_chance(v, "1.5", "1000") and v.net > 0, times=Fraction(v.stored.odds) / v.shop.base, **_odds(v))


@recounts("odds_above")
def _(v: View) -> Figures:
    return only_if(_chance(v, "1.2", "1.5") and _apart(v), **_odds(v))


@recounts("odds_usual")
def _(v: View) -> Figures:
    everybody_alike = v.larger("odds") == 0 and Fraction(v.stored.odds) == v.shop.base
    return only_if(_chance(v, "0.8", "1.2") and not everybody_alike, **_odds(v))


@recounts("odds_skewed")
def _(v: View) -> Figures:
    share = v.share_above("odds")
    return only_if(_chance(v, "0", "0.8") and share <= Fraction(2, 5) and _apart(v), likelier=share, **_odds(v))


@recounts("odds_below")
def _(v: View) -> Figures:
    return only_if(_chance(v, "0.5", "0.8") and v.share_above("odds") > Fraction(1, 2) and _apart(v), **_odds(v))


@recounts("odds_low")
def _(v: View) -> Figures:
    return only_if(_chance(v, "0", "0.5") and v.share_above("odds") > Fraction(1, 2) and _apart(v), **_odds(v))


@recounts("year_likely")
def _(v: View) -> Figures:
    odds = v.stored.odds_year
    return only_if(odds is not None and odds >= Decimal("0.8") and v.net > 0, odds_year=odds)


@recounts("year_unlikely")
def _(v: View) -> Figures:
    odds = v.stored.odds_year
    return only_if(odds is not None and odds <= Decimal("0.2"), odds_year=odds)


def _valued(v: View) -> bool:
    return v.stored.value is not None and v.net > 0


def _named(v: View) -> bool:
    return _valued(v) and v.in_top("value", 10) and v.larger("value") < 100 and v.alone("value")


def _bottom(v: View) -> bool:
    return _valued(v) and Fraction(v.larger("value") + 1, v.shop.size) > Fraction(3, 4)


@recounts("value_rank")
def _(v: View) -> Figures:
    if not _named(v):
        return None
    return {"value": v.stored.value, "value_rank": v.larger("value") + 1, "customers": v.shop.size}


@recounts("value_top")
def _(v: View) -> Figures:
    return only_if(_valued(v) and v.in_top("value", 10) and not _named(v), value=v.stored.value)


@recounts("value_mid")
def _(v: View) -> Figures:
    return only_if(_valued(v) and not v.in_top("value", 10) and not _bottom(v), value=v.stored.value)


@recounts("value_low")
def _(v: View) -> Figures:
    return only_if(_bottom(v), value=v.stored.value)


@recounts("at_stake")
def _(v: View) -> Figures:
    late = v.shop.late(80)
    overdue = v.silent or (v.times is not None and late is not None and v.times > late)
    return only_if(_valued(v) and v.in_top("value", 4) and overdue, value=v.stored.value)


@recounts("spend_range")
def _(v: View) -> Figures:
    s = v.stored
    known = s.odds >= Decimal("0.3") and s.spend_low is not None and s.spend_high is not None and v.net > 0
    return only_if(bool(known and s.spend_low <= s.spend < s.spend_high), spend=s.spend, spend_high=s.spend_high)  # type: ignore[operator]


@recounts("orders_ahead")
def _(v: View) -> Figures:
    orders = v.stored.orders
    return only_if(orders is not None and orders >= Decimal("5.5") and v.net > 0, orders_ahead=orders)
