"""Finding phrases in a passage: a lexicon is a table of rules, and one walk over the words finds them all."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple


def word_set(text: str) -> frozenset[str]:
    """The words of a text; a block of words reads better than a column of quoted ones."""
    return frozenset(text.split())


NEGATORS: Final = word_set(
    """
    not never no nor neither hardly barely scarcely without rarely seldom cannot isn't aren't wasn't
    weren't hasn't haven't hadn't doesn't don't didn't won't wouldn't can't couldn't shouldn't nothing
    none nobody
    """
)
_KEY_LENGTH: Final = 3
_BREAKS: Final = frozenset({".", ",", ";", ":", "!", "?", "(", ")", " - ", "but", "yet", "though", "although", "while"})
_PAIRED_NEGATORS: Final = (("far", "from"), ("anything", "but"), ("least", "of"))
_NEGATION_REACH = 4  # words; "not exactly what one would call recent" is caught as a number word anyway


@dataclass(frozen=True, slots=True)
class Rule:
    """Phrases that say one thing. ``holds`` names a predicate, or is None where it may never be said; an
    ``exempt`` rule says nothing at all.

    Phrases are separated by ``|``; a word that ends in ``*`` stands for every word that begins so.
    """

    code: str
    phrases: str
    holds: str | None = None
    exempt: bool = False
    fields: tuple[str, ...] = ("insight", "action")


class Hit(NamedTuple):
    """A phrase of ``rule`` at words ``[start, end)``."""

    start: int
    end: int
    rule: Rule


class Lexicon:
    """Rules indexed by the first letters of their phrases; the longest phrase at a place wins."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self._by_start: dict[str, list[tuple[tuple[str, ...], Rule]]] = {}
        for rule in rules:
            for phrase in rule.phrases.split("|"):
                words = tuple(phrase.split())
                self._by_start.setdefault(words[0].rstrip("*")[:_KEY_LENGTH], []).append((words, rule))
        for entries in self._by_start.values():
            entries.sort(key=lambda entry: -len(entry[0]))

    def hits(self, words: tuple[str, ...]) -> Iterator[Hit]:
        """Every phrase, from left to right, none overlapping another."""
        at, last = 0, len(words)
        while at < last:
            hit = self._longest(words, at)
            if hit is None:
                at += 1
                continue
            yield hit
            at = hit.end

    def _longest(self, words: tuple[str, ...], at: int) -> Hit | None:
        for phrase, rule in self._by_start.get(words[at][:_KEY_LENGTH], ()):
            end = at + len(phrase)
            if end <= len(words) and all(map(_matches, phrase, words[at:end])):
                return Hit(at, end, rule)
        return None


def is_negated(words: tuple[str, ...], start: int) -> bool:
    """Whether a negator stands shortly before, in the same clause."""
    for at in range(start - 1, max(-1, start - 1 - _NEGATION_REACH), -1):
        if words[max(0, at - 1) : at + 1] in _PAIRED_NEGATORS:
            return True
        if words[at] in _BREAKS:
            return False
        if words[at] in NEGATORS:
            return True
    return False


def _matches(pattern: str, word: str) -> bool:
    return word.startswith(pattern[:-1]) if pattern[-1] == "*" else word == pattern
