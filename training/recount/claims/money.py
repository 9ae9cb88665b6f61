"""Spend and baskets beside everybody else."""

from fractions import Fraction

from training.recount.claims.registry import Figures, only_if, recounts
from training.recount.people import point
from training.recount.view import View


@recounts("share_of_shop")
def _(v: View) -> Figures:
    share = Fraction(v.net) / Fraction(v.shop.net) if v.shop.net > 0 else Fraction(0)
    return only_if(share >= Fraction(1, 200), spend_share=share)


def _ranked(v: View) -> bool:
    return v.larger("net") < 100 and v.in_top("net", 10) and v.alone("net") and v.net > 0


@recounts("rank_spend")
def _(v: View) -> Figures:
    more = v.larger("net")
    several = {"spend_more": more} if more > 1 else {}
    return only_if(_ranked(v), spend_rank=more + 1, customers=v.shop.size, **several)


@recounts("top_spend")
def _(v: View) -> Figures:
    return only_if(v.in_top("net", 10) and not _ranked(v) and v.net > 0, customers=v.shop.size)


@recounts("low_spend")
def _(v: View) -> Figures:
    share = v.share_above("net")
    return only_if(not v.one_day and v.net > 0 and share >= Fraction(3, 4), spend_above=share, customers=v.shop.size)


def _basket(v: View) -> Fraction:
    return Fraction(v.net) / len(v.orders)


@recounts("big_basket")
def _(v: View) -> Figures:
    return only_if(not v.one_day and v.in_top("basket", 10), basket=_basket(v))


@recounts("big_first_basket")
def _(v: View) -> Figures:
    return only_if(len(v.orders) == 1 and v.net > 0 and v.in_top("basket", 10))


@recounts("small_basket")
def _(v: View) -> Figures:
    share = v.share_above("basket")
    return only_if(not v.one_day and v.net > 0 and share >= Fraction(3, 4), basket=_basket(v), basket_above=share)


@recounts("steady_basket")
def _(v: View) -> Figures:
    even = len(v.orders) >= 6 and point(v.values, 80) <= Fraction(3, 2) * point(v.values, 20) and v.back < v.bought / 20
    plain = v.share_above("basket") < Fraction(3, 4) and not v.in_top("basket", 10)
    return only_if(even and plain, usual_value=v.usual_value)
