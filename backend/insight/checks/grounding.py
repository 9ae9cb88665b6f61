"""Whether a draft may be published: every sentence held against the facts, every number owned by code.
Pure."""

import re
from collections.abc import Iterator

from backend.insight.checks.characters import character_codes, sentence_count
from backend.insight.checks.declared import declared_codes
from backend.insight.checks.directions import direction_codes
from backend.insight.checks.draft import Draft
from backend.insight.checks.numbers import number_codes, slot_codes
from backend.insight.checks.passage import Passage, normalised, passage
from backend.insight.checks.slot_use import slot_use_codes
from backend.insight.checks.violations import ACTION_LENGTH, INSIGHT_LENGTH, MOST_ACTION_SENTENCES, MOST_INSIGHT_SENTENCES
from backend.insight.checks.vocabulary import wording_codes
from backend.insight.facts.facts import FactSheet
from backend.insight.facts.slots import rendered, slot_ids, without_echo

_NUMBER = re.compile(r"\d[\d,.]*")
_SAME_SHARE = 0.7


def tidied(draft: Draft, sheet: FactSheet) -> Draft:
    """The draft as it would be published: normalised, with units that merely repeat the slot's own
    dropped."""
    return draft.model_copy(
        update={
            "insight": without_echo(normalised(draft.insight), sheet),
            "action": without_echo(normalised(draft.action), sheet),
        }
    )


def violations(draft: Draft, sheet: FactSheet) -> tuple[str, ...]:
    """The codes of everything wrong with a tidied draft, each once, in order of discovery; empty if it may
    be published."""
    if not _has_bounds(draft):
        return ("length",)  # too long is not read any further
    insight, action = passage("insight", draft.insight), passage("action", draft.action)
    found = dict.fromkeys(_codes(draft, sheet, insight, action))
    if not found and not _is_faithful(draft, sheet):
        return ("unfaithful",)
    return tuple(found)


def _codes(draft: Draft, sheet: FactSheet, insight: Passage, action: Passage) -> Iterator[str]:
    for each in (insight, action):
        yield from character_codes(each)
        yield from number_codes(each)
        yield from slot_codes(each, sheet)
        yield from wording_codes(each, sheet)
        yield from direction_codes(each, sheet)
        yield from slot_use_codes(each, sheet)
        if "!" in each.text:
            yield "hype"
    if not _has_sentences(insight.text, MOST_INSIGHT_SENTENCES) or not _has_sentences(action.text, MOST_ACTION_SENTENCES):
        yield "sentences"
    if not slot_ids(draft.insight):
        yield "ignores_evidence"
    yield from declared_codes(draft, sheet, action)
    if _is_same(insight, action):
        yield "same_text"


def _has_bounds(draft: Draft) -> bool:
    return (
        INSIGHT_LENGTH[0] <= len(draft.insight) <= INSIGHT_LENGTH[1]
        and ACTION_LENGTH[0] <= len(draft.action) <= ACTION_LENGTH[1]
    )


def _has_sentences(text: str, most: int) -> bool:
    return text[-1] in ".?" and 1 <= sentence_count(text) <= most


def _is_same(insight: Passage, action: Passage) -> bool:
    said, advised = ({word for word in each.words if word[0].isalpha()} for each in (insight, action))
    return len(said & advised) >= _SAME_SHARE * max(1, min(len(said), len(advised)))


def _is_faithful(draft: Draft, sheet: FactSheet) -> bool:
    """Read the numbers back from the rendered text: they must be those of the slots, in their order."""
    for text in (draft.insight, draft.action):
        shown = _NUMBER.findall(rendered(text, sheet))
        meant = [number for fact in slot_ids(text) for number in _NUMBER.findall(sheet.text(fact))]
        if [number.rstrip(".,") for number in shown] != meant:
            return False
    return True
