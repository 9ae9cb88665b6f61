"""Rises and falls."""

from decimal import Decimal
from fractions import Fraction

from training.recount.claims.registry import Figures, only_if, recounts
from training.recount.people import point
from training.recount.view import View


def _year(v: View, age: int) -> Fraction | None:
    now, before = v.net_in(365, 0), v.net_in(730, 365)
    if v.shop.log_days < 730 or v.age < age or before <= 0 or now <= 0 or len(v.shop.trends) < 100:
        return None
    return Fraction(now) / Fraction(before)


def _moved(v: View, sign: int) -> bool:
    now, before = v.orders_in(365, 0), v.orders_in(730, 365)
    change = sign * (now - before)
    return change > 0 and Fraction(change**2, now + before) > Fraction(9, 4)


def _years(v: View) -> dict[str, Decimal]:
    return {"net_year": v.net_in(365, 0), "net_year_before": v.net_in(730, 365)}


@recounts("trend_down")
def _(v: View) -> Figures:
    ratio = _year(v, 548)
    low = point(v.shop.trends, 25) if ratio is not None else Fraction(0)
    return only_if(
        ratio is not None and ratio <= min(Fraction(4, 5), max(low, Fraction(1, 2))) and _moved(v, -1), **_years(v)
    )


@recounts("trend_up")
def _(v: View) -> Figures:
    ratio = _year(v, 640)
    high = point(v.shop.trends, 75) if ratio is not None else Fraction(0)
    return only_if(ratio is not None and ratio >= max(Fraction(5, 4), high) and _moved(v, 1), **_years(v))


@recounts("year_empty")
def _(v: View) -> Figures:
    before = v.net_in(730, 365)
    holds = v.shop.log_days >= 730 and v.orders_in(365, 0) == 0 and v.orders_in(730, 365) >= 2
    return only_if(holds and v.net > 0 and before > 0 and before != v.net, net_year_before=before)


@recounts("recent_up")
def _(v: View) -> Figures:
    recent = v.net_in(90, 0)
    before = v.net - recent
    if v.age < 365 or before <= 0 or v.orders_in(90, 0) < 2 or v.shop.pace is None:
        return None
    pace = (Fraction(recent) / 90) / (Fraction(before) / (v.age - 90))
    return only_if(pace >= 2 * max(Fraction(1), v.shop.pace), net_90=recent, pace=pace)
