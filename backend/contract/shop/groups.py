"""The groups that customers fall into, each by its name or its slug: ``High-CLV`` or ``high-clv``."""

import re
from dataclasses import dataclass
from typing import Final

from backend.contract.profiles import TIERS
from backend.contract.thresholds import ARCHETYPES, RFM_SEGMENTS, SEGMENTS
from backend.errors import UnknownName

KINDS: Final[dict[str, tuple[str, ...]]] = {
    "tier": TIERS,
    "segment": SEGMENTS,
    "archetype": ARCHETYPES,
    "rfm_segment": RFM_SEGMENTS,
}
"""Kind -> its names, best customers first; a kind is a field of ``CustomerProfile``. No name belongs to two kinds."""


@dataclass(frozen=True, slots=True)
class Group:
    """All customers whose field ``kind`` says ``name``."""

    kind: str
    name: str


EVERYBODY: Final = "all"
_NO_LETTER: Final = re.compile("[^a-z]+")


def slug(name: str) -> str:
    """Return a group's name as it stands in an address.

    >>> slug("High-CLV"), slug("at-risk churn")
    ('high-clv', 'at-risk-churn')
    """
    return _NO_LETTER.sub("-", name.strip().lower())


_BY_SLUG: Final = {slug(name): Group(kind, name) for kind, names in KINDS.items() for name in names}


def slugs(*kinds: str) -> list[str]:
    """Return the slugs of the groups of these kinds, or of all."""
    return [short for short, group in _BY_SLUG.items() if not kinds or group.kind in kinds]


def find_group(given: str, *kinds: str) -> Group | None:
    """Return the group of this name or slug, of these kinds or of any; None for ``all``. Raises ``UnknownName``."""
    wanted = slug(given)
    if wanted == EVERYBODY and not kinds:
        return None
    group = _BY_SLUG.get(wanted)
    if group is None or (kinds and group.kind not in kinds):
        known = [*slugs(*kinds), *([] if kinds else [EVERYBODY])]
        raise UnknownName(f"There is no group {given[:60]!r}; the known ones are {', '.join(known)}.")
    return group
