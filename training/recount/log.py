"""The order log and the stored record, as the recount reads them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from sqlalchemy import Connection

from backend.contract.profiles import CurrentScoring, CustomerProfile
from backend.errors import UnknownName
from backend.stores.scored.customers import Filters, Order, Place, page
from backend.stores.scored.scorings import current
from training.progress import Say
from training.recount.groups import GroupView
from training.recount.people import Line, people
from training.recount.shop import Shop, Stored
from training.recount.view import View
from training.transactions.order_log import opened

CHUNK = 20_000


@dataclass(frozen=True)
class Ground:
    """What a recount stands on: the shop once more, and the scoring that is asked about."""

    shop: Shop
    scoring: CurrentScoring
    profiles: dict[str, CustomerProfile]

    def group(self, kind: str, name: str) -> GroupView:
        """Return a group: everybody whose field ``kind`` of the scored record says ``name``."""
        members = frozenset(one for one in self.customers if (getattr(self.profiles[one], kind) or "Unknown") == name)
        return GroupView(members, self.shop, self.scoring.scoring.totals.get("active_days") or 0.0)

    def view(self, customer_id: str) -> View:
        """Return one customer. Raises ``UnknownName`` where the log has no order of theirs."""
        person = self.shop.people.get(customer_id)
        if person is None or customer_id not in self.shop.stored:
            raise UnknownName(f"The log has no order of a scored customer {customer_id[:128]!r}.")
        return View(person, self.shop.stored[customer_id], self.shop)

    @cached_property
    def customers(self) -> list[str]:
        """Return everybody who can be recounted, in order of their ids."""
        return sorted(set(self.shop.people) & set(self.shop.stored))


def ground(files: list[Path], connection: Connection, say: Say) -> Ground:
    """Read the log and the scoring in service. Raises ``UnreadableLog`` and ``NotReady``."""
    scoring = current(connection)
    profiles = {one.customer_id: one for one in _profiles(connection, scoring.id)}
    stored = {name: _stored(one) for name, one in profiles.items()}
    with opened(files, say) as log:
        say("counting once more")
        lines = [
            Line(row["customer_id"], row["order_id"], row["product_id"], row["description"] or "", int(row["quantity"]),
                 row["at"], row["country"], row["net_amount"])
            for batch in log.lines.to_pyarrow().to_batches(CHUNK) for row in batch.to_pylist()
        ]  # fmt: skip
    as_of: date = scoring.scoring.cutoff
    everybody = {name: one for name, one in people(lines, as_of).items() if name in stored}
    return Ground(Shop(everybody, stored, lines, as_of), scoring, profiles)


def _profiles(connection: Connection, number: int) -> Iterator[CustomerProfile]:
    after: Place | None = None
    while found := page(connection, number, Filters(), Order("customer_id", descending=False), after, CHUNK):
        yield from found
        after = Place(found[-1].customer_id, None)


def _stored(profile: CustomerProfile) -> Stored:
    return Stored(
        odds=_exact(profile.purchase_probability_30d, 4),
        odds_year=_known(profile.purchase_probability_365d, 4),
        value=_known(profile.clv_365d, 2),
        spend=_exact(profile.predicted_spend_30d, 2),
        spend_low=_known(profile.spend_30d_low, 2),
        spend_high=_known(profile.spend_30d_high, 2),
        orders=_known(profile.expected_orders_365d, 3),
    )


def _known(value: float | None, places: int) -> Decimal | None:
    return None if value is None else _exact(value, places)


def _exact(value: float, places: int) -> Decimal:
    """Return a stored float as the decimal that it was rounded to."""
    return Decimal(repr(value)).quantize(Decimal(1).scaleb(-places))
