"""One text of a draft, normalised once and seen in the ways that the checks need."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final, Literal

Field = Literal["insight", "action"]

_INVISIBLE: Final = frozenset({"Cf"})  # zero-width, bidirectional and soft-hyphen marks
_TYPOGRAPHY: Final = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "‐": "-", "‑": "-", "–": "-", "—": "-"}
)
_TOKEN = re.compile(r"\{\{[a-z_]{1,40}\}\}|[a-z]+(?:'[a-z]+)?|[.,;:!?()]|\s-\s")
_JOINED = re.compile(r"(?<=[A-Za-z])-(?=[A-Za-z])")


@dataclass(frozen=True, slots=True)
class Passage:
    """``text`` is what would be published; ``words`` are its lower-case tokens, with slots and punctuation
    as tokens."""

    field: Field
    text: str
    words: tuple[str, ...]


def normalised(text: str) -> str:
    """Compatibility forms folded, invisible marks removed, typographic quotes and dashes made plain.

    >>> normalised("a\\u200bb – “x” Ⅻ")
    'ab - "x" 0'
    """
    if text.isascii():
        return text.strip()
    # Folding turns a Roman numeral into letters; a digit in its place stays what it is, and is refused.
    folded = unicodedata.normalize("NFKC", "".join("0" if unicodedata.category(c)[0] == "N" else c for c in text))
    visible = "".join(c for c in folded if unicodedata.category(c) not in _INVISIBLE)
    return visible.translate(_TYPOGRAPHY).strip()


def passage(field: Field, text: str) -> Passage:
    """Split a normalised text; hyphenated words become separate ones ("at-risk" reads as "at risk")."""
    return Passage(field, text, tuple(_TOKEN.findall(_JOINED.sub(" ", text).lower())))
