"""How the older services' clients describe a customer, and what is meant where their words are ambiguous.

``SYNONYMS`` says which word means which feature. Three of the words mean two things (``AMBIGUOUS``), and the rest of the
body tells which. The total counts, not the average; the times of the first and the last purchase count, not the mean time
between them; of two words for one thing, the earlier one of ``CLIENT_WORDS`` counts. Whatever disagrees is said in a
warning, and what cannot be is refused by the name that the client used.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from backend.contract.features import CLIENT_NAMES, SYNONYMS, ClientV1
from backend.contract.thresholds import INCONSISTENT_SPEND_SHARE
from backend.errors import ImpossibleValue, MissingFeature

UNUSED: Final = (
    "age",
    "gender",
    "country",
    "category_diversity",
    "num_categories",
    "purchase_frequency",
    "monthly_spending",
    "acquisition_source",
    "campaign_type",
    "acquisition_cost",
    "email_engagement_rate",
    "return_rate",
)
"""Fields of the older clients that no model here takes: accepted, and named in a warning."""
_PLAINER: Final = {
    "frequency": {"num_transactions", "total_orders", "num_orders"},
    "recency": {"recency_days", "days_since_last_purchase"},
}
_AGES: Final = ("T", "tenure_days", "tenure", "days_since_first_purchase")
_BOTH_KNOW: Final = {"frequency", "recency", "tenure", "monetary_value"}
"""Alone, these four may be an older client's or the purchase models': read as the client's, and a warning says so."""
SUMMARY_WORDS: Final = {
    "x": "Repeat purchases, as the purchase models write it: one less than the orders",
    "t_x": "Days from the first purchase to the last",
    "T": "Days since the first purchase",
}
"""The words of the BTYD literature (Fader, Hardie & Lee 2005) that mean one thing only."""
CLIENT_WORDS: Final = (*CLIENT_NAMES, *(word for word, name in SYNONYMS.items() if name in CLIENT_NAMES), "x", "t_x")
"""Every word for a number that ``read_client_body`` understands."""

AMBIGUOUS: Final = {
    "monetary_value": "Total spend; or spend per order, where that is what it equals and avg_order_value stands beside it",
    "frequency": "Orders; or repeat purchases, where another word gives the orders, and beside T",
    "recency": "Days since the last purchase; or days from the first to the last, in a body that counts repeat purchases"
    " and whose days_between_purchases fits only that, and beside T",
}
"""What documents say of the three words with two meanings."""

_DAY: Final = 1.0
_ROUNDING: Final = 1e-6
"""Days, less than a tenth of a second: a last purchase so much later than the first is so by arithmetic."""
Words = dict[str, float]


@dataclass(frozen=True, slots=True)
class ClientBody:
    """One customer's ``client_v1``, shape ``(6,)`` in that order, what the reader was unsure of, and the day it holds for.

    Orders placed on one day are one purchase day: there are never more orders than days between the first and the last.
    ``used`` are the words that counted.
    """

    values: ClientV1[float]
    warnings: tuple[str, ...]
    used: tuple[str, ...] = ()
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class _Remarks:
    """What there is to say of a body while it is read; ``unused`` are the words that did not count."""

    said: list[str] = field(default_factory=list)
    unused: set[str] = field(default_factory=set)

    def leave_out(self, word: str, value: float, why: str) -> None:
        self.unused.add(word)
        self.said.append(f"{word} ({value:g}) was not used: {why}.")


def read_client_body(sent: Mapping[str, float]) -> ClientBody:
    """Return what one body means, whose numbers passed ``guardrails.inputs``.

    Raises ``MissingFeature`` or ``ImpossibleValue``.

    >>> body = read_client_body({"total_spent": 300, "num_orders": 3, "recency": 10, "tenure": 100})
    >>> tuple(body.values), body.warnings
    ((300, 100.0, 3, 10, 100, 45.0), ())
    >>> body.used
    ('total_spent', 'num_orders', 'recency', 'tenure')
    """
    remarks = _Remarks()
    plain = _out_of_summary(sent, remarks)
    if set(sent) == _BOTH_KNOW and sent["recency"] >= sent["frequency"]:  # x repeats take x days
        remarks.said.append(
            f"frequency ({sent['frequency']:g}) was taken as orders, recency ({sent['recency']:g}) as days since the last,"
            f" monetary_value ({sent['monetary_value']:g}) as spend in all. If they are repeat purchases, days from the"
            " first to the last and the mean value, as purchase models write them, send x, t_x, T and monetary_value."
        )
    said: dict[str, Words] = {name: {} for name in CLIENT_NAMES}
    for word in CLIENT_WORDS:
        if word in plain:
            said[SYNONYMS.get(word, word)][word] = plain[word]
    orders = _orders(said["num_transactions"], remarks)
    total = _total(said, orders, remarks)
    recency, tenure = _times(said, orders, remarks)
    days = 1.0 + math.floor(tenure - recency)
    if orders > days:
        remarks.said.append(
            f"{orders:g} orders within {days:g} day{'s' * (days > 1)} count as {days:g}: a purchase is a day."
        )
        orders = days
    gap = (tenure - recency) / (orders - 1) if orders > 1 else 0.0
    for word, given in said["days_between_purchases"].items():
        if not _agree(given, gap, _DAY):
            remarks.leave_out(word, given, f"{orders:g} orders over {tenure - recency:g} days make {gap:g}")
    used = tuple(word for word in sent if word in {*CLIENT_WORDS, *SUMMARY_WORDS} and word not in remarks.unused)
    return ClientBody(ClientV1(total, total / orders, orders, recency, tenure, gap), tuple(remarks.said), used)


def _out_of_summary(sent: Mapping[str, float], remarks: _Remarks) -> Mapping[str, float]:
    """Return the body in plain words, where it was written in those of the purchase models: x, t_x, T and a mean value."""
    repeats_word, seen_word = _summary_word(sent, "x", "frequency"), _summary_word(sent, "t_x", "recency")
    if repeats_word is None and seen_word is None:
        return sent
    plain = {word: value for word, value in sent.items() if word not in {repeats_word, seen_word}}
    taken = []
    if repeats_word is not None:
        if sent[repeats_word] % 1:
            raise ImpossibleValue(f"{repeats_word} must be a whole number, not {sent[repeats_word]:g}.", field=repeats_word)
        plain["num_transactions"] = sent[repeats_word] + 1.0
        taken.append(f"{repeats_word} ({sent[repeats_word]:g}) as purchases after the first")
        if "monetary_value" in plain:
            plain.setdefault("avg_spend", plain["monetary_value"])
            taken.append(f"monetary_value ({plain.pop('monetary_value'):g}) as the value of one")
    age_word = next((word for word in _AGES if word in sent), None)
    if seen_word is not None and age_word is not None:
        if sent[seen_word] > sent[age_word]:
            raise ImpossibleValue(
                f"{seen_word} ({sent[seen_word]:g}) cannot exceed {age_word} ({sent[age_word]:g}): the last purchase is not"
                " in the future.",
                field=seen_word,
            )
        since = sent[age_word] - sent[seen_word]
        if _agree(plain.setdefault("recency_days", since), since, _DAY):
            taken.append(f"{seen_word} ({sent[seen_word]:g}) as days from the first to the last")
        else:
            remarks.leave_out(seen_word, sent[seen_word], f"recency_days ({plain['recency_days']:g}) says otherwise")
    if taken:
        remarks.said.append(f"As the purchase models write them, {', '.join(taken)}.")
    return plain


def _summary_word(sent: Mapping[str, float], sure: str, unsure: str) -> str | None:
    """Return the word that the purchase models use for it, if they wrote this: ``unsure`` only beside T, and no plainer."""
    if sure in sent:
        return sure
    return unsure if unsure in sent and sent.keys() & {"x", "t_x", "T"} and not sent.keys() & _PLAINER[unsure] else None


def _orders(words: Words, remarks: _Remarks) -> float:
    word, orders = _one("num_transactions", words, remarks, unless_alone="frequency")
    if orders < 1 or orders % 1:
        raise ImpossibleValue(f"{word} must be a whole number of orders, at least 1, not {orders:g}.", field=word)
    frequency = words.get("frequency", orders)
    if frequency not in {orders, orders - 1}:
        remarks.leave_out("frequency", frequency, f"it is neither {word} ({orders:g}) nor one less")
    return orders


def _total(said: Mapping[str, Words], orders: float, remarks: _Remarks) -> float:
    """Return total spend, from the total itself or from the average."""
    total_words, average_words = said["total_spend"], said["avg_spend"]
    if set(total_words) <= {"monetary_value"} and average_words:
        word, average = _one("avg_spend", average_words, remarks)
        total = average * orders
        _doubt("monetary_value", total_words, (total, average), remarks)
        monetary = total_words.get("monetary_value", total)
        return monetary if _agree(monetary, total) else total
    word, total = _one("total_spend", total_words, remarks, unless_alone="monetary_value")
    _doubt("monetary_value", total_words, (total, total / orders), remarks)
    for other, average in average_words.items():
        if not _agree(average * orders, total):
            remarks.leave_out(other, average, f"{orders:g} orders for {word} ({total:g}) make {total / orders:g} each")
    return total


def _times(said: Mapping[str, Words], orders: float, remarks: _Remarks) -> tuple[float, float]:
    """Return the days since the last and since the first purchase."""
    word, recency = _one("recency_days", said["recency_days"], remarks, unless_alone="recency")
    first_word, tenure = _one("tenure_days", said["tenure_days"], remarks)
    if recency > tenure + _ROUNDING:
        raise ImpossibleValue(
            f"{word} ({recency:g}) cannot exceed {first_word} ({tenure:g}): the last purchase is not before the first.",
            field=word,
        )
    if word != "recency":
        _doubt("recency", said["recency_days"], (recency, tenure - recency), remarks)
    gaps = said["days_between_purchases"].values()
    if (
        word == "recency"
        and said["num_transactions"].get("frequency") == orders - 1
        and any(_agree(gap * (orders - 1), recency) and not _agree(gap * (orders - 1), tenure - recency) for gap in gaps)
    ):
        remarks.said.append(
            f"recency ({recency:g}) was taken as days from the first purchase to the last, as"
            f" days_between_purchases says: the last was {tenure - recency:g} days ago."
        )
        recency = tenure - recency
    if orders == 1 and tenure - recency > _DAY:
        remarks.leave_out(first_word, tenure, f"the only order was {recency:g} days ago")
    return min(recency, tenure), recency if orders == 1 else tenure


def _one(name: str, words: Words, remarks: _Remarks, unless_alone: str = "") -> tuple[str, float]:
    """Return the first word for a feature and its value; the ambiguous word ``unless_alone`` yields to any other."""
    sure = {word: value for word, value in words.items() if word != unless_alone} or words
    if not sure:
        known = ", ".join((name, *(word for word, meant in SYNONYMS.items() if meant == name)))
        raise MissingFeature(f"Missing: {name} (any of {known}).", field=name)
    (first, value), *others = sure.items()
    for word, other in others:
        if other != value:
            remarks.leave_out(word, other, f"it means the same as {first} ({value:g})")
    return first, value


def _doubt(word: str, words: Words, meanings: tuple[float, float], remarks: _Remarks) -> None:
    """Return a sentence where an ambiguous word was sent and fits neither of its meanings."""
    if word in words and not any(_agree(words[word], meaning) for meaning in meanings):
        one, other = meanings
        remarks.leave_out(word, words[word], f"the rest of the body makes it {one:g} or {other:g}")


def _agree(one: float, other: float, slack: float = 0.0) -> bool:
    return abs(one - other) <= max(INCONSISTENT_SPEND_SHARE * max(one, other), slack)
