"""The action's text: what to do, why in one clause, and what is measured where the shop keeps a hold-out."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from backend.insight.writing.case import Advice, Case
from backend.insight.writing.figures import Figures
from backend.insight.writing.language import Language
from backend.insight.writing.render import filled, slots_of


@dataclass(frozen=True, slots=True)
class Advised:
    """An action in words: its code, the claim it rests on, and the reason's wording."""

    code: str
    because: str
    text: str
    why: str
    slots: tuple[tuple[str, str], ...]


class Pick(NamedTuple):
    """An action that a model chose: which, the claim it rests on, which wording."""

    advice: Advice
    because: str
    wording: int


def advised(case: Case, said: Collection[str], language: Language, figures: Figures, pick: Pick | None = None) -> Advised:
    """Return the best action that fits, or a given one; its reason is a claim of the text where one carries it."""
    action = pick.advice if pick else case.advice[0]
    reason = pick.because if pick else next((name for name in action.because if name in said), action.because[0])
    texts = language.actions[action.code]
    what = texts[pick.wording if pick else (case.seed >> 5) % len(texts)]
    form = _why(case, reason, said, language)
    why = filled(form, case.held[reason].facts, figures)
    text = language.reason.format(action=what, why=why)
    if case.holdout and action.measure != "nothing":
        text += " " + str(language.words["measured"]).format(language.measures[action.measure])
    return Advised(action.code, reason, text, why, slots_of(form))


def _why(case: Case, reason: str, said: Collection[str], language: Language) -> str:
    """Return the reason's form with its figures, or without where the text states one of them already."""
    why, facts = language.whys[reason], case.held[reason].facts
    stated = {slot for name in said for slot in case.held[name].facts}
    slots = {slot for slot, _ in slots_of(why.new)}
    return why.said if reason in said or slots & stated or not slots <= set(facts) else why.new
