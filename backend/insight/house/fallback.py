"""The deterministic insight: sentences chosen by the facts. It is also what every request without a key pays
for."""

from typing import NamedTuple

from backend.contract.thresholds import HABITUAL_ORDERS
from backend.insight.facts.facts import FactSheet
from backend.insight.house.choice import sensible_actions
from backend.insight.house.sentences import EFFECTS, OPENINGS, OUTLOOKS, PLAIN, STANDOUTS

_STANDOUT_ORDER = ("avg_spend", "unique_products", "total_spend", "num_transactions")
_EXTREME = ("among_highest", "among_lowest")
_NARROW = ("below_most", "among_lowest")


class Template(NamedTuple):
    """The chosen sentences, slots still open."""

    insight: str
    action_code: str
    action: str


def template(sheet: FactSheet) -> Template:
    """Who this is, what stands out, what is expected; and one action. The same facts always give the same
    words."""
    facts = sheet.facts
    likelihood = facts["purchase_probability"].relations[0]
    seed = hash(
        tuple(round(facts[name].value) for name in ("total_spend", "predicted_spend", "recency_days", "num_transactions"))
    )
    opening = OPENINGS[facts["recency_days"].relations[0], _how_many(facts["num_transactions"].value)]
    standout = _standout(sheet, seed)
    outlook = OUTLOOKS[likelihood]
    narrow = sheet.holds("unique_products", *_NARROW)
    actions = sensible_actions(sheet.archetype, sheet.segment, likelihood, narrow)
    action = actions[seed // 7 % len(actions)]
    said = (opening[seed % len(opening)], standout[seed // 3 % len(standout)], outlook[seed // 5 % len(outlook)])
    return Template(" ".join(said), action.code, action.texts[seed // 11 % len(action.texts)])


def _how_many(orders: float) -> str:
    if orders >= HABITUAL_ORDERS:
        return "many"
    return "single" if orders == 1 else "some"


def _standout(sheet: FactSheet, seed: int) -> tuple[str, ...]:
    """Wordings for what sets this customer apart: an extreme, else a clear difference, or what moves the forecast."""
    extreme: list[tuple[str, ...]] = []
    clear: list[tuple[str, ...]] = []
    for name in _STANDOUT_ORDER:
        for relation in sheet.facts[name].relations:
            wordings = STANDOUTS.get((name, relation))
            if wordings is not None:
                (extreme if relation in _EXTREME else clear).append(wordings)
    found = extreme or clear
    found += [EFFECTS[fact.id, fact.relations[0]] for fact in sheet.facts.values() if fact.id.endswith("_effect")]
    return found[seed // 2 % len(found)] if found else PLAIN
