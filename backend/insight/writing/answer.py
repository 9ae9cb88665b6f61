"""A model's answer, read strictly: what does not hold is dropped, never guessed; nothing of its own words is ever shown."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from backend.insight.writing.advise import Advised, Pick, advised
from backend.insight.writing.case import Case
from backend.insight.writing.choose import MOST, in_order
from backend.insight.writing.compose import link_of, opens_with_figure
from backend.insight.writing.grammar.figures import Figures
from backend.insight.writing.grammar.language import Language
from backend.insight.writing.grammar.links import Link
from backend.insight.writing.grammar.render import Told, filled, sentences
from backend.insight.writing.receipt import receipts
from backend.insight.writing.schema import LETTERS
from backend.insight.writing.write import Written

_FENCED: Final = re.compile(r"\A```(?:json)?\s*\n(.*)\n```\Z", re.DOTALL)
_THOUGHT: Final = re.compile(r"\A<think>.*?</think>", re.DOTALL)
LARGEST: Final = 4_000
"""Characters; an answer under the schema has fewer than 600."""
LEAST_POINTS: Final = 2


@dataclass(frozen=True, slots=True)
class Point:
    """One claim as the model would tell it."""

    claim: str
    wording: int
    link: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model chose, not yet held against any customer."""

    points: tuple[Point, ...]
    action: str
    because: str
    action_wording: int


def parsed(content: str) -> Answer | None:
    """Return an answer of exactly the schema's form; None for anything else.

    A byte-order mark, one leading thought and one code fence around the object are habits of models and harmless.
    """
    text = content.removeprefix("\ufeff").strip()
    if len(text) > LARGEST:
        return None
    text = _THOUGHT.sub("", text, count=1).strip()
    if fenced := _FENCED.match(text):
        text = fenced[1]
    try:
        found = json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        return None
    match found:
        case {"points": list(points), "action": str(action), "because": str(because), "action_wording": str(wording)} if (
            len(found) == 4 and _letter(wording) is not None
        ):
            told = [_point(one) for one in points]
            if None not in told:
                return Answer(tuple(one for one in told if one), action, because, LETTERS.index(wording))
    return None


def answered(answer: Answer, case: Case, language: Language, figures: Figures) -> Written | None:
    """Return the text of what holds of an answer; None where that is not at least who this is and one thing more."""
    told = _told(_kept(answer.points, case, language), case, language, figures)
    if not _enough(told, case):
        return None
    action = _advised(answer, case, [one.id for one in told], language, figures)
    text = " ".join(sentences(told, language))
    return Written(
        text, action.text, action.code, action.because, tuple(one.id for one in told), receipts(case, told, action)
    )


def holds(answer: Answer, case: Case, language: Language, figures: Figures) -> bool:
    """Return whether enough of an answer holds to be told."""
    return _enough(_told(_kept(answer.points, case, language), case, language, figures), case)


def _enough(told: Sequence[Told], case: Case) -> bool:
    return len(told) >= LEAST_POINTS and case.held[told[0].id].claim.part == "who"


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _point(given: Any) -> Point | None:
    match given:
        case {"claim": str(claim), "wording": str(wording), "link": str(link)} if len(given) == 3:
            letter = _letter(wording)
            return None if letter is None else Point(claim, letter, link)
    return None


def _letter(wording: str) -> int | None:
    return LETTERS.index(wording) if len(wording) == 1 and wording in LETTERS else None


def _kept(points: Sequence[Point], case: Case, language: Language) -> list[Point]:
    """Return the points that hold, in their wordings, and may stand beside those before them."""
    kept: list[Point] = []
    for point in points:
        held = case.held.get(point.claim)
        if held is None or len(kept) == MOST or point.wording >= len(language.forms[point.claim]):
            continue
        if not language.forms[point.claim][point.wording].text.names <= held.facts.keys():
            continue
        if case.outline.agree(point.claim, [one.claim for one in kept]):
            kept.append(point)
    order = in_order(case.outline, [one.claim for one in kept])
    first = [one for one in kept if one.claim == order[0]] if order else []
    return first + [one for one in kept if one not in first]


def _told(points: Sequence[Point], case: Case, language: Language, figures: Figures) -> list[Told]:
    told: list[Told] = []
    for point in points:
        held, form = case.held[point.claim], language.forms[point.claim][point.wording]
        link: Link = "none"
        if told and point.link != "none" and told[-1].link == "none":
            link = link_of(case.held[told[-1].id].claim, held.claim, (told[-1].form, form), language)
        link = link if link == point.link else "none"
        if link == "none" and opens_with_figure(form, held.facts, figures):
            continue  # a sentence does not begin with a figure
        told.append(Told(point.claim, form, filled(form.text, held.facts, figures), link))
    return told


def _advised(answer: Answer, case: Case, said: list[str], language: Language, figures: Figures) -> Advised:
    """Return the chosen action where it fits and rests on a claim that carries it; else the one by rule."""
    fits = next((one for one in case.advice() if one.action.code == answer.action), None)
    if fits is None or answer.because not in fits.because:
        return advised(case, said, language, figures)
    if answer.action_wording >= len(language.actions[fits.action.code]):
        return advised(case, said, language, figures)
    return advised(case, said, language, figures, Pick(fits, answer.because, answer.action_wording))
