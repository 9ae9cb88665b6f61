"""Give out an advertising budget over the three tiers, by the 3:2:1 rule or by what each can be counted on to spend."""

from dataclasses import dataclass
from typing import Literal

from backend.contract.profiles import TIERS, CurrentScoring, Tier
from backend.contract.scoring_totals import GroupTotals
from backend.errors import NotReady
from backend.scoring.budget import CAC_SHARE, RULE, cac_target, split_cents
from backend.stores.store import Store
from backend.use_cases.stored.segment_customers import read_totals

Mode = Literal["rule", "value"]


@dataclass(frozen=True, slots=True)
class TierBudget:
    """``share`` of the budget, of 1; ``amount`` to the cent. ``new_customers``: how many it wins at the target cost."""

    segment: Tier
    customers: int
    share: float
    amount: float
    amount_per_customer: float | None
    mean_clv_365d: float | None
    cac_target: float | None
    new_customers: int | None
    value: float | None
    """What so many would be worth in a year, currency."""


@dataclass(frozen=True, slots=True)
class Allocation:
    """Amounts add up to ``total_budget``; ``notes`` say where it departs from what was asked."""

    scoring: CurrentScoring
    total_budget: float
    mode: Mode
    tiers: list[TierBudget]
    notes: list[str]


@dataclass(frozen=True, slots=True)
class Return:
    """What an amount is expected to win: customers, what they spend in a year, and that per unit of the amount."""

    customers: int
    revenue: float
    roas: float


@dataclass(frozen=True, slots=True)
class Returns:
    """By tier, and of the whole budget."""

    tiers: dict[Tier, Return]
    whole: Return


def expected_returns(given: Allocation) -> Returns:
    """Return what each tier's amount wins at its target cost; nothing where no lifetime value is known."""
    tiers = {
        one.segment: _return(one.new_customers or 0, (one.new_customers or 0) * (one.mean_clv_365d or 0.0), one.amount)
        for one in given.tiers
    }
    won = tiers.values()
    whole = _return(sum(one.customers for one in won), sum(one.revenue for one in won), given.total_budget)
    return Returns(tiers, whole)


def _return(customers: int, revenue: float, amount: float) -> Return:
    return Return(customers, round(revenue, 2), round(revenue / amount, 4) if amount > 0 else 0.0)


def allocate_budget(store: Store, total: float, mode: Mode, cac_share: float | None = None) -> Allocation:
    """Return the budget of each tier; ``total`` in currency, to the cent; ``cac_share`` of a year's value is the
    most that a new customer may cost. Raises ``NotReady`` where nobody is scored."""
    scoring, all_totals = read_totals(store)
    totals = {tier: all_totals.groups["tier"][tier] for tier in TIERS}
    if not any(group.customers for group in totals.values()):
        raise NotReady("The scoring in service holds no customers, so there is nobody to spend a budget on.")
    whole_cents = round(total * 100)
    weights, notes = _by_value(totals) if mode == "value" else _by_rule(totals)
    cents = dict(zip(TIERS, split_cents(whole_cents, [weights[tier] for tier in TIERS]), strict=True))
    whole = sum(weights.values())
    tiers = [_tier_budget(tier, totals[tier], weights[tier] / whole, cents[tier], cac_share) for tier in TIERS]
    return Allocation(scoring, whole_cents / 100, mode, tiers, notes)


def _by_rule(totals: dict[Tier, GroupTotals]) -> tuple[dict[Tier, float], list[str]]:
    weights: dict[Tier, float] = {tier: RULE[tier] if totals[tier].customers else 0.0 for tier in TIERS}
    return weights, [
        f"{tier} has no customers: its {RULE[tier]} % went to the other tiers, in proportion to their own shares."
        for tier in TIERS
        if not totals[tier].customers
    ]


def _by_value(totals: dict[Tier, GroupTotals]) -> tuple[dict[Tier, float], list[str]]:
    """Return weights by the lower end of each tier's total lifetime value: only what can be counted on earns a budget."""
    weights: dict[Tier, float] = {tier: max(totals[tier].clv_365d_low or 0.0, 0.0) for tier in TIERS}
    if not any(weights.values()):
        by_rule, notes = _by_rule(totals)
        return by_rule, ["No tier has a lower bound of lifetime value above 0, so the 3:2:1 rule decided.", *notes]
    return weights, [
        f"{tier} has {'a lower bound of 0' if totals[tier].customers else 'no customers'}: it gets nothing."
        for tier in TIERS
        if not weights[tier]
    ]


def _tier_budget(tier: Tier, group: GroupTotals, share: float, cents: int, cac_share: float | None) -> TierBudget:
    target = cac_target(group.mean_clv_365d, CAC_SHARE if cac_share is None else cac_share)
    won = int(cents / 100 / target) if target else None
    return TierBudget(
        segment=tier,
        customers=group.customers,
        share=round(share, 6),
        amount=cents / 100,
        amount_per_customer=round(cents / 100 / group.customers, 2) if group.customers else None,
        mean_clv_365d=group.mean_clv_365d,
        cac_target=target,
        new_customers=won,
        value=None if won is None or group.mean_clv_365d is None else round(won * group.mean_clv_365d, 2),
    )
