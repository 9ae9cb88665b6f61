"""What a draft declares beside its sentences: segment, action, evidence, claims."""

import re
from collections.abc import Iterator
from typing import Final

from backend.insight.checks.draft import Draft
from backend.insight.checks.passage import Passage
from backend.insight.facts.facts import FactSheet
from backend.insight.facts.slots import slot_ids
from backend.insight.house.actions import Action, action_by_code, allowed_actions

_MOST_EVIDENCE = 10
_INCENTIVES: Final = (
    "discount",
    "voucher",
    "coupon",
    r"promo\b",
    "promotion",
    "money off",
    "sale price",
    "free shipping",
    "free delivery",
    "free gift",
    "cashback",
    "rebate",
    "price cut",
    "reduced price",
    "saving",
    "gift card",
    "store credit",
    "free sample",
    "markdown",
    "special price",
    "free postage",
    "free product",
    "free item",
    "for free",
    "free of charge",
    "giveaway",
)
_WITHOUT: Final = (
    "no ",
    "without ",
    "without a ",
    "without any ",
    "not a ",
    "rather than a ",
    "instead of a ",
    "no need for a ",
    "without further ",
    "avoid ",
    "never a ",
    "skip the ",
    "hold back any ",
    "not need a ",
    "before any ",
)


def declared_codes(draft: Draft, sheet: FactSheet, action: Passage) -> Iterator[str]:
    """Segment and action as code decided them; evidence and claims as the sheet has them."""
    if draft.segment != sheet.segment:
        yield "segment"
    chosen = action_by_code(draft.action_code)
    if chosen is None or chosen not in allowed_actions(sheet.archetype, sheet.segment):
        yield "action_code"
    else:
        yield from _action_text_codes(chosen, action)
    if not _is_evidence(draft, sheet):
        yield "evidence"
    if any(not sheet.holds(claim.fact, claim.relation) for claim in draft.claims):
        yield "claims"


def _action_text_codes(chosen: Action, action: Passage) -> Iterator[str]:
    text = action.text.lower()
    if not any(word in text for word in chosen.words):
        yield "action_text"
    if "margin" not in chosen.needs and _promises_incentive(text):
        yield "incentive"


def _promises_incentive(text: str) -> bool:
    for incentive in _INCENTIVES:
        if any(not text[: found.start()].endswith(_WITHOUT) for found in re.finditer(incentive, text)):
            return True
    return False


def _is_evidence(draft: Draft, sheet: FactSheet) -> bool:
    evidence = draft.evidence
    return (
        0 < len(evidence) <= _MOST_EVIDENCE
        and len(set(evidence)) == len(evidence)
        and all(fact in sheet.facts for fact in evidence)
        and set(slot_ids(draft.insight)) <= set(evidence)
    )
