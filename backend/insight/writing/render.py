"""Forms with their slots filled, joined into sentences."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from backend.insight.facts.values import Facts
from backend.insight.writing.case import Case
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
    slots: int
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


def wordings(case: Case, name: str, language: Language, figures: Figures) -> list[Told]:
    """Return all wordings of a claim that can be filled, unlinked, in the order of the file."""
    facts = case.held[name].facts
    return [
        Told(name, form, filled(form.text, facts, figures), len(slots_of(form.text)), "none")
        for form in language.forms[name]
        if fillable(form, facts)
    ]


def may_join(before: Told, after: Told, language: Language) -> bool:
    """Return whether two wordings make one sentence: a phrase never follows a sentence, whose subject is another."""
    return after.form.kind in language.linked_kinds and not (before.form.kind == "sentence" and after.form.kind == "phrase")


def sentences(told: Sequence[Told], language: Language) -> list[str]:
    """Return the sentences, each with its capital and full stop."""
    found: list[str] = []
    for one in told:
        if one.link == "none" or not found:
            found.append(one.text)
        else:
            found[-1] += language.links[one.link] + one.text
    return [f"{text[0].upper()}{text[1:]}." for text in found]
