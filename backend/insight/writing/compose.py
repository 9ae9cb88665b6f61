"""The best reading of chosen claims among a few combinations of wordings and links.

How a text reads is judged on its forms, before any figure is filled in: customers of whom the same is told share one
judgement, and only the wordings that were taken are ever filled.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from backend.insight.claims.claim import Claim
from backend.insight.claims.inventory import EVERY
from backend.insight.facts.values import Facts, Unit
from backend.insight.writing.case import Case, Held
from backend.insight.writing.grammar.figures import Figures
from backend.insight.writing.grammar.language import Form, Language, language
from backend.insight.writing.grammar.links import Link, link_between
from backend.insight.writing.grammar.render import Told, filled, joined, may_join

TRIES: Final = 12
SEEDS: Final = 64
"""So many readings of the same claims are told apart; a customer always gets the same one."""
WORDY: Final = frozenset({"forecast", "name", "country", "month", "calendar_month", "weekday", "floor"})
"""Units whose words never begin with a digit or a currency: "about £40", "May 2011"."""
LONG_WORDS, SHORT_WORDS, MOST_FIGURES = 24, 5, 3
WORD: Final = re.compile(r"[^\W\d_]{5,}")
FIGURE: Final = re.compile(r"[£$€]?\d")


class Worded(NamedTuple):
    """A claim in one of its wordings, and how it is joined to the one before."""

    id: str
    form: Form
    link: Link


def composed(case: Case, names: Sequence[str], tongue: Language, figures: Figures) -> list[Told]:
    """Return the claims told in order: of ``TRIES`` combinations, drawn by the case's seed, the one that reads best."""
    held, key = case.held, (tongue.code, case.seed % SEEDS)
    reading = case.outline.readings.get(key)
    if reading is None:
        found = [_wordings(held[name], case.outline.slots[name], tongue, figures) for name in names]
        reading = _plan(tongue.code, tuple(names), tuple([fit for fit, _ in found]), key[1])
        if not any(own for _, own in found):
            case.outline.readings[key] = reading
    return [Told(one.id, one.form, filled(one.form.text, held[one.id].facts, figures), one.link) for one in reading]


def opens_with_figure(form: Form, facts: Facts, figures: Figures) -> bool:
    """Return whether a wording, filled in, would begin with a digit or an amount."""
    if not form.text.opens_with_slot:
        return False
    name, style = form.text.slots[0]
    return FIGURE.match(figures.text(facts[name], style)) is not None


def cost(told: Sequence[Worded], tongue: Language) -> float:
    """Return how badly a text reads: repeated openings and words, long and short sentences, many figures, late phrases."""
    texts = joined([(one.form.text.plain, one.link) for one in told], tongue)
    openings = [text.split(" ", 1)[0] for text in texts]
    found = 3.0 * (len(openings) - len(set(openings)))
    words = [word.lower() for text in texts for word in WORD.findall(text)]
    found += 0.4 * (len(words) - len(set(words)))
    found += sum(_length(text.count(" ") + 1) for text in texts)
    found += sum(1.5 for number, one in enumerate(told) if number >= 2 and one.form.kind == "phrase")
    return found + sum(max(len(one.form.text.slots) - MOST_FIGURES, 0) for one in told)


def link_of(before: Claim[Any], after: Claim[Any], forms: tuple[Form, Form], tongue: Language) -> Link:
    """Return the link that holds between two claims in these wordings, as grammar allows; none beside another "but"."""
    link = link_between(before, after)
    first, second = forms
    if link == "none" or not may_join(first, second, tongue):
        return "none"
    joining = {f" {word} " for words in tongue.links.values() for word in words.strip(" ,").split()}
    busy = any(word in text.source for word in joining for text in forms)
    return "none" if busy else link


def _wordings(
    held: Held, slots: tuple[tuple[str, Unit], ...], tongue: Language, figures: Figures
) -> tuple[tuple[int, ...], bool]:
    """Return which wordings of a claim this customer allows, and whether others of the same facts may allow others."""
    name = held.claim.id
    fit, sudden = _fitting(tongue.code, name, slots)
    if not sudden:
        return fit, False
    forms, facts = tongue.forms[name], held.facts
    noisy = [place for place in sudden if opens_with_figure(forms[place], facts, figures)]
    return (tuple([place for place in fit if place not in noisy]) or fit if noisy else fit), True


@lru_cache(maxsize=1_024)
def _fitting(code: str, name: str, slots: tuple[tuple[str, Unit], ...]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the wordings of a claim of which all slots are known, and of these those that may begin with a digit."""
    forms, unit = language(code).forms[name], dict(slots)
    fit = tuple(place for place, form in enumerate(forms) if form.text.names.issubset(unit))
    opening = [place for place in fit if forms[place].text.opens_with_slot]
    return fit, tuple(place for place in opening if unit[forms[place].text.slots[0][0]] not in WORDY)


def _length(words: int) -> float:
    return 0.2 * max(words - LONG_WORDS, 0) + (1.0 if words < SHORT_WORDS else 0.0)


@lru_cache(maxsize=16_384)
def _plan(code: str, names: tuple[str, ...], wordings: tuple[tuple[int, ...], ...], seed: int) -> tuple[Worded, ...]:
    tongue, chosen = language(code), [(EVERY[name], fit) for name, fit in zip(names, wordings, strict=True)]
    tries = (_combination(chosen, seed + 7_919 * number, tongue) for number in range(TRIES))
    return min(tries, key=lambda told: cost(told, tongue))


def _combination(chosen: Sequence[tuple[Claim[Any], tuple[int, ...]]], seed: int, tongue: Language) -> tuple[Worded, ...]:
    told: list[Worded] = []
    for place, (claim, fit) in enumerate(chosen):
        seed = (seed * 1_103_515_245 + 12_345) & 0x7FFF_FFFF
        form = tongue.forms[claim.id][fit[(seed >> 8) % len(fit)]]
        link: Link = "none"
        if told and (seed >> 20) % 3 == 0 and told[-1].link == "none":
            link = link_of(chosen[place - 1][0], claim, (told[-1].form, form), tongue)
        told.append(Worded(claim.id, form, link))
    return tuple(told)
