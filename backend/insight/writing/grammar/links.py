"""Which claims may be joined into one sentence: those about the same matter, by "but" or "and" as their polarity says."""

from typing import Final, Literal, Protocol

Link = Literal["none", "but", "and"]
SAME_MATTER: Final = frozenset(
    (first, second)
    for firsts, seconds in (
        (("who", "now", "trend"), ("odds", "value")),
        (("now",), ("trend",)),
        (("returns",), ("peers",)),
        (("who",), ("peers",)),
    )
    for first in firsts
    for second in seconds
)
"""Pairs of families, the earlier first."""


class Told(Protocol):
    """What a link looks at."""

    @property
    def family(self) -> str: ...

    @property
    def polarity(self) -> int: ...


def link_between(first: Told, second: Told) -> Link:
    """Return the link that holds between two neighbours: "but" against, "and" with the grain, or none."""
    if (first.family, second.family) not in SAME_MATTER or not first.polarity * second.polarity:
        return "none"
    return "and" if first.polarity == second.polarity else "but"
