"""Forms with their slots filled, joined into sentences."""

from collections.abc import Sequence

from msgspec import Struct

from backend.insight.facts.values import Facts
from backend.insight.writing.grammar.figures import Figures
from backend.insight.writing.grammar.language import Form, Language, Text
from backend.insight.writing.grammar.links import Link

Said = dict[str, str]
"""How a text says its figures, by slot."""


class Filled(Struct, frozen=True, gc=False):
    """A text with its figures, and how it says each."""

    text: str
    said: Said


class Told(Struct, frozen=True):
    """A claim with one of its wordings filled in; ``link`` joins it to the claim before."""

    id: str
    form: Form
    filled: Filled
    link: Link


def filled(text: Text, facts: Facts, figures: Figures) -> Filled:
    """Return a text with its slots filled."""
    found, said = text.pieces[0], {}
    for name, style, piece in text.parts:
        worded = said[name] = figures.text(facts[name], style)
        found += worded + piece
    return Filled(found, said)


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
    texts = joined([(one.filled.text, one.link) for one in told], language)
    return [f"{text[0].upper()}{text[1:]}." for text in texts]
