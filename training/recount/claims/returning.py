"""Silences that ended, and what is not known."""

from fractions import Fraction

from training.recount.claims.registry import Figures, only_if, recounts
from training.recount.view import View


def _silences(v: View, holds: bool, least: str, below: str) -> Figures:
    if not holds or v.net <= 0 or v.share is None or v.wait is None or not Fraction(least) <= v.share < Fraction(below):
        return None
    return {"wait": v.wait[0], "ended": v.share, "cases": v.wait[1], "horizon": v.shop.horizon}


@recounts("second_order_likely")
def _(v: View) -> Figures:
    return _silences(v, v.one_day and v.away >= 7, "0.55", "2")


@recounts("second_order_open")
def _(v: View) -> Figures:
    return _silences(v, v.one_day and v.away >= 7, "0.25", "0.55")


@recounts("second_order_unlikely")
def _(v: View) -> Figures:
    return _silences(v, v.one_day and v.away >= 7, "0", "0.25")


@recounts("return_likely")
def _(v: View) -> Figures:
    return _silences(v, v.quiet or v.silent, "0.5", "2")


@recounts("return_open")
def _(v: View) -> Figures:
    return _silences(v, v.quiet or v.silent, "0.25", "0.5")


@recounts("return_unlikely")
def _(v: View) -> Figures:
    return _silences(v, v.quiet or v.silent, "0", "0.25")


@recounts("too_new")
def _(v: View) -> Figures:
    return only_if(v.one_day and v.away < 7 and v.net > 0)


@recounts("young_log")
def _(v: View) -> Figures:
    return only_if(v.shop.log_days < 360 and len(v.days) <= 6, log_days=v.shop.log_days)


@recounts("season_unknown")
def _(v: View) -> Figures:
    return only_if(360 <= v.shop.log_days < 730 and v.many and v.age >= 365 and not v.silent)
