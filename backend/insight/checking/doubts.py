"""What makes a part of a sentence uncertain: a negation, a condition, a word that nothing stored answers to.

A number is judged only where every word around it is understood: ``24 open orders`` and ``24 orders`` differ by a word that
the record says nothing of, so the former is unknown. Adverbs, and words that describe the customer, change no number.
"""

from typing import Final

from backend.insight.checking.binding import anchor, measured, which_of
from backend.insight.checking.statements import Part, Stated
from backend.insight.checking.vocabulary import Vocabulary

PLURALS: Final = ("customers", "buyers", "shoppers", "clients", "people", "others")
DATED: Final = frozenset({"last", "first", "largest"})
"""An order that is named so has one date; a date beside any other order chooses among them."""


def doubted(part: Part, words: Vocabulary) -> bool:
    """Return whether a part says less, or more, than its numbers."""
    return bool(part.words() & words.sets["doubt"]) or _not_understood(part, words)


def doubted_number(stated: Stated, part: Part, before: Part | None, words: Vocabulary, *, one_order: bool) -> bool:
    """Return whether a number is of somebody else, of a day or a year, of an earlier time, a part, a rate or a difference."""
    tokens, place = part.tokens, stated.place
    if stated.kind == "part" or any(one.kind == "part" and one.place == place - 2 for one in part.stated):
        return True
    if "before" in part.words() and "than" not in part.words() and stated.kind != "date":
        return True
    if stated.kind in {"bare", "count"} and stated.token.value == 0 and "since" in part.words():
        return True
    mean = anchor(part, words)
    if mean is not None and place > mean:  # the average's own value
        return True
    if stated.kind == "days" and not measured(part, words):  # "it is now two months"
        return True
    if stated.kind in {"bare", "count"} and "every" in part.words():
        return True
    if stated.kind == "days" and ({"had", "having"} & part.words() or "after" in part.words()):
        return True
    if any(token.text in PLURALS for token in tokens[:place]):
        return True
    if (
        place + 1 < len(tokens)
        and tokens[place + 1].text in (words.sets["more"] | words.sets["less"]) - words.sets["closed"]
    ):
        return True
    if any(_is_year(other, part) for other in part.stated):
        return True
    around = tokens if measured(part, words) or before is None else [*tokens, *before.tokens]
    dated = any(one.kind == "date" for one in around) and stated.kind != "date"
    named = which_of(part, words) & DATED or "since" in part.words()
    return dated and not named and not one_order


def _text(part: Part, place: int) -> str:
    return part.tokens[place].text if place >= 0 else ""


def _is_year(stated: Stated, part: Part) -> bool:
    before = part.tokens[stated.place - 1].text if stated.place else ""
    said = stated.token.text.isdigit() and 1900 <= stated.token.value <= 2100
    return stated.kind == "bare" and said and before in {"in", "of", "during", "since", "for", "by"}


def _not_understood(part: Part, words: Vocabulary) -> bool:
    tokens = part.tokens
    start = next((place + 1 for place, one in enumerate(tokens) if one.text == ":"), 0)
    if any(one.text in words.measures for one in tokens[:start]) or any(one.place < start for one in part.stated):
        start = 0
    stated = {one.place for one in part.stated}
    foreign = [
        place
        for place, one in enumerate(tokens)
        if place >= start and one.kind == "word" and place not in stated and not _known(one.text, words)
    ]
    return any(not _describes(place, part, words) for place in foreign)


def _describes(place: int, part: Part, words: Vocabulary) -> bool:
    """Return whether a word stands right before the customer: ``a loyal customer``."""
    after = part.tokens[place + 1].text if place + 1 < len(part.tokens) else ""
    return after in words.sets["people"] and after not in PLURALS


def _known(word: str, words: Vocabulary) -> bool:
    return word in words.known or word.endswith("ly")
