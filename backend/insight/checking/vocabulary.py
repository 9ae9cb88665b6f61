"""The words of ``en.words.toml``, looked up from a word to what it says."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """``measures``, ``which``, ``time``: word -> the facets that it may name; ``sets``: the words of one role by role;
    ``phrases``: several words -> the one that stands for them, the longest first."""

    phrases: tuple[tuple[tuple[str, ...], str], ...]
    measures: Mapping[str, frozenset[str]]
    which: Mapping[str, frozenset[str]]
    time: Mapping[str, frozenset[str]]
    sets: Mapping[str, frozenset[str]]
    known: frozenset[str]
    stems: frozenset[str]

    def knows(self, word: str) -> bool:
        """Return whether a word, or another form of it, says something here: total for totalling, predict for predicts."""
        return word in self.known or any(stem in self.stems for stem in stems(word))

    def is_a(self, role: str, word: str) -> bool:
        """Return whether a word plays a role, such as ``more`` or ``hedges``."""
        return word in self.sets[role]


@lru_cache(maxsize=1)
def english() -> Vocabulary:
    """Return the English vocabulary; read once."""
    read = tomllib.loads((files(__package__) / "en.words.toml").read_text("utf-8"))
    phrases = [(tuple(said.split()), word) for word, ways in read["phrases"].items() for said in ways]
    measures, which, time = (_inverted(read[name]) for name in ("measures", "which", "nouns_of_time"))
    sets = {name: frozenset(one["words"]) for name, one in read.items() if "words" in one}
    known = frozenset(read["phrases"]).union(*sets.values(), measures, which, time)
    longest = tuple(sorted(phrases, key=lambda one: -len(one[0])))
    return Vocabulary(
        longest,
        measures,
        which,
        time,
        MappingProxyType(sets),
        known,
        frozenset(stem for word in known for stem in stems(word)),
    )


def stems(word: str) -> set[str]:
    """Return what may be left of a word without the ending of a plural, a past or a participle.

    >>> "total" in stems("totalling") and "place" in stems("placing")
    True
    """
    found = {word}
    for ending in ("s", "es", "ed", "d", "ing"):
        if word.endswith(ending) and len(word) - len(ending) > 2:
            left = word.removesuffix(ending)
            found |= {left, left[:-1]} if left[-1] == left[-2] else {left}
    return found | {f"{one}e" for one in found if one != word}


def _inverted(table: Mapping[str, list[str]]) -> Mapping[str, frozenset[str]]:
    words = {word for ways in table.values() for word in ways}
    return MappingProxyType({word: frozenset(name for name, ways in table.items() if word in ways) for word in words})
