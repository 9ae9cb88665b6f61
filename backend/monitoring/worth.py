"""Whether contacting customers is worth what it costs: beforehand by what it would take, afterwards by what came."""

from dataclasses import dataclass
from typing import Final, Literal

from backend.monitoring.experiments import CONFIDENCE, POWER, Uplift, customers_needed, least_uplift

Answer = Literal["worth contacting", "not worth contacting", "not known"]
ASKED_UPLIFT: Final = 0.02
"""Two points more buyers: what the sentence on power is about."""
MOST_DOUBLED: Final = 1.0
"""A contact that would have to add more buyers than there are anyway is not worth trying: campaigns move a rate by
fractions of itself."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What an experiment can show, said before it begins.

    ``customers``: who takes part; ``base_rate``: the share expected to buy anyway; ``needed``: customers that show
    ``ASKED_UPLIFT``; ``least_uplift``: the smallest that these customers show; ``break_even``: the uplift that pays for the
    contact, None where its cost is not known. Shares, not points.
    """

    customers: int
    base_rate: float
    held_out_share: float
    needed: int | None
    least_uplift: float | None
    break_even: float | None
    answer: Answer
    sentences: tuple[str, ...]


def plan(
    customers: int, base_rate: float, held_out_share: float, cost: float | None, margin_of_order: float | None
) -> Plan:
    """Return what so many customers can show. ``cost`` of one contact and ``margin_of_order`` in currency."""
    needed = least = None
    told: list[str] = []
    if held_out_share > 0 and 0 < base_rate < 1 - ASKED_UPLIFT:
        needed = customers_needed(base_rate, ASKED_UPLIFT, held_out_share)
        least = least_uplift(customers, base_rate, held_out_share) if customers else None
        told.append(_power(customers, base_rate, held_out_share, needed, least))
    pays = cost / margin_of_order if cost is not None and margin_of_order else None
    answer: Answer = "not known"
    if pays is not None:
        hopeless = pays > MOST_DOUBLED * base_rate or base_rate + pays > 1
        answer = "not worth contacting" if hopeless else "not known"
        told.append(_pays(pays, base_rate, hopeless=hopeless))
    return Plan(customers, base_rate, held_out_share, needed, least, pays, answer, tuple(told))


def worth(found: Uplift, cost: float | None, margin: float | None) -> tuple[Answer, str]:
    """Return whether contacting paid, and a sentence: extra spend x ``margin`` (a share) against ``cost`` (currency)."""
    if cost is None or margin is None:
        return "not known", "Say what a contact costs and which share of spend is margin to know whether it paid."
    low, high = (end * margin - cost for end in (found.spend_low, found.spend_high))
    told = f"After its cost a contact brought {found.spend * margin - cost:+,.2f} ({low:+,.2f} to {high:+,.2f})"
    if low > 0:
        return "worth contacting", f"{told}: worth contacting."
    if high < 0:
        return "not worth contacting", f"{told}: not worth contacting."
    return "not known", f"{told}, which can be a gain or a loss: hold the lot for longer, or with more customers."


def _power(customers: int, base: float, share: float, needed: int, least: float | None) -> str:
    told = (
        f"{needed:,} customers ({share:.0%} held out) show {100 * ASKED_UPLIFT:g} points more buyers than {base:.1%} in"
        f" {POWER:.0%} of all cases, at {CONFIDENCE:.0%} confidence"
    )
    return f"{told}; these {customers:,} show {100 * least:.1f} points or more." if least is not None else f"{told}."


def _pays(pays: float, base: float, *, hopeless: bool) -> str:
    told = f"A contact pays if it adds {100 * pays:.1f} points of buyers to the {base:.1%} who are expected anyway"
    return f"{told}: not worth contacting." if hopeless else f"{told}."
