"""Which stored quantities may a number of a sentence mean? All that its kind and the words around it leave."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from backend.insight.checking.quantities import Quantity
from backend.insight.checking.statements import Part, Stated
from backend.insight.checking.vocabulary import Vocabulary

USUAL: Final = frozenset({"average", "usual"})
DEFAULT_WINDOW: Final = {"chance": "next30", "value": "next365"}
"""What a chance and a value are over that name no time: as the service publishes them."""
WHICH_OF: Final = {"basket": "average", "gap": "usual", "away": "last", "age": "first"}
"""What is meant where the words do not say which one of several."""
SPECIFIC: Final = frozenset({"churn", "alive"})
"""A probability of these is not one of an order."""
MODIFIERS: Final = frozenset({"net", "gross"})
"""They say how an amount is taken, and name it only where no other word does."""
BASKETS: Final = frozenset({"basket", "baskets", "perorder", "ticket"})
"""Words for an order's value that mean the average where they do not say which."""
REACH: Final = 8
"""So many words lie at most between a direction and the average that it is from."""
COUNTS: Final = frozenset({"orders", "units", "products"})


def measured(part: Part, words: Vocabulary, before: Part | None = None) -> dict[int, frozenset[str]]:
    """Return by place what the words of a part measure; where none does, what the part before measured."""
    found = {
        place: words.measures[token.text]
        for place, token in enumerate(part.tokens)
        if token.text in words.measures and not _in_window(part, place)
    }
    if not found and before is not None:
        return dict.fromkeys((-1,), frozenset().union(*measured(before, words).values()))
    return found


def _in_window(part: Part, place: int) -> bool:
    return place in part.windows


def which_of(part: Part, words: Vocabulary, stated: Stated | None = None) -> frozenset[str]:
    """Return which of several the part speaks of; ``last`` and ``next`` of a window are not meant.

    A date after ``since`` is the first; of a customer who did nothing since, the last.
    """
    tokens = part.tokens
    said = [
        words.which[token.text]
        for place, token in enumerate(tokens)
        if token.text in words.which and place not in part.windows and place != anchor(part, words)
    ]
    since = any(one.text == "since" and after.kind == "date" for one, after in pairwise(tokens))
    if since and stated is not None and stated.kind == "date":
        return frozenset({"last" if part.words() & words.sets["none"] else "first"})
    return frozenset().union(*said)


def anchor(part: Part, words: Vocabulary) -> int | None:
    """Return the place of the average that a part compares with: it follows more, less or so many times; no basket's."""
    tokens, factors = part.tokens, {one.place for one in part.stated if one.kind == "factor"}
    directions = words.sets["more"] | words.sets["less"]
    for place, token in enumerate(tokens):
        if token.text in {"average", "mean"}:
            after = tokens[place + 1].text if place + 1 < len(tokens) else ""
            before = range(max(place - REACH, 0), place)
            if "basket" not in words.measures.get(after, ()) and any(
                tokens[one].text in directions or one in factors for one in before
            ):
                return place
    return None


def candidates(
    stated: Stated, part: Part, before: Part | None, everything: Sequence[Quantity], words: Vocabulary
) -> list[Quantity]:
    """Return the quantities that a number may be; none where its words name nothing that is stored."""
    fitting = _named(stated, part, before, everything, words)
    windows, inherited = set(part.windows.values()), set[str]()
    if before is not None and not windows:
        inherited = set(before.windows.values())
    if "forever" in part.words():
        windows, inherited = {"all"}, set()
    timed = [one for one in fitting if _timed(one, windows or inherited)]
    if inherited and not timed:
        timed = [one for one in fitting if _timed(one, set())]
    which = which_of(part, words, stated)
    if before is not None and not measured(part, words):
        which |= which_of(before, words, stated)
    if not windows and part.words() & words.sets["ahead"]:  # a future of no length, and not the past
        timed = [one for one in timed if one.kind not in {"money", "count"} or one.window != "all" or one.which]
    found = _chosen(timed, which, bare="order" in part.words() and not part.words() & BASKETS)
    return [replace(one, readings=one.readings[:1]) for one in found] if "net" in part.words() else found


def _named(
    stated: Stated, part: Part, before: Part | None, everything: Sequence[Quantity], words: Vocabulary
) -> list[Quantity]:
    """Return what the nearest word that names a quantity of the number's kind names.

    A count is named by the noun after it; with several numbers of a kind, each has a word of its own.
    """
    found = measured(part, words, before)
    said = frozenset().union(*found.values())
    if part.words() & words.sets["shop"] and "spend" in said and stated.kind == "percent":
        return [one for one in everything if one.measure == "share"]
    taken = _taken(stated, part, found)
    for place in sorted((one for one in found if one not in taken), key=lambda one: _distance(stated, one, part)):
        measures = found[place] - ({"chance"} if said & SPECIFIC else frozenset())
        kinds = _kinds(stated, measures)
        fitting = [one for one in everything if one.kind in kinds and one.measure in measures]
        if fitting:
            return fitting
    return []


def _distance(stated: Stated, place: int, part: Part) -> float:
    """Return how far a word is from a number; one that follows within three words is nearer than any before."""
    ahead = place - stated.place
    following = 0 < ahead <= 3 and all(one.kind == "word" for one in part.tokens[stated.place + 1 : place])
    if part.tokens[place].text in MODIFIERS:
        return abs(ahead) + len(part.tokens)
    return ahead - 3 if following and stated.kind in {"bare", "count"} else abs(ahead)


def _taken(stated: Stated, part: Part, found: dict[int, frozenset[str]]) -> set[int]:
    """Return the words that belong to other numbers of the same kind: each is the nearest number's."""
    others = [one for one in part.stated if one.kind == stated.kind]
    owner: dict[int, int] = {}
    for _, number, place in sorted((_distance(one, place, part), one.place, place) for one in others for place in found):
        if place not in owner and number not in owner.values():
            owner[place] = number
    return {place for place, number in owner.items() if number != stated.place} if len(found) > 1 else set()


def _kinds(stated: Stated, measures: Iterable[str]) -> set[str]:
    if stated.kind != "bare":
        return {stated.kind}
    if 0 < stated.token.value < 1:
        return {"percent", "count"} if COUNTS & set(measures) and "chance" not in measures else {"percent"}
    if stated.token.value == 0:
        return {"count", "money"} if "returned" in measures else {"count"}
    return {"count"} if COUNTS & set(measures) else set()


def _timed(one: Quantity, windows: set[str]) -> bool:
    """Return whether a quantity is of one of the windows; of all of time where none is said."""
    if not windows:
        default = DEFAULT_WINDOW.get(one.measure)
        return one.window == (default or "all")
    if one.window in windows:
        return True
    either = {name.removeprefix("either") for name in windows if name.startswith("either")}
    if one.measure in DEFAULT_WINDOW and any(one.window == f"next{days}" for days in either):
        return True
    return one.measure == "churn" and bool({"next365", "either365"} & windows)


def _chosen(found: list[Quantity], which: frozenset[str], *, bare: bool) -> list[Quantity]:
    """Keep those that are the one of several that is meant; ``bare``: an order is spoken of, and it may be any."""
    out = []
    for one in found:
        if bare and one.measure == "basket" and not which:
            continue
        wanted = which - {"only"} or ({WHICH_OF[one.measure]} if one.measure in WHICH_OF else {""})
        if one.which in wanted or (one.which in USUAL and wanted & USUAL) or (not one.which and not which - {"only"}):
            out.append(one)
    exact = [one for one in out if one.which in which]
    return exact or out
