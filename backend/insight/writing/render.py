"""Forms with their slots filled, joined into sentences."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from backend.insight.facts.values import Facts
from backend.insight.writing.figures import Figures
from backend.insight.writing.language import Form, Language
from backend.insight.writing.links import Link

SLOT: Final = re.compile(r"\{([a-z_0-9]+)(?:\|([a-z]+))?\}")


@dataclass(frozen=True, slots=True)
class Told:
    """A claim with one of its wordings filled in; ``link`` joins it to the claim before."""

    id: str
    form: Form
    text: str
    link: Link


@lru_cache(maxsize=4096)
def slots_of(text: str) -> tuple[tuple[str, str], ...]:
    """Return the (slot, style) pairs of a form.

    >>> slots_of("has spent {net} in {orders|times}")
    (('net', ''), ('orders', 'times'))
    """
    return tuple((match[1], match[2] or "") for match in SLOT.finditer(text))


def fillable(form: Form | str, facts: Facts) -> bool:
    """Return whether all slots of a form are known."""
    text = form if isinstance(form, str) else form.text
    return all(name in facts for name, _ in slots_of(text))


def filled(text: str, facts: Facts, figures: Figures) -> str:
    """Return a form with its slots filled."""
    return SLOT.sub(lambda match: figures.text(facts[match[1]], match[2] or ""), text)


def may_join(before: Form, after: Form, language: Language) -> bool:
    """Return whether two wordings make one sentence: a phrase never follows a sentence, whose subject is another."""
    return after.kind in language.linked_kinds and not (before.kind == "sentence" and after.kind == "phrase")


def joined(texts: Sequence[tuple[str, Link]], language: Language) -> list[str]:
    """Return texts with their links as sentences, still without capital and full stop."""
    found: list[str] = []
    for text, link in texts:
        if link == "none" or not found:
            found.append(text)
        else:
            found[-1] += language.links[link] + text
    return found


def sentences(told: Sequence[Told], language: Language) -> list[str]:
    """Return the sentences, each with its capital and full stop."""
    texts = joined([(one.text, one.link) for one in told], language)
    return [f"{text[0].upper()}{text[1:]}." for text in texts]
