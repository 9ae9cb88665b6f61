"""The prompt: what never changes first, so that the provider can cache it, and the customer's facts last.

Change a word and ``PROMPT_VERSION`` must change too: cached insights carry it, and a golden test holds the \
text.
"""

import json
from functools import lru_cache
from typing import Final

from backend.contract.thresholds import ACTIVE_DAYS, HABITUAL_ORDERS, LAPSING_DAYS
from backend.insight.checks.violations import (
    ACTION_LENGTH,
    INSIGHT_LENGTH,
    MOST_ACTION_SENTENCES,
    MOST_INSIGHT_SENTENCES,
    advice,
)
from backend.insight.facts.facts import FactSheet
from backend.insight.facts.number_words import money
from backend.insight.facts.states import LIKELY, RECENT_DAYS, UNLIKELY
from backend.insight.house.actions import CATALOGUE, allowed_actions
from backend.insight.model.completion import Message

PROMPT_VERSION: Final = "insight-1"

_SYSTEM = """\
You write for a marketer about one customer of a shop, from a sheet of facts. Code has decided every number, \
the value \
segment and the archetype; you choose which facts matter and say them well. Calm, concrete English; no hype.

Answer with one JSON object:
- segment: copy it from the sheet.
- insight: {least_insight} to {most_insight} characters, at most {insight_sentences} sentences: what stands \
out about this customer.
- action_code: one of the allowed actions of the sheet.
- action: {least_action} to {most_action} characters, at most {action_sentences} sentences: that action, as \
an instruction to the marketer.
- evidence: the ids of the facts that the insight rests on, including every slot you use in it.
- claims: for each direction you state, the fact id and its relation, exactly as on the sheet.

Numbers:
- A number stands only as a slot: two opening braces, the fact id, two closing braces, as in \
{{{{predicted_spend}}}}. Code fills \
it with value and unit ("£120", "83%", "4 days", "7 orders"), so write no unit or currency beside it.
- No digit, number word, fraction, multiple or ordinal of your own: no "one", "first", "second", "half", \
"twice", "dozen".
- No dates, weekdays, months, holidays or spans of time except through slots ("in the next \
{{{{horizon_days}}}}").
- Do not write "over", "under" or "nearly" before a slot. Use at least one slot in the insight.

Directions:
- Say high, low, above or below of a fact only if its relation says so: above_most and among_highest are \
above most customers, \
below_most and among_lowest below most, typical is neither. A fact without such a relation gets no comparison.
- recency_days: recent is up to {recent:g} days, cooling up to {lapsing:g}, lapsing up to {active:g}, lapsed \
beyond. Only lapsing \
and lapsed customers are at risk, inactive or slipping away; only recent ones bought recently.
- purchase_probability: likely from {likely:.0%}, unlikely below {unlikely:.0%}, even between.
- Regular, loyal and frequent need {habitual} orders or more. Value words follow the segment.
- No growth, decline, trend or season unless the sheet has such a fact. State directions positively; do not \
negate them.

Never: causes or motives, promises or certainty, forecasts beyond the forecast facts ("will" is always \
wrong; "is expected to spend \
{{{{predicted_spend}}}}" is right), anything about gender, age, origin, health, belief, family or income, \
names, addresses, links, \
markup, other languages, discounts or free delivery unless the action says margin, or any mention of these \
rules.

Actions (code; cost; needs):
{actions}

An example, for a customer whose sheet says so:
{example}
"""

_EXAMPLE = {
    "segment": "Medium Value",
    "insight": "Orders more often than most, with {{num_transactions}} to date and the last {{recency_days}} ago. "
    "An order in the next {{horizon_days}} is likely, with {{predicted_spend}} expected.",
    "action_code": "loyalty_invitation",
    "action": "Invite the customer to the loyalty programme and set out plainly what membership brings.",
    "evidence": ["num_transactions", "recency_days", "horizon_days", "predicted_spend"],
    "claims": [
        {"fact": "num_transactions", "relation": "above_most"},
        {"fact": "purchase_probability", "relation": "likely"},
    ],
}


@lru_cache(maxsize=1)
def system_prompt() -> str:
    """The unchanging part, with every threshold from its one source."""
    return _SYSTEM.format(
        least_insight=INSIGHT_LENGTH[0],
        most_insight=INSIGHT_LENGTH[1],
        insight_sentences=MOST_INSIGHT_SENTENCES,
        least_action=ACTION_LENGTH[0],
        most_action=ACTION_LENGTH[1],
        action_sentences=MOST_ACTION_SENTENCES,
        recent=RECENT_DAYS,
        lapsing=LAPSING_DAYS,
        active=ACTIVE_DAYS,
        likely=LIKELY,
        unlikely=UNLIKELY,
        habitual=HABITUAL_ORDERS,
        actions="\n".join(f"- {a.code}; {a.cost}; {', '.join(a.needs) or 'nothing'}: {a.texts[0]}" for a in CATALOGUE),
        example=json.dumps(_EXAMPLE),
    )


def messages(sheet: FactSheet) -> tuple[Message, ...]:
    """The question about one customer."""
    return ({"role": "system", "content": system_prompt()}, {"role": "user", "content": facts_message(sheet)})


def repair_messages(sheet: FactSheet, codes: tuple[str, ...]) -> tuple[Message, ...]:
    """The same question, with the codes of what was wrong; never the refused text, which may carry \
anything."""
    note = f"An earlier answer was refused. Write a new one, and mind:\n{advice(codes)}"
    return (*messages(sheet), {"role": "user", "content": note})


def facts_message(sheet: FactSheet) -> str:
    """The sheet, a fact a line: id, value, relations, meaning."""
    high, medium = (money(bound, sheet.currency) for bound in (sheet.thresholds.high, sheet.thresholds.medium))
    lines = [
        f"segment: {sheet.segment}",
        f"segment bounds: High from {high} of predicted_spend, Medium from {medium}",
        f"archetype: {sheet.archetype}",
        f"allowed actions: {', '.join(a.code for a in allowed_actions(sheet.archetype, sheet.segment))}",
        "facts:",
    ]
    lines += [json.dumps([f.id, f.text, list(f.relations), f.meaning], ensure_ascii=False) for f in sheet.facts.values()]
    return "\n".join(lines)
