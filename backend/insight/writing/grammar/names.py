"""Names from a shop's log, made fit to stand in a sentence; they are quoted there, and never shown to a model."""

import unicodedata
from typing import Final

LONGEST: Final = 60


def shown(name: str) -> str:
    """Return a name without control characters and odd blanks, cut at a word; capitals only where it begins.

    >>> shown("  WHITE METAL   LANTERN "), shown("iPhone case")
    ('White metal lantern', 'iPhone case')
    """
    plain = "".join(letter if unicodedata.category(letter)[0] not in "CZ" else " " for letter in name)
    text = " ".join(plain.replace("“", "'").replace("”", "'").replace('"', "'").split()).strip(" ,.;:*-")
    if len(text) > 3 and text.isupper():
        text = text.capitalize()
    if len(text) > LONGEST:
        text = text[:LONGEST].rsplit(" ", 1)[0] + "…"
    return text
