"""Claims about a group once more: its members one by one, what each is expected to bring, and who ordered lately."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from training.recount.shop import Shop, Stored


@dataclass(frozen=True)
class GroupView:
    """The ids of a group's members, among the customers of a shop; ``window``: days for which an order counts as lately."""

    members: frozenset[str]
    shop: Shop
    window: float

    def population(self, what: str) -> int | None:
        """Return how many there are of those with whom a claim compares."""
        return self.shop.size if what == "all scored customers" else None

    def lately(self, who: str) -> bool:
        """Return whether a member's last order is no older than the window."""
        last = max(line.at for line in self.shop.people[who].lines if line.amount > 0)
        return datetime.combine(self.shop.as_of, time()) - last <= timedelta(days=self.window)


def _carried(view: GroupView, amount: Callable[[Stored], Decimal | None]) -> dict[str, Any] | None:
    known = {who: found for who in view.shop.people if (found := amount(view.shop.stored[who])) is not None}
    everybody = sum(known.values(), Decimal(0))
    if not view.members or not everybody:
        return None
    own = sum((value for who, value in known.items() if who in view.members), Decimal(0))
    share = Fraction(len(view.members), view.shop.size)
    return {"members": len(view.members), "share": share, "carried": Fraction(own) / Fraction(everybody)}


def _active(view: GroupView) -> dict[str, Any] | None:
    if not view.members:
        return None
    active = sum(view.lately(who) for who in view.members)
    return {"active": (active, len(view.members)), "window": Fraction(view.window)}


GROUP_CLAIMS: Final[Mapping[str, Callable[[GroupView], dict[str, Any] | None]]] = {
    "group_spend": lambda view: _carried(view, lambda one: one.spend),
    "group_value": lambda view: _carried(view, lambda one: one.value),
    "group_active": _active,
}
