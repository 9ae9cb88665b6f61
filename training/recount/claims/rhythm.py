"""The own rhythm."""

from datetime import timedelta
from fractions import Fraction
from math import ceil
from typing import Any

from training.recount.claims.registry import Figures, only_if, recounts
from training.recount.people import point
from training.recount.view import View


def _within(v: View, least: str, most: Fraction | None) -> bool:
    ready = v.steady and not v.silent and v.times is not None and most is not None
    return bool(ready and not v.broke and Fraction(least) < v.times <= most)  # type: ignore[operator]


def _kept(v: View) -> Fraction:
    return v.shop.hit if v.shop.hit is not None else Fraction(0)


def _rhythm(v: View) -> dict[str, Any]:
    return {"usual": v.rhythm, "away": v.away}


@recounts("on_rhythm")
def _(v: View) -> Figures:
    return only_if(_within(v, "-1", Fraction(4, 5)), **_rhythm(v))


@recounts("due")
def _(v: View) -> Figures:
    return only_if(_within(v, "0.8", Fraction(5, 4)) and Fraction(2, 5) <= _kept(v) < Fraction(3, 5), **_rhythm(v))


@recounts("about_usual")
def _(v: View) -> Figures:
    return only_if(_within(v, "0.8", Fraction(5, 4)) and _kept(v) < Fraction(2, 5), **_rhythm(v))


@recounts("next_date")
def _(v: View) -> Figures:
    if not _within(v, "0.8", Fraction(5, 4)) or _kept(v) < Fraction(3, 5):
        return None
    day = v.last + timedelta(days=ceil(v.rhythm or 0))
    return _rhythm(v) | ({"next": day} if day >= v.shop.as_of else {})


@recounts("bit_late")
def _(v: View) -> Figures:
    return only_if(_within(v, "1.25", v.shop.late(80)), **_rhythm(v))


def _late(v: View) -> bool:
    late = v.shop.late(80)
    ready = v.steady and not v.silent and late is not None and v.times is not None
    return bool(ready and v.times > max(late, Fraction(5, 4)))  # type: ignore[operator, type-var]


@recounts("late")
def _(v: View) -> Figures:
    return only_if(_late(v) and v.away <= max(v.gaps, default=0), **_rhythm(v))


@recounts("late_record")
def _(v: View) -> Figures:
    return only_if(_late(v) and v.away > max(v.gaps, default=0), **_rhythm(v))


@recounts("was_rhythm")
def _(v: View) -> Figures:
    return only_if(v.silent and v.steady, usual=v.rhythm)


def _uneven(v: View) -> bool:
    return len(v.days) >= 6 and not v.steady and not v.silent and not v.broke


def _long(v: View) -> bool:
    late = v.shop.late(80)
    return late is not None and v.times is not None and v.times > late and v.away >= Fraction(3, 2) * point(v.gaps, 80)


@recounts("irregular")
def _(v: View) -> Figures:
    if not _uneven(v) or _long(v):
        return None
    return {"away": v.away, "shortest": point(v.gaps, 20), "widest": point(v.gaps, 80)}


@recounts("irregular_late")
def _(v: View) -> Figures:
    return {"away": v.away, "widest": point(v.gaps, 80)} if _uneven(v) and _long(v) else None


@recounts("back_again")
def _(v: View) -> Figures:
    return only_if(v.many and v.broke, away=v.away, **{"break": v.gaps[-1] if v.gaps else 0})
