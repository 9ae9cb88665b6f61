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


_Entry = tuple[str, tuple[str, ...], Rule]
"""A phrase's first word, the words after it, and its rule."""


class Hit(NamedTuple):
    """A phrase of ``rule`` at words ``[start, end)``."""

    start: int
    end: int
    rule: Rule


class Lexicon:
    """Rules indexed by the first word of their phrases, or its stem; the longest phrase at a place wins."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self._by_word: dict[str, list[_Entry]] = {}
        self._by_stem: dict[str, list[_Entry]] = {}
        for rule in rules:
            for phrase in rule.phrases.split("|"):
                first, *rest = phrase.split()
                index, key = (self._by_stem, first[:_KEY_LENGTH]) if first[-1] == "*" else (self._by_word, first)
                index.setdefault(key, []).append((first, tuple(rest), rule))
        for entries in (*self._by_word.values(), *self._by_stem.values()):
            entries.sort(key=lambda entry: -len(entry[1]))

    def hits(self, words: tuple[str, ...]) -> Iterator[Hit]:
        """Every phrase, from left to right, none overlapping another."""
        by_word, by_stem = self._by_word, self._by_stem
        end = 0
        for at, word in enumerate(words):
            if at < end or (word not in by_word and word[:_KEY_LENGTH] not in by_stem):
                continue  # most words begin no phrase at all
            hit = self._longest(words, at, word)
            if hit is not None:
                yield hit
                end = hit.end

    def _longest(self, words: tuple[str, ...], at: int, word: str) -> Hit | None:
        found: Hit | None = None
        for entries in (self._by_word.get(word, ()), self._by_stem.get(word[:_KEY_LENGTH], ())):
            for first, rest, rule in entries:
                end = at + 1 + len(rest)
                if _matches(first, word) and _follow(rest, words[at + 1 : end]):
                    if found is None or end > found.end:
                        found = Hit(at, end, rule)
                    break
        return found


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


def _follow(rest: tuple[str, ...], words: tuple[str, ...]) -> bool:
    return not rest or (len(words) == len(rest) and all(map(_matches, rest, words)))
