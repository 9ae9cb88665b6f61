"""High and low, above and below: each is held to the relation of the fact that it is said of.

A comparison belongs to the nearest topic in its clause, a word or a slot. One that belongs to none is refused: nobody
could say what it claims.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from backend.contract.thresholds import HABITUAL_ORDERS
from backend.insight.checks.lists.phrases import Lexicon, is_negated, word_set
from backend.insight.checks.lists.topics import COMPARISONS, DOWN, MIDDLE, SIZE_WORDS, TOPICS, UP
from backend.insight.checks.passage import Passage
from backend.insight.facts.facts import FactSheet

_SUPPORT: Final = {
    UP: ("above_most", "among_highest"),
    "up!": ("among_highest",),
    DOWN: ("below_most", "among_lowest"),
    "down!": ("among_lowest",),
    MIDDLE: ("typical",),
}
_STATES: Final = {  # facts with a direction of their own, whatever others do
    "purchase_probability": {UP: "likely", DOWN: "unlikely", MIDDLE: "even"},
    "spend_trend": {UP: "rising", DOWN: "falling", MIDDLE: "steady"},
    "season": {UP: "high_season", DOWN: "low_season", MIDDLE: "ordinary_season"},
}
_ENDS: Final = frozenset({".", ";", ":", "!", "?", " - ", "but", "while", "though", "although", "yet", "whereas"})
_HIGH, _LOW = word_set(SIZE_WORDS[UP]), word_set(SIZE_WORDS[DOWN])
_IS: Final = word_set("is are was were remains remain stays looks seems runs sits stands")
_DEGREES: Final = word_set("very quite relatively fairly rather also both still comparatively so too a the his their its")
_SIZES: Final = word_set("larger bigger smaller largest biggest smallest heavier lighter higher lower highest lowest")
_PEERS: Final = word_set("most peers others other everyone")  # not "usual": a basket above the usual one is an aim
_EXPECTING: Final = word_set("expected predicted forecast projected next expects {{predicted_spend}} {{horizon_days}}")


class _Topic(NamedTuple):
    at: int
    end: int
    fact: str
    is_slot: bool


def direction_codes(passage: Passage, sheet: FactSheet) -> Iterator[str]:
    """``direction`` for each comparison or size that the facts do not support, ``negation`` for a negated one.

    An action may aim at a larger basket; in an action only a comparison with other customers is a claim.
    """
    is_insight = passage.field == "insight"
    for clause in _clauses(passage.words):
        topics = _topics(clause)
        for hit in _comparisons().hits(clause):
            if hit.rule.exempt or not (is_insight or _PEERS & set(clause[hit.start : hit.end + 3])):
                continue
            yield from _judged(clause, hit.start, hit.end, hit.rule.code, topics, sheet)
        if is_insight:
            yield from _sizes(clause, topics, sheet)


def _clauses(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    start = 0
    for at, word in enumerate(words):
        if word in _ENDS:
            if at > start:
                yield words[start:at]
            start = at + 1
    if start < len(words):
        yield words[start:]


def _topics(clause: tuple[str, ...]) -> list[_Topic]:
    found = [_Topic(h.start, h.end, h.rule.code, False) for h in _topic_words().hits(clause) if not h.rule.exempt]
    found += [
        _Topic(at, at + 1, word[2:-2], True)
        for at, word in enumerate(clause)
        if word[0] == "{" and word != "{{horizon_days}}"
    ]
    if not _EXPECTING.isdisjoint(clause):
        found = [t._replace(fact="predicted_spend") if t.fact == "total_spend" and not t.is_slot else t for t in found]
    return found


def _judged(
    clause: tuple[str, ...], start: int, end: int, way: str, topics: list[_Topic], sheet: FactSheet
) -> Iterator[str]:
    if is_negated(clause, start):
        yield "negation"
        return
    fact = _nearest(clause, start, end, topics)
    if fact is None or not _supports(sheet, fact, way):
        yield "direction"


def _nearest(clause: tuple[str, ...], start: int, end: int, topics: list[_Topic]) -> str | None:
    """The topic at the least distance; of two as near, a word beats a slot and the earlier one the later."""
    if not topics:
        return None
    nearest = min(topics, key=lambda t: (max(t.at - end, start - t.end, 0), t.is_slot, t.at))
    is_size = not _SIZES.isdisjoint(clause[start:end])
    if (
        is_size
        and nearest.fact == "num_transactions"
        and not nearest.is_slot
        and clause[nearest.at] in {"orders", "purchases"}
    ):
        return "avg_spend"  # "larger orders" are worth more, not more in number
    return nearest.fact


def _supports(sheet: FactSheet, fact: str, way: str) -> bool:
    relations = _SUPPORT[way]
    states = _STATES.get(fact)
    return sheet.holds(fact, *relations) or (states is not None and sheet.holds(fact, states[way.rstrip("!")]))


def _sizes(clause: tuple[str, ...], topics: list[_Topic], sheet: FactSheet) -> Iterator[str]:
    """``a high order count``, ``the range is narrow``: a size beside its topic."""
    for at, word in enumerate(clause):
        way = UP if word in _HIGH else DOWN if word in _LOW else None
        if way is None:
            continue
        fact = _sized(clause, at, topics)
        if fact is None:
            continue
        if is_negated(clause, at):
            yield "negation"
        elif not (_supports(sheet, fact, way) or (way == DOWN and _is_few(sheet, fact))):
            yield "direction"


def _is_few(sheet: FactSheet, fact: str) -> bool:
    """Fewer orders than make a habit are few, even where most customers have no more."""
    return fact == "num_transactions" and sheet.value(fact) < HABITUAL_ORDERS


def _sized(clause: tuple[str, ...], at: int, topics: list[_Topic]) -> str | None:
    """What a size word is said of: the topic right after it, or the last one before an "is" that leads to it."""
    for topic in topics:
        reach = 3 if topic.is_slot else 2  # "a high order of {{total_spend}}"
        if 1 <= topic.at - at <= reach and clause[at + 1] not in _IS:
            return topic.fact
    verb = at - 1
    while verb >= 0 and clause[verb] in _DEGREES:
        verb -= 1
    if verb < 0 or clause[verb] not in _IS:
        return None
    subjects = [topic for topic in topics if topic.end <= verb]
    return max(subjects, key=lambda topic: topic.end).fact if subjects else None


@lru_cache(maxsize=1)
def _topic_words() -> Lexicon:
    return Lexicon(TOPICS)


@lru_cache(maxsize=1)
def _comparisons() -> Lexicon:
    return Lexicon(COMPARISONS)
