"""A customer as the client writes it, to the history that is valued, or to the one sentence why it cannot be."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from backend.errors import BadInput, ImpossibleValue
from backend.guardrails.history_summaries import SUMMARY_WORDS, summary
from backend.guardrails.transactions import amount_in_units, day_of_purchase, horizon_in_days, ordinal_day
from backend.use_cases.estimates.value_histories import History

CUSTOMER, DATE, AMOUNT, CHANNEL = "CustomerID", "Arrival Date", "Total Revenue USD", "Channel"
SNAPSHOT, HORIZON = "snapshot_date", "xdays"
FAULT: Final = object()
"""Key of a customer that was found faulty on reading; its value is the sentence."""
_MOST_TEXT = 128


@dataclass(frozen=True, slots=True)
class Terms:
    """The day (an ordinal) and the number of days to value over, where the customer does not say; None: not said.

    ``known_until``: the day up to which the model in service knows its shop, for a body that says no day at all.
    """

    snapshot: int | None = None
    horizon_days: int | None = None
    known_until: int = 0

    def of(self, given: dict[str, Any]) -> "Terms":
        """Return these terms, replaced by what ``given`` says. Raises ``ImpossibleValue``."""
        return Terms(
            ordinal_day(given[SNAPSHOT], SNAPSHOT) if SNAPSHOT in given else self.snapshot,
            horizon_in_days(given[HORIZON], HORIZON) if HORIZON in given else self.horizon_days,
            self.known_until,
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """One customer of the request; ``customer_id`` as it was sent, None where it cannot be told."""

    customer_id: str | int | None
    history: History | None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """The customers of a body, in order, and how many of them each of its records holds; None: it is one of them.

    Batch transform joins answers to records line by line, so JSON Lines answers with as many lines as it was asked.
    ``warnings`` are sentences on what was taken for granted.
    """

    asked: list[Asked]
    records: list[int | None]
    warnings: tuple[str, ...] = ()


class Reader:
    """Reads customers one by one; days that were read once are known from then on."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}

    def customer(self, given: Any, terms: Terms) -> Asked:
        """Return the customer with a history, or with an error of their own."""
        try:
            name = customer_id(given)
        except BadInput as error:
            return Asked(None, None, str(error))
        try:
            return Asked(name, self._history(given, terms.of(given)))
        except BadInput as error:
            return Asked(name, None, str(error))

    def last_day(self, customers: list[Any]) -> int | None:
        """Return the day of the last transaction that can be read; None where there is none."""
        days = [day for one in customers if isinstance(one, dict) for day in self._days(one.get("transactions"))]
        return max(days, default=None)

    def _days(self, rows: Any) -> Iterator[int]:
        for row in rows if isinstance(rows, list) else ():
            try:
                yield self._day(row.get(DATE) if isinstance(row, dict) else None)
            except BadInput:  # said where the customer is read
                continue

    def _day(self, arrived: Any) -> int:
        day = self._known.get(arrived) if isinstance(arrived, str) else None
        if day is None:
            day = self._known[arrived] = day_of_purchase(arrived, DATE)
        return day

    def _history(self, given: dict[Any, Any], terms: Terms) -> History:
        rows = given.get("transactions")
        if FAULT in given:
            raise BadInput(given[FAULT])
        summed_up = "transactions" not in given and any(word in given for word in SUMMARY_WORDS)
        if not isinstance(rows, list) and not summed_up:
            raise BadInput("transactions must be a list.", field="transactions")
        if terms.snapshot is None or terms.horizon_days is None:
            raise BadInput(f"{SNAPSHOT if terms.snapshot is None else HORIZON} is missing.")
        if not isinstance(rows, list):
            return History([], [], [], terms.snapshot, terms.horizon_days, summary(given))
        history = History([], [], [], terms.snapshot, terms.horizon_days)
        for place, row in enumerate(rows):
            try:
                self._add(row, history)
            except BadInput as error:
                raise BadInput(f"transactions[{place}]: {error}") from None
        return history

    def _add(self, row: Any, history: History) -> None:
        if not isinstance(row, dict):
            raise ImpossibleValue(f"must be an object with {DATE} and {AMOUNT}.")
        day, channel = self._day(row.get(DATE)), row.get(CHANNEL)
        if channel is not None and not (isinstance(channel, str) and len(channel) <= _MOST_TEXT):
            raise ImpossibleValue(f"{CHANNEL} must be a text of at most {_MOST_TEXT} characters.", field=CHANNEL)
        history.amounts.append(amount_in_units(row.get(AMOUNT), AMOUNT))
        history.days.append(day)
        history.channels.append(channel or "")


def customer_id(given: Any) -> str | int:
    """Return the id as it was sent: a text or a whole number. Raises ``ImpossibleValue``."""
    if not isinstance(given, dict):
        raise ImpossibleValue(f"A customer must be an object with {CUSTOMER} and transactions.")
    match given.get(CUSTOMER):
        case int(name) if not isinstance(name, bool) and abs(name) < 1 << 63:
            return name
        case float(name) if name.is_integer() and abs(name) < 1 << 53:
            return int(name)  # 13085.0: a data frame's number
        case str(name) if name.strip() and len(name) <= _MOST_TEXT and name.isprintable():
            return name
        case _:
            raise ImpossibleValue(
                f"{CUSTOMER} must be a whole number, or a text of 1 to {_MOST_TEXT} characters.", field=CUSTOMER
            )
