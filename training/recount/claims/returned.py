"""What came back, and orders that stand out."""

from fractions import Fraction

from training.recount.claims.registry import Figures, only_if, recounts
from training.recount.people import point
from training.recount.view import View


@recounts("returns_high")
def _(v: View) -> Figures:
    share, all_ = Fraction(v.back) / Fraction(v.bought), v.shop.returners
    if len(v.orders) < 2 or v.net <= 0 or share < Fraction(1, 10) or len(all_) < 100 or share < point(all_, 90):
        return None
    return {"bought": v.bought, "returned": v.back}


@recounts("returns_never")
def _(v: View) -> Figures:
    size, sent = v.shop.ten
    holds = len(v.orders) >= 10 and v.back == 0 and size > 0 and Fraction(sent, size) >= Fraction(1, 2)
    return {"sent_back": Fraction(sent, size)} if holds else None


@recounts("last_returned")
def _(v: View) -> Figures:
    return only_if(v.last_back and len(v.orders) > 1 and v.net > 0, sent_value=v.values[-1], sent_ago=v.away)


def _fresh(v: View) -> bool:
    return len(v.orders) >= 4 and v.away <= 120 and not v.last_back and v.net > 0


@recounts("last_big")
def _(v: View) -> Figures:
    return only_if(
        _fresh(v) and v.values[-1] == max(v.values) and v.values[-1] >= Fraction(5, 2) * v.usual_value,
        last_value=v.values[-1],
        usual_value=v.usual_value,
    )


@recounts("last_small")
def _(v: View) -> Figures:
    small = v.values[-1] <= Fraction(7, 20) * v.usual_value and v.values[-1] == min(v.values)
    return only_if(_fresh(v) and small, last_value=v.values[-1], usual_value=v.usual_value)


@recounts("one_big")
def _(v: View) -> Figures:
    largest = max(v.orders, key=lambda order: (order.value, -order.day.toordinal()))
    holds = len(v.orders) >= 4 and largest.day != v.last and v.net > 0 and 2 * (largest.value - v.back) >= v.net
    return only_if(holds, largest=largest.value, largest_in=largest.day)
