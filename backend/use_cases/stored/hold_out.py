"""Experiments on whom to contact: planned beforehand, drawn by lot as an audience leaves, listed with what came of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from backend.contract.scoring_totals import GroupTotals
from backend.contract.shop.contacts import Member
from backend.errors import BadInput
from backend.monitoring.experiments import arm_of
from backend.monitoring.ledger import customer_key
from backend.monitoring.worth import Plan, plan
from backend.stores.ledger.experiments import Experiment, assign, begin, listed
from backend.stores.store import Store
from backend.stores.tables import metadata

LONGEST_NAME: Final = 60
NOTHING: Final = "No experiment has begun: export an audience with a name for one."


@dataclass(frozen=True, slots=True)
class Lot:
    """The lot of one experiment: ``treated`` draws, remembers who got which arm, and returns whom to contact."""

    store: Store
    experiment: Experiment
    secret: str

    def treated(self, members: Sequence[Member], day: date) -> list[Member]:
        """Return the members that are contacted; all of them stand in the ledger before the first leaves."""
        drawn = {one.contact.customer_id: self.holds_out(one.contact.customer_id) for one in members}
        with self.store.writing() as connection:
            keys = {customer_key(name, self.secret): held for name, held in drawn.items()}
            assign(connection, self.experiment.name, day, keys)
        return [one for one in members if not drawn[one.contact.customer_id]]

    def holds_out(self, customer_id: str) -> bool:
        """Return whether a customer is held out: the same for ever, on any machine."""
        return arm_of(customer_id, self.experiment.name, self.experiment.held_out_share) == "held out"


def lot(store: Store, new: Experiment, secret: str) -> Lot:
    """Begin an experiment, or go on with the one of this name. Raises ``BadInput`` where it asks something else."""
    if not new.name.strip() or len(new.name) > LONGEST_NAME or not new.name.isprintable():
        raise BadInput(f"An experiment's name has 1 to {LONGEST_NAME} visible letters.", field="experiment")
    if not 0 <= new.held_out_share < 1:
        raise BadInput("The share held out lies between 0 and 1, 1 not included.", field="holdout")
    with store.writing() as connection:
        metadata.create_all(connection)
        return Lot(store, begin(connection, new), secret)


def planned(
    reachable: int, totals: GroupTotals, held_out_share: float, cost: float | None = None, margin: float | None = None
) -> Plan:
    """Return what an experiment on a group can show. ``cost`` of a contact in currency, ``margin`` a share of spend."""
    buyers = totals.expected_buyers_30d
    earned = margin * totals.predicted_spend_30d / buyers if margin is not None and buyers else None
    return plan(reachable, totals.mean_purchase_probability_30d or 0.0, held_out_share, cost, earned)


def experiments(store: Store) -> list[dict[str, Any]]:
    """Return every experiment with its read-out, none before the first. Raises ``NotReady`` without a database."""
    with store.reading(NOTHING) as connection:
        return listed(connection)
