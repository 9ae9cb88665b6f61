"""What is said of a group of customers: advice that rests on sums of its members, each with its receipt."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final, Literal, NamedTuple

from backend.contract.receipts import ClaimReceipt, Comparison, ReceiptFact
from backend.contract.scoring_totals import GroupTotals
from backend.insight.facts.values import Fact, Facts
from backend.insight.writing.grammar.language import language, text_of
from backend.insight.writing.grammar.render import Filled, filled
from backend.insight.writing.receipt import plain
from backend.insight.writing.write import figures_of

By = Literal["spend", "value"]
MORE: Final = Fraction(3, 2)
LESS: Final = Fraction(2, 3)
"""A group whose members are worth this many times what the average customer is gets more, or less, than others."""


@dataclass(frozen=True, slots=True)
class GroupText:
    """One sentence of advice, and the claims it rests on; none of a group that nobody is in."""

    text: str
    claims: tuple[ClaimReceipt, ...]


class Scored(NamedTuple):
    """The scoring that a group is of."""

    everybody: GroupTotals
    as_of: date
    model_version: str
    currency: str
    active_days: float | None
    """The shop's activity window; where it is not known, nothing is said of who is active."""


class _Claim(NamedTuple):
    id: str
    relation: str
    facts: Facts


def group_text(group: GroupTotals, scored: Scored, by: By, code: str = "en") -> GroupText:
    """Return what to do about a group, by what its members carry of everybody's expected spend, or value of a year."""
    tongue, figures = language(code), figures_of(code, scored.currency)
    if not group.customers:
        return GroupText(f"{tongue.groups['do']['nobody']}.", ())
    carried = _telling(group, scored.everybody, by)
    claims = [claim for claim in (carried, _active(group, scored.active_days)) if claim is not None]
    do = tongue.groups["do"][_advice(group, carried)]
    says = [filled(text_of(tongue.groups["why"][claim.id]), claim.facts, figures) for claim in claims]
    text = tongue.groups["text"].format(do=do, why="; ".join(one.text for one in says))
    return GroupText(text, tuple(_receipt(claim, why, scored) for claim, why in zip(claims, says, strict=True)))


def _telling(group: GroupTotals, everybody: GroupTotals, by: By) -> _Claim | None:
    """Return what the members carry over the horizon that advice should go by: a group that carries little over 30 days is
    looked at over the year, as newcomers are worth more than their next month."""
    soon, year = (_carried(group, everybody, one) for one in (by, "value"))
    if by == "spend" and year is not None and "keep_cheap" in {_advice(group, soon)} - {_advice(group, year)}:
        return year
    return soon


def _advice(group: GroupTotals, carried: _Claim | None) -> str:
    if carried is None:
        return "as_any"
    share, part = (Fraction(carried.facts[name].value) for name in ("share", "carried"))  # type: ignore[arg-type]
    if part >= MORE * share:
        return "serve_first" if 2 * group.active_customers >= group.customers else "win_back_first"
    return "keep_cheap" if part <= LESS * share else "as_any"


def _carried(group: GroupTotals, everybody: GroupTotals, by: By) -> _Claim | None:
    """Return what the members carry; None where nothing is expected of anybody."""
    own, all_ = (_cents(one, by) for one in (group, everybody))
    if own is None or not all_:
        return None
    share = Fact(Fraction(group.customers, everybody.customers), "percent")
    names = {"spend": "predicted_spend_30d", "value": "clv_365d"}
    relation = f"sum of {names[by]} over the group's customers, as a part of everybody's"
    members = Fact(group.customers, "customers")
    facts = {"members": members, "share": share, "carried": Fact(Fraction(own, all_), "percent")}
    return _Claim(f"group_{by}", relation, facts)


def _cents(group: GroupTotals, by: By) -> int | None:
    total = group.predicted_spend_30d if by == "spend" else group.clv_365d
    return None if total is None else round(total * 100)


def _active(group: GroupTotals, window: float | None) -> _Claim | None:
    if window is None:
        return None
    part = Fact((group.active_customers, group.customers), "part")
    facts: Facts = {"active": part, "window": Fact(Fraction(window), "count")}
    return _Claim("group_active", "customers of the group whose last order lies within the shop's activity window", facts)


def _receipt(claim: _Claim, says: Filled, scored: Scored) -> ClaimReceipt:
    facts = [ReceiptFact(name, plain(fact.value), fact.unit, says.said.get(name, "")) for name, fact in claim.facts.items()]
    everybody = Comparison("all scored customers", scored.everybody.customers, scored.as_of)
    return ClaimReceipt(claim.id, says.text, tuple(facts), claim.relation, everybody, scored.as_of, scored.model_version)
