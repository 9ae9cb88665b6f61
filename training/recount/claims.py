"""Every claim, once more: a function of the view that returns its figures, or None where it does not hold."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil, comb
from typing import Any

from training.recount.people import point
from training.recount.view import View

Figures = dict[str, Any] | None
CLAIMS: dict[str, Callable[[View], Figures]] = {}


def claim(holds: bool, **figures: Any) -> Figures:
    """Return the figures where a claim holds."""
    return figures if holds else None


def recounted(function: Callable[[View], Figures]) -> Callable[[View], Figures]:
    """Register a claim's recount by its name."""
    CLAIMS[function.__name__] = function
    return function


def _basic(v: View) -> dict[str, Any]:
    return {"orders": len(v.orders), "net": v.net, "away": v.away}


@recounted
def one_order(v: View) -> Figures:
    return claim(len(v.orders) == 1 and v.net > 0 and v.back < v.bought / 20, **_basic(v))


@recounted
def one_order_part_back(v: View) -> Figures:
    return claim(len(v.orders) == 1 and v.net > 0 and v.back >= v.bought / 20, bought=v.bought, returned=v.back, away=v.away)


@recounted
def one_day(v: View) -> Figures:
    return claim(v.one_day and len(v.orders) > 1 and v.net > 0, **_basic(v))


@recounted
def nothing_kept(v: View) -> Figures:
    more = {"orders": len(v.orders)} if len(v.orders) > 1 else {}
    return claim(v.net <= 0, last=v.last, **more)


def _start(v: View) -> bool:
    return v.few and v.net > 0 and not v.quiet


@recounted
def few_at_once(v: View) -> Figures:
    return claim(_start(v) and v.same_month and v.away <= 60, **_basic(v))


@recounted
def few_back(v: View) -> Figures:
    return claim(_start(v) and v.broke, **_basic(v), **{"break": v.gaps[-1] if v.gaps else 0})


@recounted
def few_orders(v: View) -> Figures:
    return claim(_start(v) and not v.broke and not (v.same_month and v.away <= 60), first=v.first, **_basic(v))


@recounted
def few_quiet(v: View) -> Figures:
    return claim(v.quiet and v.net > 0 and not v.same_month, orders=len(v.orders), net=v.net, last=v.last, months=(v.first, v.last))


@recounted
def few_quiet_month(v: View) -> Figures:
    return claim(v.quiet and v.net > 0 and v.same_month, orders=len(v.orders), net=v.net, last=v.last)


@recounted
def many_orders(v: View) -> Figures:
    holds = v.many and v.net > 0 and not v.silent and not v.five
    return claim(holds, orders=len(v.orders), net=v.net, first=v.first, later=len(v.orders) - 1)


@recounted
def five_orders(v: View) -> Figures:
    return claim(v.five and v.net > 0 and not v.silent, first=v.first, **_basic(v))


@recounted
def many_silent(v: View) -> Figures:
    return claim(v.many and v.net > 0 and v.silent and not v.gone, **_basic(v))


@recounted
def many_gone(v: View) -> Figures:
    return claim(v.many and v.net > 0 and v.gone, orders=len(v.orders), net=v.net, last=v.last)


@recounted
def long_standing(v: View) -> Figures:
    early = (v.first - v.shop.first).days < 31
    return claim(early and v.orders_in(365, 0) > 0 and v.age >= 365, log_first=v.shop.first)


@recounted
def newcomer(v: View) -> Figures:
    usual = v.shop.usual_gap
    return claim(v.one_day and usual is not None and v.age <= usual and v.net > 0, median=usual)


@recounted
def cohort(v: View) -> Figures:
    size, alive = v.shop.cohort((v.first.year, v.first.month))
    return claim(size >= 50 and v.age >= 400 and v.orders_in(365, 0) > 0, started=size, first=v.first, stayed=Fraction(alive, size))


@recounted
def country(v: View) -> Figures:
    count = v.shop.countries[v.home] if v.home else 0
    share = Fraction(count, v.shop.size)
    return claim(v.home is not None and len(v.shop.countries) > 1 and share < Fraction(1, 20), country=v.home, country_share=share)


def _within(v: View, least: str, most: Fraction | None) -> bool:
    ready = v.steady and not v.silent and v.times is not None and most is not None
    return bool(ready and not v.broke and Fraction(least) < v.times <= most)  # type: ignore[operator]


def _kept(v: View) -> Fraction:
    return v.shop.hit if v.shop.hit is not None else Fraction(0)


def _rhythm(v: View) -> dict[str, Any]:
    return {"usual": v.rhythm, "away": v.away}


@recounted
def on_rhythm(v: View) -> Figures:
    return claim(_within(v, "-1", Fraction(4, 5)), **_rhythm(v))


@recounted
def due(v: View) -> Figures:
    return claim(_within(v, "0.8", Fraction(5, 4)) and Fraction(2, 5) <= _kept(v) < Fraction(3, 5), **_rhythm(v))


@recounted
def about_usual(v: View) -> Figures:
    return claim(_within(v, "0.8", Fraction(5, 4)) and _kept(v) < Fraction(2, 5), **_rhythm(v))


@recounted
def next_date(v: View) -> Figures:
    if not _within(v, "0.8", Fraction(5, 4)) or _kept(v) < Fraction(3, 5):
        return None
    day = v.last + timedelta(days=ceil(v.rhythm or 0))
    return _rhythm(v) | ({"next": day} if day >= v.shop.as_of else {})


@recounted
def bit_late(v: View) -> Figures:
    return claim(_within(v, "1.25", v.shop.late(80)), **_rhythm(v))


def _late(v: View) -> bool:
    late = v.shop.late(80)
    ready = v.steady and not v.silent and late is not None and v.times is not None
    return bool(ready and v.times > max(late, Fraction(5, 4)))  # type: ignore[operator, type-var]


@recounted
def late(v: View) -> Figures:
    return claim(_late(v) and v.away <= max(v.gaps, default=0), **_rhythm(v))


@recounted
def late_record(v: View) -> Figures:
    return claim(_late(v) and v.away > max(v.gaps, default=0), **_rhythm(v))


@recounted
def was_rhythm(v: View) -> Figures:
    return claim(v.silent and v.steady, usual=v.rhythm)


def _uneven(v: View) -> bool:
    return len(v.days) >= 6 and not v.steady and not v.silent and not v.broke


def _long(v: View) -> bool:
    late = v.shop.late(80)
    return late is not None and v.times is not None and v.times > late and v.away >= Fraction(6, 5) * point(v.gaps, 80)


@recounted
def irregular(v: View) -> Figures:
    if not _uneven(v) or _long(v):
        return None
    return {"away": v.away, "shortest": point(v.gaps, 20), "widest": point(v.gaps, 80)}


@recounted
def irregular_late(v: View) -> Figures:
    return {"away": v.away, "widest": point(v.gaps, 80)} if _uneven(v) and _long(v) else None


@recounted
def back_again(v: View) -> Figures:
    return claim(v.many and v.broke, away=v.away, **{"break": v.gaps[-1] if v.gaps else 0})


def _silences(v: View, holds: bool, least: str, below: str) -> Figures:
    if not holds or v.net <= 0 or v.share is None or v.wait is None or not Fraction(least) <= v.share < Fraction(below):
        return None
    return {"wait": v.wait[0], "ended": v.share, "cases": v.wait[1], "horizon": v.shop.horizon}


@recounted
def second_order_likely(v: View) -> Figures:
    return _silences(v, v.one_day and v.away >= 7, "0.55", "2")


@recounted
def second_order_open(v: View) -> Figures:
    return _silences(v, v.one_day and v.away >= 7, "0.25", "0.55")


@recounted
def second_order_unlikely(v: View) -> Figures:
    return _silences(v, v.one_day and v.away >= 7, "0", "0.25")


@recounted
def return_likely(v: View) -> Figures:
    return _silences(v, v.quiet or v.silent, "0.5", "2")


@recounted
def return_open(v: View) -> Figures:
    return _silences(v, v.quiet or v.silent, "0.25", "0.5")


@recounted
def return_unlikely(v: View) -> Figures:
    return _silences(v, v.quiet or v.silent, "0", "0.25")


@recounted
def too_new(v: View) -> Figures:
    return claim(v.one_day and v.away < 7 and v.net > 0)


@recounted
def young_log(v: View) -> Figures:
    return claim(v.shop.log_days < 360 and len(v.days) <= 6, log_days=v.shop.log_days)


@recounted
def season_unknown(v: View) -> Figures:
    return claim(360 <= v.shop.log_days < 730 and v.many and v.age >= 365 and not v.silent)


def _tail(k: int, n: int, chance: Fraction) -> Fraction:
    return sum((comb(n, hits) * chance**hits * (1 - chance) ** (n - hits) for hits in range(k, n + 1)), Fraction(0))


@recounted
def weekday(v: View) -> Figures:
    counted, n = Counter(day.weekday() for day in v.days), len(v.days)
    best = min(counted, key=lambda day: (-counted[day], day))
    k, share = counted[best], Fraction(v.shop.weekdays[best], sum(v.shop.weekdays.values()))
    if n < 8 or Fraction(k, n) < Fraction(3, 5) or Fraction(k, n) < 2 * share or 7 * _tail(k, n, share) >= Fraction(1, 1000):
        return None
    return {"weekday": best, "on_it": (k, n)}


def _edge(v: View, count: int, name: str) -> Figures:
    n = len(v.days)
    rare = n >= 8 and Fraction(count, n) >= Fraction(3, 5) and 2 * _tail(count, n, Fraction(5, 31)) < Fraction(1, 1000)
    return {name: (count, n)} if rare else None


@recounted
def month_start(v: View) -> Figures:
    return _edge(v, sum(day.day <= 5 for day in v.days), "at_start")


@recounted
def month_end(v: View) -> Figures:
    return _edge(v, sum((day + timedelta(days=5)).month != day.month for day in v.days), "at_end")


def _seasonal(v: View) -> tuple[int, tuple[int, ...]] | None:
    if v.season is None or v.shop.lift is None or v.shop.lift < Fraction(5, 4):
        return None
    today = v.shop.as_of
    months = (today.year - v.first.year) * 12 + today.month - v.first.month + 1
    active = len({(day.year, day.month) for day in v.days})
    return v.season if Fraction(active, months) <= Fraction(1, 4) else None


@recounted
def season(v: View) -> Figures:
    found = _seasonal(v)
    return {"season_month": found[0], "years": found[1]} if found and len(found[1]) < 3 else None


@recounted
def season_habit(v: View) -> Figures:
    found = _seasonal(v)
    return {"season_month": found[0], "years": found[1]} if found and len(found[1]) >= 3 else None


@recounted
def wide_range(v: View) -> Figures:
    return claim(bool(v.person.products) and v.in_top("products", 10) and v.net > 0, products=len(v.person.products))


@recounted
def narrow_range(v: View) -> Figures:
    count, all_ = len(v.person.products), v.shop.breadths
    if not 0 < count <= 25 or len(v.days) < 3 or len(all_) < 100 or v.in_top("products", 10) or v.net <= 0:
        return None
    return claim(Fraction(count, len(v.orders)) < point(all_, 25), products=count)


@recounted
def favourite(v: View) -> Figures:
    if v.liked is None or v.net <= 0:
        return None
    return {"favourite": v.shop.names[v.liked[0]], "in_orders": (v.liked[1], len(v.orders))}


@recounted
def one_product(v: View) -> Figures:
    if v.top_product is None or v.liked is not None or len(v.person.products) < 3 or v.net <= 0:
        return None
    share = Fraction(v.top_product[1]) / Fraction(v.net)
    return claim(Fraction(1, 2) <= share < Fraction(199, 200), top_product=v.shop.names[v.top_product[0]], on_one=share)


@recounted
def new_products(v: View) -> Figures:
    last, earlier = set(v.orders[-1].units), {product for order in v.orders[:-1] for product in order.units}
    new = len(last - earlier)
    fresh = len(v.orders) >= 5 and v.away <= 120 and not v.silent and not v.last_back
    return claim(fresh and len(last) >= 4 and 2 * new >= len(last), new=(new, len(last)))


@recounted
def dropped_product(v: View) -> Figures:
    if v.dropped is None or v.net <= 0 or v.silent or v.quiet:
        return None
    code, count, size = v.dropped
    return {"dropped": v.shop.names[code], "dropped_in": (count, size)}


@recounted
def returns_high(v: View) -> Figures:
    share, all_ = Fraction(v.back) / Fraction(v.bought), v.shop.returners
    if len(v.orders) < 2 or v.net <= 0 or share < Fraction(1, 10) or len(all_) < 100 or share < point(all_, 90):
        return None
    return {"bought": v.bought, "returned": v.back}


@recounted
def returns_never(v: View) -> Figures:
    size, sent = v.shop.ten
    holds = len(v.orders) >= 10 and v.back == 0 and size > 0 and Fraction(sent, size) >= Fraction(1, 2)
    return {"sent_back": Fraction(sent, size)} if holds else None


@recounted
def last_returned(v: View) -> Figures:
    return claim(v.last_back and len(v.orders) > 1 and v.net > 0, sent_value=v.values[-1], sent_ago=v.away)


def _fresh(v: View) -> bool:
    return len(v.orders) >= 4 and v.away <= 120 and not v.last_back and v.net > 0


@recounted
def last_big(v: View) -> Figures:
    return claim(_fresh(v) and v.values[-1] >= Fraction(5, 2) * v.usual_value, last_value=v.values[-1], usual_value=v.usual_value)


@recounted
def last_small(v: View) -> Figures:
    small = v.values[-1] <= Fraction(7, 20) * v.usual_value and v.values[-1] <= point(v.values, 10)
    return claim(_fresh(v) and small, last_value=v.values[-1], usual_value=v.usual_value)


@recounted
def one_big(v: View) -> Figures:
    largest = max(v.orders, key=lambda order: (order.value, -order.day.toordinal()))
    holds = len(v.orders) >= 4 and largest.day != v.last and v.net > 0 and 2 * (largest.value - v.back) >= v.net
    return claim(holds, largest=largest.value, largest_in=largest.day)


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


@recounted
def trend_down(v: View) -> Figures:
    ratio = _year(v, 548)
    low = point(v.shop.trends, 25) if ratio is not None else Fraction(0)
    return claim(ratio is not None and ratio <= min(Fraction(4, 5), max(low, Fraction(1, 2))) and _moved(v, -1), **_years(v))


@recounted
def trend_up(v: View) -> Figures:
    ratio = _year(v, 640)
    high = point(v.shop.trends, 75) if ratio is not None else Fraction(0)
    return claim(ratio is not None and ratio >= max(Fraction(5, 4), high) and _moved(v, 1), **_years(v))


@recounted
def year_empty(v: View) -> Figures:
    before = v.net_in(730, 365)
    holds = v.shop.log_days >= 730 and v.orders_in(365, 0) == 0 and v.orders_in(730, 365) >= 2
    return claim(holds and v.net > 0 and before > 0 and before != v.net, net_year_before=before)


@recounted
def recent_up(v: View) -> Figures:
    recent = v.net_in(90, 0)
    before = v.net - recent
    if v.age < 365 or before <= 0 or v.orders_in(90, 0) < 2 or v.shop.pace is None:
        return None
    pace = (Fraction(recent) / 90) / (Fraction(before) / (v.age - 90))
    return claim(pace >= 2 * max(Fraction(1), v.shop.pace), net_90=recent, pace=pace)


@recounted
def share_of_shop(v: View) -> Figures:
    share = Fraction(v.net) / Fraction(v.shop.net) if v.shop.net > 0 else Fraction(0)
    return claim(share >= Fraction(1, 200), spend_share=share)


def _ranked(v: View) -> bool:
    return v.larger("net") < 100 and v.in_top("net", 10) and v.alone("net") and v.net > 0


@recounted
def rank_spend(v: View) -> Figures:
    more = v.larger("net")
    several = {"spend_more": more} if more > 1 else {}
    return claim(_ranked(v), spend_rank=more + 1, customers=v.shop.size, **several)


@recounted
def top_spend(v: View) -> Figures:
    return claim(v.in_top("net", 10) and not _ranked(v) and v.net > 0, customers=v.shop.size)


@recounted
def low_spend(v: View) -> Figures:
    share = v.share_above("net")
    return claim(not v.one_day and v.net > 0 and share >= Fraction(3, 4), spend_above=share, customers=v.shop.size)


def _basket(v: View) -> Fraction:
    return Fraction(v.bought) / len(v.orders)


@recounted
def big_basket(v: View) -> Figures:
    return claim(not v.one_day and v.in_top("basket", 10), basket=_basket(v))


@recounted
def big_first_basket(v: View) -> Figures:
    return claim(len(v.orders) == 1 and v.net > 0 and v.in_top("basket", 10))


@recounted
def small_basket(v: View) -> Figures:
    share = v.share_above("basket")
    return claim(not v.one_day and v.net > 0 and share >= Fraction(3, 4), basket=_basket(v), basket_above=share)


@recounted
def steady_basket(v: View) -> Figures:
    even = len(v.orders) >= 6 and point(v.values, 80) <= Fraction(3, 2) * point(v.values, 20) and v.back < v.bought / 20
    plain = v.share_above("basket") < Fraction(3, 4) and not v.in_top("basket", 10)
    return claim(even and plain, usual_value=v.usual_value)


def _chance(v: View, least: str, below: str) -> bool:
    return Fraction(least) * v.shop.base <= Fraction(v.stored.odds) < Fraction(below) * v.shop.base


def _whole(share: Fraction) -> int:
    return int(share * 100 + Fraction(1, 2))


def _odds(v: View) -> dict[str, Any]:
    return {"odds": v.stored.odds, "base": v.shop.base}


def _apart(v: View) -> bool:
    return _whole(Fraction(v.stored.odds)) != _whole(v.shop.base)


@recounted
def odds_high(v: View) -> Figures:
    return claim(_chance(v, "1.5", "1000") and v.net > 0, times=Fraction(v.stored.odds) / v.shop.base, **_odds(v))


@recounted
def odds_above(v: View) -> Figures:
    return claim(_chance(v, "1.2", "1.5") and _apart(v), **_odds(v))


@recounted
def odds_usual(v: View) -> Figures:
    return claim(_chance(v, "0.8", "1.2"), **_odds(v))


@recounted
def odds_skewed(v: View) -> Figures:
    share = v.share_above("odds")
    return claim(_chance(v, "0", "0.8") and share <= Fraction(2, 5) and _apart(v), likelier=share, **_odds(v))


@recounted
def odds_below(v: View) -> Figures:
    return claim(_chance(v, "0.5", "0.8") and v.share_above("odds") > Fraction(1, 2) and _apart(v), **_odds(v))


@recounted
def odds_low(v: View) -> Figures:
    return claim(_chance(v, "0", "0.5") and v.share_above("odds") > Fraction(1, 2) and _apart(v), **_odds(v))


@recounted
def year_likely(v: View) -> Figures:
    odds = v.stored.odds_year
    return claim(odds is not None and odds >= Decimal("0.8") and v.net > 0, odds_year=odds)


@recounted
def year_unlikely(v: View) -> Figures:
    odds = v.stored.odds_year
    return claim(odds is not None and odds <= Decimal("0.2"), odds_year=odds)


def _valued(v: View) -> bool:
    return v.stored.value is not None and v.net > 0


def _named(v: View) -> bool:
    return _valued(v) and v.in_top("value", 10) and v.larger("value") < 100 and v.alone("value")


def _bottom(v: View) -> bool:
    return _valued(v) and Fraction(v.larger("value") + 1, v.shop.size) > Fraction(3, 4)


@recounted
def value_rank(v: View) -> Figures:
    if not _named(v):
        return None
    return {"value": v.stored.value, "value_rank": v.larger("value") + 1, "customers": v.shop.size}


@recounted
def value_top(v: View) -> Figures:
    return claim(_valued(v) and v.in_top("value", 10) and not _named(v), value=v.stored.value)


@recounted
def value_mid(v: View) -> Figures:
    return claim(_valued(v) and not v.in_top("value", 10) and not _bottom(v), value=v.stored.value)


@recounted
def value_low(v: View) -> Figures:
    return claim(_bottom(v), value=v.stored.value)


@recounted
def at_stake(v: View) -> Figures:
    late = v.shop.late(80)
    overdue = v.silent or (v.times is not None and late is not None and v.times > late)
    return claim(_valued(v) and v.in_top("value", 4) and overdue, value=v.stored.value)


@recounted
def spend_range(v: View) -> Figures:
    s = v.stored
    known = s.odds >= Decimal("0.3") and s.spend_low is not None and s.spend_high is not None and v.net > 0
    return claim(bool(known and s.spend_low <= s.spend < s.spend_high), spend=s.spend, spend_high=s.spend_high)  # type: ignore[operator]


@recounted
def orders_ahead(v: View) -> Figures:
    orders = v.stored.orders
    return claim(orders is not None and orders >= Decimal("5.5") and v.net > 0, orders_ahead=orders)
