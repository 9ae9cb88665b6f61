"""Labelled drafts: reading them, and what the checker makes of them.

A file of cases is JSON lines. The first line describes the customers and the peers that they are seen among; every other
line is one case: ``{"id", "customer", "violates": [codes], "draft": {...}}``, or ``"content"`` for an answer that is no
draft.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from backend.contract.estimates import CustomerEstimate, Driver
from backend.contract.parameters.scoring import PurchaseOdds, ScoringParameters, SegmentThresholds, SpendCaps, SpendModel
from backend.insight.asking.asking import checked
from backend.insight.facts.facts import FactSheet, fact_sheet

NUMERIC: Final = frozenset(
    {"numeral", "number_word", "currency", "wrong_unit", "unknown_slot", "broken_slot", "slot_misuse"}
)
"""The codes whose miss would publish a number that is not ours."""


@dataclass(frozen=True, slots=True)
class Case:
    """One labelled answer; ``violates`` is empty for a good one."""

    id: str
    sheet: FactSheet
    violates: frozenset[str]
    content: str


@dataclass(slots=True)
class Verdicts:
    """What the checker said, counted."""

    good: int = 0
    bad: int = 0
    rejected_good: list[str] = field(default_factory=list)
    accepted_bad: list[str] = field(default_factory=list)
    labelled: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    reported: Counter[str] = field(default_factory=Counter)
    on_good: Counter[str] = field(default_factory=Counter)

    def recall(self) -> float:
        """The share of bad drafts that were rejected."""
        return 1.0 - len(self.accepted_bad) / self.bad if self.bad else 1.0

    def false_rejections(self) -> float:
        """The share of good drafts that were rejected."""
        return len(self.rejected_good) / self.good if self.good else 0.0

    def by_code(self) -> dict[str, dict[str, float | int]]:
        """Per code: cases with that label, how many of them got it, and how much of what was reported is labelled so."""
        codes = sorted(set(self.labelled) | set(self.reported))
        return {
            code: {
                "cases": self.labelled[code],
                "recall": self.found[code] / self.labelled[code] if self.labelled[code] else 1.0,
                "precision": self.found[code] / self.reported[code] if self.reported[code] else 1.0,
                "on_good": self.on_good[code],
            }
            for code in codes
        }


def read_cases(lines: Iterable[str]) -> tuple[dict[str, FactSheet], list[Case]]:
    """The customers of a file by name, and its cases."""
    rows = [json.loads(line) for line in lines if line.strip()]
    sheets = {name: _sheet(customer, rows[0]) for name, customer in rows[0]["customers"].items()}
    return sheets, [_case(row, sheets) for row in rows[1:]]


def check_cases(cases: Sequence[Case]) -> Verdicts:
    """Run the checker over every case."""
    verdicts = Verdicts()
    for case in cases:
        _, codes = checked(case.content, case.sheet)
        _count(verdicts, case, frozenset(codes))
    return verdicts


def _count(verdicts: Verdicts, case: Case, codes: frozenset[str]) -> None:
    verdicts.reported.update(codes)
    verdicts.labelled.update(case.violates)
    verdicts.found.update(case.violates & codes)
    if case.violates:
        verdicts.bad += 1
        if not codes:
            verdicts.accepted_bad.append(case.id)
        return
    verdicts.good += 1
    verdicts.on_good.update(codes)
    if codes:
        verdicts.rejected_good.append(case.id)


def _case(row: dict[str, Any], sheets: dict[str, FactSheet]) -> Case:
    content = row["content"] if "content" in row else json.dumps(row["draft"])
    return Case(row["id"], sheets[row["customer"]], frozenset(row["violates"]), content)


def _sheet(customer: dict[str, Any], head: dict[str, Any]) -> FactSheet:
    estimate = CustomerEstimate(
        features=tuple(customer["features"]),
        predicted_spend=customer["predicted_spend"],
        purchase_probability=customer["purchase_probability"],
        segment=customer["segment"],
        archetype=customer["archetype"],
        drivers=tuple(Driver(name, share) for name, share in customer["drivers"].items()),
        warnings=(),
    )
    interval = customer.get("interval")
    return fact_sheet(
        estimate,
        _parameters(head),
        interval=(interval[0], interval[1]) if interval else None,
        trend=customer.get("trend"),
        season_index=customer.get("season_index"),
    )


def _parameters(head: dict[str, Any]) -> ScoringParameters:
    return ScoringParameters(
        spend=SpendModel(),
        caps=SpendCaps((), (0.0,)),
        purchase_odds=PurchaseOdds(),
        segments=SegmentThresholds(**head["segments"]),
        ranges={},
        peers={name: tuple(values) for name, values in head["peers"].items()},
        currency=head["currency"],
    )
