"""Forms with their slots filled, joined into sentences."""

from collections.abc import Sequence
from typing import NamedTuple

from backend.insight.facts.values import Facts
from backend.insight.writing.grammar.figures import Figures
from backend.insight.writing.grammar.language import Form, Language, Text
from backend.insight.writing.grammar.links import Link


class Told(NamedTuple):
    """A claim with one of its wordings filled in; ``link`` joins it to the claim before."""

    id: str
    form: Form
    text: str
    link: Link


def filled(text: Text, facts: Facts, figures: Figures) -> str:
    """Return a text with its slots filled."""
    found = text.pieces[0]
    for (name, style), piece in zip(text.slots, text.pieces[1:], strict=True):
        found += figures.text(facts[name], style) + piece
    return found


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
