"""The best reading of chosen claims among a few combinations of wordings and links."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from backend.insight.writing.case import Case
from backend.insight.writing.figures import Figures
from backend.insight.writing.language import Language
from backend.insight.writing.links import link_between
from backend.insight.writing.render import Told, may_join, sentences, wordings

TRIES: Final = 12
LONG_WORDS, SHORT_WORDS, MOST_FIGURES = 24, 5, 2
WORD: Final = re.compile(r"[^\W\d_]{5,}")
FIGURE: Final = re.compile(r"[£$€]?\d[\d.,]*")


def composed(case: Case, names: Sequence[str], language: Language, figures: Figures) -> list[Told]:
    """Return the claims told in order: of ``TRIES`` combinations, drawn by the case's seed, the one that reads best."""
    options = [_openable(wordings(case, name, language, figures)) for name in names]
    tries = (_combination(case, options, case.seed + 7_919 * number, language) for number in range(TRIES))
    return min(tries, key=lambda told: cost(told, language))


def cost(told: Sequence[Told], language: Language) -> float:
    """Return how badly a text reads: repeated openings, words and figures, long and short sentences, digits first."""
    texts = sentences(told, language)
    openings = [text.split(" ", 1)[0] for text in texts]
    found = 3.0 * (len(openings) - len(set(openings)))
    words = [word.lower() for text in texts for word in WORD.findall(text)]
    found += 0.4 * (len(words) - len(set(words)))
    amounts = [amount.rstrip(".,") for text in texts for amount in FIGURE.findall(text)]
    found += 2.0 * (len(amounts) - len(set(amounts)))
    found += sum(_length(text) for text in texts)
    found += sum(1.5 for number, one in enumerate(told) if number >= 2 and one.form.kind == "phrase")
    found += sum(max(one.slots - MOST_FIGURES - 1, 0) for one in told)
    return found + 100.0 * sum(text[0].isdigit() or (not text[0].isalnum() and text[1:2].isdigit()) for text in texts)


def _length(text: str) -> float:
    words = text.count(" ") + 1
    return 0.2 * max(words - LONG_WORDS, 0) + (1.0 if words < SHORT_WORDS else 0.0)


def _openable(options: list[Told]) -> list[Told]:
    """Return the wordings that do not begin with a figure, where there are any."""
    return [one for one in options if not starts_with_figure(one.text)] or options


def starts_with_figure(text: str) -> bool:
    """Return whether a text begins with a digit or an amount."""
    return bool(FIGURE.match(text))


def _combination(case: Case, options: list[list[Told]], seed: int, language: Language) -> list[Told]:
    told: list[Told] = []
    for wording in options:
        seed = (seed * 1_103_515_245 + 12_345) & 0x7FFF_FFFF
        one = wording[(seed >> 8) % len(wording)]
        if told and (seed >> 20) % 3 == 0:
            one = linked(case, told[-1], one, language)
        told.append(one)
    return told


def linked(case: Case, before: Told, after: Told, language: Language) -> Told:
    """Return a wording joined to the one before, where a link holds, the grammar allows it, and no other link is near."""
    link = link_between(case.held[before.id], case.held[after.id])
    if link == "none" or before.link != "none" or not may_join(before, after, language):
        return after
    if " but " in before.text or " but " in after.text or " and has " in before.text:
        return after
    return replace(after, link=link)
