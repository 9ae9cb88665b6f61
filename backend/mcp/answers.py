"""The tools' answers: one use case each, as plain JSON."""

from dataclasses import asdict, dataclass
from typing import Any, Final

from msgspec import to_builtins
from pydantic_core import to_jsonable_python

from backend.contract.estimates import CustomerEstimate
from backend.contract.profiles import CustomerProfile
from backend.contract.shop.groups import find_group
from backend.errors import NotReady
from backend.insight.actions.action import Terms
from backend.insight.writing.case import Case
from backend.insight.writing.group import group_text
from backend.insight.writing.write import Written, written
from backend.mcp import asked
from backend.mcp.about import shown_id
from backend.stores.scored.customers import Filters, Order
from backend.stores.store import Store
from backend.use_cases.model.read_model_card import read_model_card
from backend.use_cases.model.serve_model import ModelInService
from backend.use_cases.model.watch_drift import measured_outcomes
from backend.use_cases.stored.ask_what_if import ask_what_if
from backend.use_cases.stored.build_audience import find_audience
from backend.use_cases.stored.list_customers import list_customers, told_customer
from backend.use_cases.stored.segment_customers import read_totals, scored_in
from backend.use_cases.texts.verify_text import verify_text

Answer = dict[str, Any]
ROW: Final = (
    "total_spend", "num_transactions", "recency_days", "predicted_spend_30d", "purchase_probability_30d", "clv_365d",
    "segment", "tier", "archetype", "rfm_segment",
)  # fmt: skip
"""What a list says of each customer."""


@dataclass(frozen=True, slots=True)
class Answers:
    """On one store and model, in one language, on the shop's terms. Each raises what its use case raises."""

    store: Store
    model: ModelInService
    terms: Terms
    language: str

    def search_customers(self, said: asked.Search) -> Answer:
        """Return a page of customers."""
        group = find_group(said.group) if said.group else None
        groups = (group,) if group else ()
        filters = Filters(groups, said.min_probability, min_clv=said.min_clv, id_prefix=said.id_prefix or None)
        page = list_customers(self.store, lambda _: filters, Order(said.sort, said.descending), said.limit, said.cursor)
        return {"customers": [_row(one) for one in page.customers], "next": page.next}

    def get_customer(self, said: asked.OneCustomer) -> Answer:
        """Return everything scored of one customer, the text by rule, and the receipts of its claims."""
        _, found, case = told_customer(self.store, said.customer_id, self.terms)
        words = _words(case)
        record = {"customer_id": shown_id(found.customer_id)}
        record |= {name: getattr(found, name) for name in CustomerProfile.__slots__ if name != "customer_id"}
        return {"customer": record, **words}

    def list_segments(self, _: asked.Nothing) -> Answer:
        """Return every group of each kind with its sums and means."""
        scoring, totals = read_totals(self.store)
        scored = scored_in(scoring, totals)
        return {
            "everybody": asdict(totals.everybody),
            "groups": {
                kind: [
                    {"name": name, **asdict(group), "advice": group_text(group, scored, "spend", self.language).text}
                    for name, group in groups.items()
                ]
                for kind, groups in totals.groups.items()
            },
        }

    def count_audience(self, said: asked.Audience) -> Answer:
        """Return how many of a group a platform's file would hold, and whom it would leave out, and why."""
        found = find_audience(self.store, said.group, said.format)
        return {
            "group": found.group.name if found.group else "all",
            "format": found.format_name,
            "counts": asdict(found.reach),
            "ready": not found.findings.problems,
            "problems": found.findings.problems,
            "warnings": found.findings.warnings,
        }

    def model_card(self, _: asked.Nothing) -> Answer:
        """Return the card and the metrics, out of time."""
        manifest = self.model.current
        wanted = ("origins", "spend", "probability", "interval")
        return {
            "card": read_model_card(self.model),
            "created_at": manifest.created_at,
            "champion": {"spend": manifest.best.spend, "probability": manifest.best.probability} if manifest.best else None,
            "metrics": {name: manifest.metrics[name] for name in wanted if name in manifest.metrics},
        }

    def ledger(self, _: asked.Nothing) -> Answer:
        """Return what came of earlier predictions, by model version."""
        try:
            return {"outcomes": measured_outcomes(self.store)}
        except NotReady as reason:
            return {"outcomes": [], "note": str(reason)}

    def what_if(self, said: asked.WhatIf) -> Answer:
        """Return the estimate before and after a change."""
        found = ask_what_if(self.store, self.model.current.parameters, said.customer_id, said.features, said.as_of)
        return {"before": found.before and _estimate(found.before), "after": _estimate(found.after)}

    def verify_claim(self, said: asked.WrittenText) -> Answer:
        """Return a verdict on each number and comparison of a text."""
        checked = verify_text(self.store, said.text, said.customer)
        return {"verdict": checked.verdict, "findings": [asdict(one) for one in checked.findings]}


def plain(answer: Answer) -> Answer:
    """Return an answer as JSON's own types."""
    made: Answer = to_jsonable_python(answer)
    return made


def _row(one: CustomerProfile) -> Answer:
    return {"customer_id": shown_id(one.customer_id)} | {name: getattr(one, name) for name in ROW}


def _words(case: Case | None) -> Answer:
    if case is None:
        return {"insight": None, "recommended_action": None, "claims": []}
    said: Written = written(case)
    return {"insight": said.text, "recommended_action": said.action, "claims": to_builtins(said.claims)}


def _estimate(one: CustomerEstimate) -> Answer:
    return {
        "features": one.features._asdict(),
        "predicted_spend_30d": one.predicted_spend,
        "purchase_probability_30d": one.purchase_probability,
        "segment": one.segment,
        "archetype": one.archetype,
        "drivers": to_builtins(one.drivers),
        "warnings": list(one.warnings),
        "as_of": one.as_of,
    }
