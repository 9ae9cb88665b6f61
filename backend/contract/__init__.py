"""The words that every room shares. Imports nothing but ``errors``.

``GLOSSARY`` says what each word of the field means here, one meaning a word. ``tests/architecture/test_glossary.py`` holds
names, docstrings and messages to it: no other word stands in for a term, and nothing else is called by its name.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Term:
    """One word of the glossary; ``not_these`` are words that must not stand in for it, in the forms that occur."""

    meaning: str
    not_these: tuple[str, ...] = ()


GLOSSARY: Mapping[str, Term] = MappingProxyType(
    {
        "anyone": Term("Any person at all.", ("whoever", "whomever", "whosoever", "whoso")),
        "candidate": Term(
            "A forecast that takes part in the race, naive ones included.",
            ("challenging", "rivals", "contender", "contenders", "contestant", "contestants"),
        ),
        "champion": Term(
            "The forecast that the race chose, published beside the model that answers requests.", ("victor",)
        ),
        "claim": Term("A statement about a customer with a predicate that code checks on the customer's facts."),
        "client_body": Term("What a client of an older service sends of one customer.", ("client_summary",)),
        "cutoff": Term("The moment that splits past from future; features see nothing after it.", ("cut_off", "cutoffday")),
        "dialect": Term("Whose export an order log is: its column names and customs."),
        "estimate": Term("The numbers that a request gets for one customer."),
        "group": Term("Customers who share a segment, tier, archetype or RFM segment."),
        "history": Term("What one customer did: purchases, amounts and days up to a cutoff.", ("purchase_summary",)),
        "horizon": Term("How many days ahead a forecast looks."),
        "hyperparameters": Term(
            "What shapes one family of models and is not fitted, by name.", ("hyper_parameter", "hyper_parameters")
        ),
        "judge": Term("To compare forecasts, made out of time, with what happened next."),
        "level": Term("What the average customer will spend; an interval's is its ``interval_level``."),
        "origin": Term("A cutoff at which a forecast is made and later judged."),
        "predicted": Term(
            "Said of the future by a model.", ("foretell", "foretells", "foretold", "foretelling", "prophesied", "presaged")
        ),
        "profile": Term("All that a scoring says of one customer: a row of the store."),
        "reading": Term("How one column of a log is read: its type, its format, its unit."),
        "receipt": Term("The claims that an answer makes, with the facts that prove them."),
        "scoring": Term("One run of ``score``: every customer's profile as of a cutoff, and their totals."),
        "season": Term("How much a window of the calendar sells, as an index of the average window."),
        "segment": Term("High, Medium or Low Value, by predicted spend; an ``rfm_segment`` is by past purchases."),
        "snapshot": Term("The shop as of one cutoff, with what happened next where that is known."),
        "tier": Term("High-CLV, Growth-Potential or Low-CLV, by lifetime value: whom an advertiser bids for."),
        "totals": Term("What a scoring adds up to, over everybody and over each group.", ("transaction_summary",)),
    }
)
