"""Habits of the calendar."""

from collections import Counter
from datetime import timedelta
from fractions import Fraction
from math import comb

from training.recount.claims.registry import Figures, recounts
from training.recount.view import View


def _tail(k: int, n: int, chance: Fraction) -> Fraction:
    return sum((comb(n, hits) * chance**hits * (1 - chance) ** (n - hits) for hits in range(k, n + 1)), Fraction(0))


@recounts("weekday")
def _(v: View) -> Figures:
    counted, n = Counter(day.weekday() for day in v.days), len(v.days)
    best = min(counted, key=lambda day: (-counted[day], day))
    k, share = counted[best], Fraction(v.shop.weekdays[best], sum(v.shop.weekdays.values()))
    if (
        n < 8
        or Fraction(k, n) < Fraction(3, 5)
        or Fraction(k, n) < 2 * share
        or 7 * _tail(k, n, share) >= Fraction(1, 1000)
    ):
        return None
    return {"weekday": best, "on_it": (k, n)}


def _edge(v: View, count: int, name: str) -> Figures:
    n = len(v.days)
    rare = n >= 8 and Fraction(count, n) >= Fraction(3, 5) and 2 * _tail(count, n, Fraction(5, 31)) < Fraction(1, 1000)
    return {name: (count, n)} if rare else None


@recounts("month_start")
def _(v: View) -> Figures:
    return _edge(v, sum(day.day <= 5 for day in v.days), "at_start")


@recounts("month_end")
def _(v: View) -> Figures:
    return _edge(v, sum((day + timedelta(days=5)).month != day.month for day in v.days), "at_end")


def _seasonal(v: View) -> tuple[int, tuple[int, ...]] | None:
    if v.season is None or v.shop.lift is None or v.shop.lift < Fraction(5, 4):
        return None
    today = v.shop.as_of
    months = (today.year - v.first.year) * 12 + today.month - v.first.month + 1
    active = len({(day.year, day.month) for day in v.days})
    return v.season if Fraction(active, months) <= Fraction(1, 4) else None


@recounts("season")
def _(v: View) -> Figures:
    found = _seasonal(v)
    return {"season_month": found[0], "years": found[1]} if found and len(found[1]) < 3 else None


@recounts("season_habit")
def _(v: View) -> Figures:
    found = _seasonal(v)
    return {"season_month": found[0], "years": found[1]} if found and len(found[1]) >= 3 else None
