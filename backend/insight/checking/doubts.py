"""What makes a part of a sentence uncertain: a negation, a condition, a word that nothing stored answers to.

A number is judged only where every word around it is understood: ``24 open orders`` and ``24 orders`` differ by a word that
the record says nothing of, so the former is unknown. Adverbs, and words that describe the customer, change no number.
"""

from typing import Final

from backend.insight.checking.binding import anchor, measured, which_of
from backend.insight.checking.statements import Part, Stated
from backend.insight.checking.vocabulary import Vocabulary

PLURALS: Final = ("customers", "buyers", "shoppers", "clients", "people", "others")
BESIDE: Final = frozenset({"against", "versus", "vs", "compared"})
"""What follows them is the other side's, unless it is the same of another time."""
CHANCES: Final = frozenset({"orders", "churn", "alive"})
"""Of these there are chances."""
DATED: Final = frozenset({"last", "first", "largest"})
"""An order that is named so has one date; a date beside any other order chooses among them."""


def doubted(part: Part, words: Vocabulary, *, turned: bool = False) -> bool:
    """Return whether a part says less, or more, than its numbers; a negation of all of it (``turned``) is no doubt."""
    doubts = part.words() & words.sets["doubt"]
    return bool(doubts - words.sets["negations"] if turned else doubts) or _not_understood(part, words)


def turned_round(part: Part, words: Vocabulary) -> bool:
    """Return whether a part is the opposite of what it says without its one negation: ``has not ordered more than``.

    Not where more is stated than one thing, nor beside an exact number, of which ``not`` leaves open what is; nor where
    ``not only`` says more.
    """
    places = [place for place, token in enumerate(part.tokens) if words.is_a("negations", token.text)]
    if len(places) != 1 or len(part.stated) > 1 or _text(part, places[0] + 1) in {"only", "just", "yet", "merely", "even"}:
        return False
    exact = any(one.bound in {"=", "~"} and one.kind not in {"rank", "top"} for one in part.stated)
    return not exact


def doubted_number(stated: Stated, part: Part, before: Part | None, words: Vocabulary, *, one_order: bool) -> bool:
    """Return whether a number is a part or a rate, of an earlier time, of somebody else, or of one day or year.

    ``one_order``: the customer has one order, so that its day says nothing new.
    """
    return (
        _of_a_part(stated, part)
        or _at_another_time(stated, part, words)
        or _of_others(stated, part, words)
        or (stated.kind == "percent" and _chance_of_else(part, words))
        or (not one_order and _of_one_day(stated, part, before, words))
    )


def _of_a_part(stated: Stated, part: Part) -> bool:
    """Return whether a number is a part of another (five of seven), or a rate (one order every 14 days)."""
    beside = any(one.kind == "part" and one.place == stated.place - 2 for one in part.stated)
    return stated.kind == "part" or beside or (stated.kind in {"bare", "count"} and "every" in part.words())


def _at_another_time(stated: Stated, part: Part, words: Vocabulary) -> bool:
    """Return whether it was so earlier (had been, after nine months, the twelve before), or is now, unsaid what."""
    said = part.words()
    if stated.kind == "days":
        return bool({"had", "having", "after"} & said) or _before_only(said) or _unsaid(part, words)
    if stated.kind in {"bare", "count"} and stated.token.value == 0 and "since" in said:
        return True
    return stated.kind != "date" and _before_only(said)


def _unsaid(part: Part, words: Vocabulary) -> bool:
    """Return whether a part says neither what lasts so long nor which: it is now two months."""
    return not measured(part, words) and not which_of(part, words)


def _before_only(said: set[str]) -> bool:
    return "before" in said and "than" not in said


def _of_others(stated: Stated, part: Part, words: Vocabulary) -> bool:
    """Return whether a number is of other customers, of the average that is compared with, or a difference."""
    tokens, place, mean = part.tokens, stated.place, anchor(part, words)
    beside = not part.windows and any(token.text in BESIDE for token in tokens[:place])
    if beside or any(token.text in PLURALS for token in tokens[:place]) or (mean is not None and place > mean):
        return True
    direction = (words.sets["more"] | words.sets["less"]) - words.sets["closed"]
    return _text(part, place + 1) in direction or any(_is_year(other, part) for other in part.stated)


def _chance_of_else(part: Part, words: Vocabulary) -> bool:
    """Return whether a chance is of something that is no order: of a return, of winning."""
    tokens = part.tokens
    for place, token in enumerate(tokens):
        if "chance" in words.measures.get(token.text, ()) and _text(part, place + 1) == "of":
            after = [one.text for one in tokens[place + 2 :] if one.kind == "word" and one.text not in words.sets["closed"]]
            if after and not CHANCES & words.measures.get(after[0], frozenset()) and not words.is_a("ahead", after[0]):
                return True
    return False


def _of_one_day(stated: Stated, part: Part, before: Part | None, words: Vocabulary) -> bool:
    around = [part] if measured(part, words) or before is None else [part, before]
    dated = any(token.kind == "date" for one in around for token in one.tokens) and stated.kind != "date"
    named = any(which_of(one, words) & DATED or "since" in one.words() for one in around)
    return dated and not named


def _text(part: Part, place: int) -> str:
    return part.tokens[place].text if 0 <= place < len(part.tokens) else ""


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
    return words.knows(word) or word.endswith("ly")
