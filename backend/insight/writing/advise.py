"""The action's text: what to do, why in one clause, and what is measured where the shop keeps a hold-out."""

from collections.abc import Collection
from typing import Any, NamedTuple

from msgspec import Struct

from backend.insight.actions.fitting import Advice
from backend.insight.writing.case import Case
from backend.insight.writing.grammar.figures import Figures
from backend.insight.writing.grammar.language import Language, Text
from backend.insight.writing.grammar.render import Filled, filled


class Advised(Struct, frozen=True):
    """An action in words: its code, the claim it rests on, and the reason as it is worded."""

    code: str
    because: str
    text: str
    why: Filled


class Pick(NamedTuple):
    """An action that a model chose: which, the claim it rests on, which wording."""

    advice: Advice[Any]
    because: str
    wording: int


def advised(case: Case, said: Collection[str], language: Language, figures: Figures, pick: Pick | None = None) -> Advised:
    """Return the best action that fits, or a given one; its reason is a claim of the text where one carries it."""
    action, because = pick.advice if pick else case.best()
    reason = pick.because if pick else next((name for name in because if name in said), because[0])
    texts = language.actions[action.code]
    what = texts[pick.wording if pick else (case.seed >> 5) % len(texts)]
    why = filled(_why(case, reason, said, language), case.held[reason].facts, figures)
    before, between, after = language.reason
    text = f"{before}{what}{between}{why.text}{after}"
    if case.terms.holdout and action.measure != "nothing":
        text += " " + str(language.words["measured"]).format(language.measures[action.measure])
    return Advised(action.code, reason, text, why)


def _why(case: Case, reason: str, said: Collection[str], language: Language) -> Text:
    """Return the reason's form with its figures, or without where the text states one of them already."""
    why = language.whys[reason]
    if reason in said or not why.new.names <= case.held[reason].facts.keys():
        return why.said
    return why.new if all(why.new.names.isdisjoint(case.held[name].facts) for name in said) else why.said
