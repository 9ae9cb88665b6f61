"""Comparisons: with the average, with most customers, by rank and by top share; and with the customer's own past."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final, Literal

from backend.insight.checking.binding import anchor, candidates, measured, which_of
from backend.insight.checking.comparing import agrees
from backend.insight.checking.quantities import Quantity, Standing, Standings
from backend.insight.checking.statements import Part, Stated
from backend.insight.checking.tokens import Token
from backend.insight.checking.vocabulary import Vocabulary

Compared = tuple[Literal["supported", "contradicted", "unknown"], str | None, str | None]
CLEARLY: Final = Fraction(5, 4)
"""``Far above`` is at least so many times."""
NEAR: Final = Fraction(1, 50)
NEARLY_ALL: Final = Fraction(9, 10)


def against_others(
    part: Part,
    bound: Quantity | None,
    everything: Sequence[Quantity],
    standings: Standings,
    customers: int,
    words: Vocabulary,
) -> tuple[Compared | None, set[int]]:
    """Return the verdict on a part's comparison, and the places of the numbers that belong to it; None without one.

    A part that measures nothing itself compares what the number before it is of, ``bound``.
    """
    own = _own_past(part, bound, everything, words)
    if own is not None:
        return own, set()
    shared = _share_of_people(part, words)
    if shared is not None:
        return _beside_share(part, shared, bound, everything, standings, words), {shared[0].place}
    rank = next((one for one in part.stated if one.kind in {"rank", "top"}), None) or _the_largest(part, words)
    factor = next((one for one in part.stated if one.kind == "factor"), None)
    said = part.words()
    to_mean = anchor(part, words) is not None
    to_most = ("most" in said and bool(said & words.sets["people"])) or "everyone" in said
    if not (rank or to_mean or to_most or factor):
        return None, set()
    used = {one.place for one in (rank, factor) if one is not None}
    quantity = _compared_quantity(part, everything, words) if measured(part, words) else bound
    if quantity is None and _the_largest(part, words) and not measured(part, words):
        quantity = next((one for one in everything if one.column == "total_spend"), None)
    standing = standings(quantity.column) if quantity is not None and quantity.column else None
    if quantity is None or standing is None or not isinstance(quantity.readings[0], Fraction):
        return ("unknown", None, None), used
    verdict, fact = _verdict(part, rank, factor, quantity.readings[0], standing, words, to_mean=to_mean)
    return (verdict, f"{quantity.name} of {customers} customers", fact), used


def _share_of_people(part: Part, words: Vocabulary) -> tuple[Stated, str, bool] | None:
    """Return a share of the customers, the direction in which it is compared, and whether they are the subject.

    ``60 % of customers have spent less`` and ``spends more than 80 % of customers``.
    """
    for one in part.stated:
        near = [token.text for token in part.tokens[one.place + 1 : one.place + 5]]
        if one.kind != "percent" or near[:1] != ["of"] or not words.sets["people"] & set(near):
            continue
        ways = [
            (place, "more" if words.is_a("more", token.text) else "less")
            for place, token in enumerate(part.tokens)
            if words.is_a("more", token.text) or words.is_a("less", token.text)
        ]
        after, ahead = [way for place, way in ways if place > one.place], [way for place, way in ways if place < one.place]
        if len(after) == 1:
            return one, after[0], True
        if not after and len(ahead) == 1:
            return one, ahead[0], False
    return None


def _beside_share(
    part: Part,
    shared: tuple[Stated, str, bool],
    bound: Quantity | None,
    everything: Sequence[Quantity],
    standings: Standings,
    words: Vocabulary,
) -> Compared:
    """Return whether that share of the customers has more, or less, than this one."""
    stated, way, subject = shared
    quantity = _compared_quantity(part, everything, words) if measured(part, words) else bound
    standing = standings(quantity.column) if quantity is not None and quantity.column else None
    if quantity is None or standing is None or not standing.customers:
        return "unknown", None, None
    below = standing.customers - standing.above - standing.equal
    others = standing.above if (way == "more") == subject else below
    share = Fraction(others, standing.customers)
    holds = agrees(stated, share) if subject else share >= stated.token.value - stated.token.step / 2
    return _yes(holds), quantity.name, f"{float(share):.1%} of {standing.customers} customers"


def _verdict(
    part: Part,
    rank: Stated | None,
    factor: Stated | None,
    value: Fraction,
    standing: Standing,
    words: Vocabulary,
    *,
    to_mean: bool,
) -> tuple[Literal["supported", "contradicted", "unknown"], str]:
    if rank is not None:
        place = standing.above + 1
        holds = _rank_holds(part, rank, standing)
        near = rank.kind == "top" and _near(part, rank, standing)
        return "unknown" if near and not holds else _yes(holds), f"rank {place} of {standing.customers}"
    if to_mean:
        fact = f"{float(value):.6g} beside a mean of {float(standing.mean):.6g}"
        if factor is not None:
            return (_yes(agrees(factor, value / standing.mean)) if standing.mean else "unknown"), fact
        return _direction(part, value, standing.mean, words), fact
    below = standing.customers - standing.above - standing.equal
    fact = f"{standing.above} have more and {below} less, of {standing.customers}"
    up, share = _up(part, words), NEARLY_ALL if "everyone" in part.words() else Fraction(1, 2)
    if up is None or factor is not None:
        return "unknown", fact
    if _others_are_subject(part, words):
        up = not up
    return _yes((below if up else standing.above) > share * standing.customers), fact


def _rank_holds(part: Part, rank: Stated, standing: Standing) -> bool:
    lowest = bool(part.words() & {"smallest", "lowest", "least", "bottom"})
    below = standing.customers - standing.above - standing.equal
    if rank.kind == "top":
        ahead = below if lowest else standing.above
        return Fraction(ahead) < rank.token.value * standing.customers
    place = below + 1 if lowest else standing.above + 1
    return place <= rank.token.value < place + standing.equal


def _near(part: Part, rank: Stated, standing: Standing) -> bool:
    """Return whether a top share is missed by so little that another definition of the quantity might reach it."""
    lowest = bool(part.words() & {"smallest", "lowest", "least", "bottom"})
    ahead = standing.customers - standing.above - standing.equal if lowest else standing.above
    return Fraction(ahead, standing.customers) < rank.token.value + NEAR


def _direction(
    part: Part, value: Fraction, mean: Fraction, words: Vocabulary
) -> Literal["supported", "contradicted", "unknown"]:
    up = _up(part, words)
    if up is None:
        return "unknown"
    right = value > mean if up else value < mean
    if right and part.words() & words.sets["far"]:
        enough = value >= CLEARLY * mean if up else value * CLEARLY <= mean
        return "supported" if enough else "unknown"
    return _yes(right)


def _others_are_subject(part: Part, words: Vocabulary) -> bool:
    """Return whether the others stand before the verb: ``most customers spend more``."""
    found = [token.text for token in part.tokens]
    first = next((place for place, text in enumerate(found) if text in {"most", "everyone"}), len(found))
    return not any(text in words.sets["more"] | words.sets["less"] for text in found[:first])


def _up(part: Part, words: Vocabulary) -> bool | None:
    said = part.words()
    more, less = said & words.sets["more"], said & words.sets["less"]
    return None if bool(more) == bool(less) else bool(more)


def _the_largest(part: Part, words: Vocabulary) -> Stated | None:
    """Return the first rank where ``the largest customer`` is said."""
    for place, token in enumerate(part.tokens[:-1]):
        if "largest" in words.which.get(token.text, ()) and part.tokens[place + 1].text in words.sets["people"]:
            return Stated(place, "rank", Token("ordinal", token.text, Fraction(1)))
    return None


def _compared_quantity(part: Part, everything: Sequence[Quantity], words: Vocabulary) -> Quantity | None:
    """Return the one quantity with a column that the part measures; spend where customers are ranked by nothing said."""
    names = frozenset().union(*measured(part, words).values())
    which = which_of(part, words) - {"largest", "smallest", "average"}
    for kind in ("percent", "money", "days", "count"):
        asked = Stated(-1, kind, Token("number", "", Fraction(0)))
        fitting = [one for one in candidates(asked, part, None, everything, words) if one.column]
        if not fitting:
            ranked = [one for one in everything if one.kind == kind and one.measure in names and one.column]
            windows = set(part.windows.values()) or {"all", "next30" if kind == "percent" else "next365"}
            if "value" not in names and kind == "money":
                windows = set(part.windows.values()) or {"all"}
            fitting = [
                one for one in ranked if one.window in windows and (not which or one.which in which or not one.which)
            ]
        if kind == "money" and "basket" in names and {"value", "spend"} & {one.measure for one in fitting}:
            fitting = [one for one in fitting if (one.measure == "basket") == ("basket" in part.words())]
        if fitting:
            return fitting[0] if len({one.column for one in fitting}) == 1 else None
    return next((one for one in everything if one.column == "total_spend"), None) if names == {"spend"} else None


def _own_past(part: Part, bound: Quantity | None, everything: Sequence[Quantity], words: Vocabulary) -> Compared | None:
    """Return the verdict on this year beside the year before, and on this silence beside the longest gap."""
    windows, up, said = set(part.windows.values()), _up(part, words), part.words()
    if up is None:
        return None
    if {"last365", "before365"} <= windows:
        kind = "money" if _in_money(part, bound, words) else "count"
        pair = [
            next((one for one in everything if one.window == window and one.kind == kind), None)
            for window in ("last365", "before365")
        ]
        return _pair(pair[0], pair[1], up)
    longest = next((one for one in everything if one.measure == "gap" and one.which == "largest"), None)
    away = next((one for one in everything if one.measure == "away"), None)
    silent = {"away", "silence", "gap"} & frozenset().union(*measured(part, words).values())
    if silent and "than" in said and {"any", "longest", "ever"} & said:
        return _pair(away, longest, up)
    return None


def _in_money(part: Part, bound: Quantity | None, words: Vocabulary) -> bool:
    """Return whether a part compares money."""
    names = frozenset().union(*measured(part, words).values())
    return "spend" in names if names else bound is not None and bound.kind == "money"


def _pair(one: Quantity | None, other: Quantity | None, up: bool) -> Compared:
    if one is None or other is None:
        return "unknown", None, None
    first, second = one.readings[0], other.readings[0]
    if not isinstance(first, Fraction) or not isinstance(second, Fraction):
        return "unknown", None, None
    return _yes(first > second if up else first < second), one.name, f"{float(first):.6g} beside {float(second):.6g}"


def _yes(holds: bool) -> Literal["supported", "contradicted"]:
    return "supported" if holds else "contradicted"
