"""Advice held back by lot: some customers get none, so that what the others' advice brings can be read out."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from msgspec import structs
from sqlalchemy import Connection

from backend.contract.estimates import Insight
from backend.monitoring.experiments import arm_of
from backend.monitoring.ledger import MOST_WAITING, customer_key
from backend.stores.ledger.experiments import Experiment, assign, begin

HELD_OUT: Final = "Do nothing for now: a lot holds this customer out, to see what advice to the others brings."


@dataclass(slots=True)
class AdviceByLot:
    """One per process; ``share`` of the customers are held out of the experiment ``name``. 3 microseconds a customer."""

    name: str
    share: float
    _waiting: deque[tuple[str, date, bool]] = field(default_factory=lambda: deque(maxlen=MOST_WAITING))

    def advised(self, customer_id: str, insight: Insight, day: date) -> Insight:
        """Return the insight with its advice, or with none where the lot says so; the arm waits to be written."""
        held_out = arm_of(customer_id, self.name, self.share) == "held out"
        self._waiting.append((customer_id, day, held_out))
        return structs.replace(insight, action=HELD_OUT) if held_out else insight

    def taken(self) -> Sequence[tuple[str, date, bool]]:
        """Take out what waits."""
        return [self._waiting.popleft() for _ in range(len(self._waiting))]

    def put_back(self, arms: Sequence[tuple[str, date, bool]]) -> None:
        """Let these wait again, as far as there is room."""
        self._waiting.extendleft(reversed(arms[len(arms) - max(MOST_WAITING - len(self._waiting), 0) :]))

    def write(self, connection: Connection, arms: Sequence[tuple[str, date, bool]], secret: str) -> None:
        """Write arms down, and the experiment before its first."""
        if arms:
            first = min(day for _, day, _ in arms)
            begin(connection, Experiment(self.name, first, "advice", "everybody who is asked about", self.share, 0))
            for day in sorted({day for _, day, _ in arms}):
                keys = {customer_key(name, secret): held for name, at, held in arms if at == day}
                assign(connection, self.name, day, keys)
