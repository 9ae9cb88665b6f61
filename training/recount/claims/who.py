"""Who this is, and when they began."""

from fractions import Fraction
from typing import Any

from training.recount.claims.registry import Figures, only_if, recounts
from training.recount.view import View


def _basic(v: View) -> dict[str, Any]:
    return {"orders": len(v.orders), "net": v.net, "away": v.away}


def _first(v: View) -> dict[str, Any]:
    """Return the first month, and that it began there unless the log itself did."""
    return {"first": v.first} | ({"began": v.first} if (v.first - v.shop.first).days >= 31 else {})


@recounts("one_order")
def _(v: View) -> Figures:
    return only_if(len(v.orders) == 1 and v.net > 0 and v.back < v.bought / 20, **_basic(v))


@recounts("one_order_part_back")
def _(v: View) -> Figures:
    return only_if(
        len(v.orders) == 1 and v.net > 0 and v.back >= v.bought / 20, bought=v.bought, returned=v.back, away=v.away
    )


@recounts("one_day")
def _(v: View) -> Figures:
    return only_if(v.one_day and len(v.orders) > 1 and v.net > 0, **_basic(v))


@recounts("nothing_kept")
def _(v: View) -> Figures:
    more = {"orders": len(v.orders)} if len(v.orders) > 1 else {}
    return only_if(v.net <= 0, last=v.last, **more)


def _start(v: View) -> bool:
    return v.few and v.net > 0 and not v.quiet


@recounts("few_at_once")
def _(v: View) -> Figures:
    return only_if(_start(v) and v.same_month and v.away <= 60, **_basic(v))


@recounts("few_back")
def _(v: View) -> Figures:
    return only_if(_start(v) and v.broke, **_basic(v), **{"break": v.gaps[-1] if v.gaps else 0})


@recounts("few_orders")
def _(v: View) -> Figures:
    return only_if(_start(v) and not v.broke and not (v.same_month and v.away <= 60), **_first(v), **_basic(v))


@recounts("few_quiet")
def _(v: View) -> Figures:
    return only_if(
        v.quiet and v.net > 0 and not v.same_month, orders=len(v.orders), net=v.net, last=v.last, months=(v.first, v.last)
    )


@recounts("few_quiet_month")
def _(v: View) -> Figures:
    return only_if(v.quiet and v.net > 0 and v.same_month, orders=len(v.orders), net=v.net, last=v.last)


@recounts("many_orders")
def _(v: View) -> Figures:
    holds = v.many and v.net > 0 and not v.silent and not v.five
    return only_if(
        holds,
        orders=len(v.orders),
        net=v.net,
        **_first(v),
        **({"later": len(v.orders) - 1} if "began" in _first(v) else {}),
    )


@recounts("five_orders")
def _(v: View) -> Figures:
    return only_if(v.five and v.net > 0 and not v.silent, **_first(v), **_basic(v))


@recounts("many_silent")
def _(v: View) -> Figures:
    return only_if(v.many and v.net > 0 and v.silent and not v.gone, **_basic(v))


@recounts("many_gone")
def _(v: View) -> Figures:
    return only_if(v.many and v.net > 0 and v.gone, orders=len(v.orders), net=v.net, last=v.last)


@recounts("long_standing")
def _(v: View) -> Figures:
    early = (v.first - v.shop.first).days < 31
    return only_if(early and v.orders_in(365, 0) > 0 and v.age >= 365)


@recounts("newcomer")
def _(v: View) -> Figures:
    usual = v.shop.usual_gap
    return only_if(v.one_day and usual is not None and v.age <= usual and v.net > 0, median=usual)


@recounts("cohort")
def _(v: View) -> Figures:
    size, alive = v.shop.cohort((v.first.year, v.first.month))
    return only_if(
        size >= 50 and "began" in _first(v) and v.age >= 400 and v.orders_in(365, 0) > 0,
        started=size,
        first=v.first,
        stayed=Fraction(alive, size),
    )


@recounts("country")
def _(v: View) -> Figures:
    count = v.shop.countries[v.home] if v.home else 0
    share = Fraction(count, v.shop.size)
    return only_if(
        v.home is not None and len(v.shop.countries) > 1 and share < Fraction(1, 20), country=v.home, country_share=share
    )
